"""What stands beside the run that Train shows: earlier runs on its curves, and who else waits."""

import streamlit as st

from fmnist.runs.record import ACTIVE, UNDER_WAY
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.address.parameters import way_to
from ui.shared.cluster import say_cluster_error
from ui.shared.links import link
from ui.shared.live import queue_panel
from ui.shared.pickers import choose_runs
from ui.shared.run_lines import tag
from ui.shared.watchers import look_again_after
from ui.shared.words import plain

_MOST_BESIDE = 6


def choose_beside(store: Store, shown: Run) -> list[Run]:
    """Let the user lay the curves of other runs over those of the run that is shown."""
    classes = shown.record.dataset.classes
    return choose_runs(
        "with",
        "Compare with",
        [
            run
            for run in store.runs()
            if run.id != shown.id and run.record.dataset.classes == classes
        ],
        tag,
        _MOST_BESIDE,
        help="Other runs whose curves are drawn with these, on one chart, also while it trains.",
    )


def others_panel(store: Store, shown: Run | None) -> None:
    """The run that trains where another one is shown, and the queue; anew while there are any."""
    every = look_again_after() if _under_way(store) else None
    st.fragment(_others, run_every=every)(None if shown is None else shown.id, every)


def _under_way(store: Store) -> list[Run]:
    return [run for run in store.unfinished() if run.record.status in UNDER_WAY]


def _others(shown: str | None, every: float | None) -> None:
    store = Store()
    going = _under_way(store)
    if bool(every) != bool(going):
        st.rerun()
    say_cluster_error()
    for run in going:
        if run.record.status in ACTIVE and run.id != shown:
            words = f"Another run is training: watch {plain(run.label)}"
            link("train", words, ":material/show_chart:", **way_to("Train") | {"run": run.id})
    queue_panel([run for run in store.queued() if run.id != shown])
