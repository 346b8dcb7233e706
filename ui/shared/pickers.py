"""Choosing one run or several; the choice is in the address of the page."""

from collections.abc import Callable

import streamlit as st

from fmnist.common.errors import RunError
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.address.runs import name_run, name_runs, named_run, named_runs
from ui.shared.frame import from_address
from ui.shared.words import describe, plain

_CHOSEN, _SEVERAL = "chosen_run", "chosen_runs"
_MOST_RUNS = 7


def choose_run(runs: list[Run], label: str = "Run") -> Run:
    """Let the user choose one of `runs`; the choice is in the address of the page.

    At first it is the first on offer that did not ship without its weights, so that every part of
    a page has something to show.
    """
    by_id = {run.id: run for run in in_order_of_offer(runs)}
    wanted = named_run()
    if wanted is not None and wanted not in by_id:
        st.warning(plain(_why_not_on_offer(wanted)), icon=":material/search_off:")
    elif wanted is not None:
        st.session_state[_CHOSEN] = wanted
    if st.session_state.get(_CHOSEN) not in by_id:
        whole = [run.id for run in by_id.values() if run.has_weights or not run.read_only]
        st.session_state[_CHOSEN] = next(iter(whole or by_id))
    chosen = st.selectbox(
        label,
        list(by_id),
        format_func=lambda run_id: describe(by_id[run_id]),
        key=_CHOSEN,
        persist_state="session",
        on_change=_choice_to_address,
        help="Yours first, the newest at the top; then those that ship with the program, the best "
        "on validation at the top.",
    )
    return by_id[chosen]


def choose_runs(runs: list[Run], words: Callable[[Run], str]) -> list[Run]:
    """Let the user choose several of `runs` by their `words`; the choice is in the address.

    At first it is the first two on offer.
    """
    by_id = {run.id: run for run in in_order_of_offer(runs)}
    chosen = from_address(lambda: named_runs("runs", by_id, _MOST_RUNS), None)
    if chosen is None:
        chosen = list(by_id)[:2]
    st.session_state[_SEVERAL] = chosen
    st.multiselect(
        "Runs",
        list(by_id),
        key=_SEVERAL,
        format_func=lambda run_id: words(by_id[run_id]),
        max_selections=_MOST_RUNS,
        on_change=_runs_to_address,
        help="With their test accuracy. Of two their difference in detail; of more, up to seven, "
        "which can be told apart. Runs that tell fewer than the ten classes apart are not among "
        "them: their accuracy is of fewer images and compares with no other.",
    )
    name_runs("runs", chosen)
    return [by_id[run_id] for run_id in chosen]


def in_order_of_offer(runs: list[Run]) -> list[Run]:
    """The user's runs in the order given; then those that ship, the best on validation first.

    Those of fewer than the ten classes come last.
    """
    own = [run for run in runs if not run.read_only]
    shipped = [run for run in runs if run.read_only]
    shipped.sort(key=lambda run: (run.record.all_classes, validation_accuracy(run)), reverse=True)
    return own + shipped


def _why_not_on_offer(run_id: str) -> str:
    try:
        return f"{Store().get(run_id).label} cannot be chosen here: choose another run."
    except RunError as error:
        return str(error)


def forget_choice() -> None:
    """Let the first run on offer be chosen again, as after the chosen one was deleted."""
    name_run(None)
    st.session_state.pop(_CHOSEN, None)


def _runs_to_address() -> None:
    name_runs("runs", st.session_state[_SEVERAL])


def _choice_to_address() -> None:
    name_run(st.session_state[_CHOSEN])
