"""Choosing one run or several; the choice is in the address of the page.

What an address names is shown or is said not to be there: nothing else takes its place.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from fmnist.common.errors import RunError
from fmnist.runs.load_model import require_all_classes, validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.address.runs import name_run, name_runs, named_run, named_runs
from ui.shared.links import link
from ui.shared.run_lines import describe
from ui.shared.words import in_words, plain

_CHOSEN = "chosen_run"


def choose_run(runs: list[Run], label: str = "Run") -> Run:
    """Let the user choose one of `runs`; the choice is in the address of the page.

    At first it is the first on offer that has all that a page can show. Where the address names
    one that is not on offer, the page says why and ends here.
    """
    by_id = {run.id: run for run in in_order_of_offer(runs)}
    wanted = named_run()
    if wanted is None:
        wanted = min(by_id.values(), key=_rank).id
        name_run(wanted)
    st.session_state[_CHOSEN] = wanted if wanted in by_id else None
    chosen: str | None = st.selectbox(
        label,
        list(by_id),
        format_func=lambda run_id: describe(by_id[run_id]),
        key=_CHOSEN,
        placeholder="Choose a run",
        on_change=_choice_to_address,
        help="Yours first, the newest at the top; then the included ones, the best on "
        "validation at the top.",
    )
    if chosen is None:
        say_why_not(wanted)
        st.stop()
    return by_id[chosen]


def choose_runs(
    parameter: str,
    label: str,
    runs: list[Run],
    words: Callable[[Run], str],
    most: int,
    help: str,
    at_first: Sequence[str] = (),
) -> list[Run]:
    """Let the user choose several of `runs` by their `words`; a parameter of the address keeps it.

    Without that it is those of the ids `at_first`. Of each that is not on offer the page says why.
    """
    by_id = {run.id: run for run in in_order_of_offer(runs)}
    named = named_runs(parameter)
    wanted = [*at_first] if named is None else named
    chosen = [run_id for run_id in wanted if run_id in by_id]
    key = f"chosen-{parameter}"
    st.session_state[key] = chosen[:most]
    st.multiselect(
        label,
        list(by_id),
        key=key,
        format_func=lambda run_id: words(by_id[run_id]),
        max_selections=most,
        select_all=False,
        wrap=True,
        on_change=lambda: name_runs(parameter, st.session_state[key]),
        help=help,
    )
    missing = [run_id for run_id in wanted if run_id not in by_id]
    for run_id in missing[:most]:
        say_why_not(run_id)
    if len(missing) > most:
        st.warning(f"Of the runs that the address names {len(missing)} cannot be chosen here.")
    if len(chosen) > most:
        st.warning(f"The address names {len(chosen)} runs: here are the first {most} of them.")
    return [by_id[run_id] for run_id in chosen[:most]]


def in_order_of_offer(runs: list[Run]) -> list[Run]:
    """The user's runs in the order given; then those that ship, the best on validation first.

    Those of fewer than the ten classes come last.
    """
    own = [run for run in runs if not run.read_only]
    shipped = [run for run in runs if run.read_only]
    shipped.sort(key=lambda run: (run.record.all_classes, validation_accuracy(run)), reverse=True)
    return own + shipped


def _rank(run: Run) -> tuple[bool, bool]:
    """Lower for a run that has its weights, and for one that has finished and was not stopped."""
    return not run.has_weights, run.record.status != "finished"


def say_why_not(run_id: str) -> None:
    """Say why a run that the address names is not among those on offer, and lead to it."""
    try:
        run = Store().find(run_id)
    except RunError as error:
        st.warning(plain(str(error)), icon=":material/search_off:")
        return
    st.warning(plain(_reason(run)), icon=":material/search_off:")
    if run.is_complete:
        link("results", "Its results", run=run.id)
    else:
        link("train", "See how far it is", ":material/show_chart:", run=run.id)


def _reason(run: Run) -> str:
    if not run.is_complete:
        return f"The run {run.label} has no results yet: {in_words(run)}."
    try:
        run.require_weights()
        require_all_classes(run)
    except RunError as error:
        return str(error)
    return f"The run {run.label} cannot be chosen here: choose another one."


def forget_choice() -> None:
    """Let the first run on offer be chosen again, as after the chosen one was deleted."""
    name_run(None)


def _choice_to_address() -> None:
    """A box that was emptied chooses nothing else."""
    if (chosen := st.session_state[_CHOSEN]) is not None:
        name_run(chosen)
