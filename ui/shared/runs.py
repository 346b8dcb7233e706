"""Choosing a run, and what the pages keep of it between two drawings."""

from collections.abc import Callable

import streamlit as st

from fmnist.common.figures import duration, per_cent
from fmnist.runs.models import TrainedModel, load_model, validation_accuracy
from fmnist.runs.progress import progress_of
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.address.runs import name_run, name_runs, named_run, named_runs
from ui.shared.frame import from_address, nothing_yet
from ui.shared.words import accuracy, plain

_MOST_RUNS = 7


def choose_run(runs: list[Run], label: str = "Run") -> Run:
    """Let the user choose one of `runs`; the choice is in the address of the page.

    At first it is the first on offer that did not ship without its weights, so that every part of
    a page has something to show.
    """
    by_id = {run.id: run for run in in_order_of_offer(runs)}
    wanted = named_run()
    if wanted is not None and wanted not in by_id:
        st.warning(f"There is no such run: {plain(wanted[:60])}", icon=":material/search_off:")
    elif wanted is not None:
        st.session_state["chosen_run"] = wanted
    if st.session_state.get("chosen_run") not in by_id:
        whole = [run.id for run in by_id.values() if run.has_weights or not run.read_only]
        st.session_state["chosen_run"] = next(iter(whole or by_id))
    chosen = st.selectbox(
        label,
        list(by_id),
        format_func=lambda run_id: describe(by_id[run_id]),
        key="chosen_run",
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
    st.session_state["chosen_runs"] = chosen
    st.multiselect(
        "Runs",
        list(by_id),
        key="chosen_runs",
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


def require_complete_runs(store: Store) -> list[Run]:
    """The runs that have results; without any the page leads on to training."""
    runs = [run for run in store.runs() if run.is_complete]
    if not runs:
        nothing_yet(
            "No run has ended yet, so there are no results to look at.",
            "pages/train.py",
            "Train a network",
        )
    return runs


def require_runs_of_all_classes(store: Store) -> list[Run]:
    """As `require_complete_runs`, without those of fewer classes."""
    runs = [run for run in require_complete_runs(store) if run.record.all_classes]
    if not runs:
        nothing_yet("No run of the ten classes has ended yet.", "pages/train.py", "Train a network")
    return runs


def describe(run: Run) -> str:
    """A run in one line: name, status or test accuracy, when."""
    outcome = f"test {accuracy(run.record.test)}" if run.is_complete else f"{run.record.status}"
    shipped = " · ships with the program" if run.read_only else ""
    return f"{run.label} · {outcome} · {run.record.created:%d %b %Y %H:%M}{shipped}"


def tag(run: Run) -> str:
    """A complete run in a few words, for a list of chosen ones."""
    test = run.record.test
    return run.label if test is None else f"{run.label} · {per_cent(test.accuracy)}"


def in_words(run: Run) -> str:
    """Where a run stands: its status, and while it trains how far it is and what is left."""
    record = run.record
    if record.status not in ACTIVE:
        return {
            "queued": "waiting in the queue",
            "failed": f"failed: {record.error}",
            "interrupted": f"interrupted after epoch {record.epochs_done} of {record.config.epochs}"
            if record.epochs_done
            else "interrupted before its first epoch ended",
        }.get(record.status, record.status)
    progress = progress_of(run)
    epoch = min(int(progress.epoch) + 1, progress.epochs)
    left = ""
    if progress.seconds_left is not None and record.status == "running":
        left = f", {duration(progress.seconds_left)} left"
    return f"{record.status}, epoch {epoch} of {progress.epochs}{left}"


def model_of(run: Run) -> TrainedModel:
    """The trained network of a run, kept while its weights are the same."""
    return _model(run.id, run.record.files.get("best.safetensors", ""), run)


def train_again_link(run_id: str) -> None:
    """A link to the page Train with the settings of a run."""
    st.page_link(
        "pages/train.py",
        label="Train again with these settings",
        icon=":material/replay:",
        query_params={"again": run_id},
    )


def _runs_to_address() -> None:
    name_runs("runs", st.session_state["chosen_runs"])


def _choice_to_address() -> None:
    name_run(st.session_state["chosen_run"])


@st.cache_resource(max_entries=6, show_spinner=False)
def _model(run_id: str, sha256: str, _run: Run) -> TrainedModel:
    return load_model(_run)
