"""Runs that a lesson has trained now, through the ordinary queue, side by side."""

import streamlit as st

from fmnist.jobs.queue import jobs
from fmnist.runs.progress import progress_of
from fmnist.runs.record import UNDER_WAY
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.lessons.parts import Live
from ui.shared.colours import OKABE_ITO
from ui.shared.curve_points import Line
from ui.shared.curves import show_curves
from ui.shared.frame import explained
from ui.shared.presses import press_of
from ui.shared.watchers import look_again_after
from ui.shared.words import in_words, plain


def show_live(part: Live, lesson: str) -> None:
    """A button that starts the runs; from then on how far they are, and their curves."""
    key = f"live-{lesson}-{part.name}"
    started: dict[str, str] = st.session_state.get(key, {})
    if started:
        watch_runs(started)
    elif press_of(
        f"start-{key}",
        part.label,
        icon=":material/play_arrow:",
        help="They wait their turn in the queue of this computer, as any run does.",
    ):
        with explained():
            st.session_state[key] = {
                name: jobs().submit(config).id for name, config in part.runs.items()
            }
            st.rerun()


def watch_runs(started: dict[str, str]) -> dict[str, Run]:
    """How far runs are, by what they are called, and their curves; drawn again until all ended."""
    runs = _runs(started)
    going_on = any(run.record.status in UNDER_WAY for run in runs.values())
    st.fragment(_watch, run_every=look_again_after() if going_on else None)(started, going_on)
    return runs


def _watch(started: dict[str, str], going_on: bool) -> None:
    runs = _runs(started)
    if going_on and not any(run.record.status in UNDER_WAY for run in runs.values()):
        st.rerun()
    for name, run in runs.items():
        words = f"{name}: {in_words(run)}"
        st.progress(progress_of(run).fraction, text=plain(words))
    with_curves = {name: run for name, run in runs.items() if run.history().reports}
    if with_curves:
        show_curves(
            [
                Line(name, OKABE_ITO[place], [run])
                for place, (name, run) in enumerate(with_curves.items())
            ]
        )


def _runs(started: dict[str, str]) -> dict[str, Run]:
    """The runs by what the lesson calls them, without those that were deleted since."""
    every = {run.id: run for run in Store().runs()}
    return {name: every[run_id] for name, run_id in started.items() if run_id in every}
