"""A run while it trains: how far it is, its curves, and the buttons that steer it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from fmnist.common.errors import RunError
from fmnist.common.figures import count, decimal, duration, per_cent
from fmnist.jobs.queue import jobs
from fmnist.runs.curves import field_of
from fmnist.runs.overfitting import overfitting_of
from fmnist.runs.progress import progress_of
from fmnist.runs.record import ACTIVE, UNDER_WAY, Score
from fmnist.runs.requests import is_asked
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.colours import colour_of
from ui.shared.curve_points import Line
from ui.shared.curve_words import overfitting_words
from ui.shared.curves import show_curves
from ui.shared.links import link, train_again_link
from ui.shared.pinned_picture import show_pinned_of
from ui.shared.refusals import refusable, say_refused
from ui.shared.watchers import look_again_after
from ui.shared.words import in_words, interval, plain, without_validation


def live_panel(run: Run, beside: Sequence[Run] = ()) -> None:
    """Show `run`, again every second or few while it is waiting or training.

    The curves of the runs `beside` are on the same charts.
    """
    every = look_again_after() if run.record.status in UNDER_WAY else None
    st.fragment(_panel, run_every=every)(run.id, every, beside)


def queue_panel(waiting: list[Run]) -> None:
    """The runs that wait, in order, each with a way off the queue."""
    if not waiting:
        return
    st.subheader("Queue")
    st.caption("One run trains at a time, in order of arrival. A paused run keeps its place.")
    say_refused("run")
    for run in waiting:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_waiting(run), width=320)
            _steer("Remove", ":material/close:", jobs().stop, run)


def _waiting(run: Run) -> str:
    config = run.record.config
    epochs = "1 epoch" if config.epochs == 1 else f"{config.epochs} epochs"
    return f"{run.label}, {epochs}, seed {config.seed}"


def _panel(run_id: str, every: float | None, beside: Sequence[Run]) -> None:
    try:
        run = Store().get(run_id)
    except RunError:
        if every:
            st.rerun()
        st.info("This run was deleted.", icon=":material/delete:")
        return
    status = run.record.status
    if (every is None) == (status in UNDER_WAY):
        st.rerun()
    if every and look_again_after(every) != every:
        st.rerun()
    progress = progress_of(run)
    st.subheader(f"Run {plain(run.label)}", anchor=False)
    st.progress(progress.fraction, text=plain(in_words(run)).capitalize())
    _buttons(run)
    say_refused("run")
    if status == "failed":
        st.error(plain(run.record.error or "The run failed."), icon=":material/error:")
    _figures(run)
    _curves(run, beside)
    show_pinned_of(run)


def _buttons(run: Run) -> None:
    status = run.record.status
    stopping = is_asked(run.folder, "stop")
    with st.container(horizontal=True, vertical_alignment="center"):
        if status == "running" and not stopping:
            _steer("Pause", ":material/pause:", jobs().pause, run)
        if status == "paused" and not stopping:
            _steer("Continue", ":material/play_arrow:", jobs().go_on, run)
        if status in ACTIVE and not stopping:
            _steer("Stop", ":material/stop:", jobs().stop, run)
        if status == "queued":
            _steer("Remove from the queue", ":material/close:", jobs().stop, run)
        if status in ("interrupted", "failed") and not run.read_only:
            _steer("Resume", ":material/replay:", jobs().resume, run)
        if run.is_complete:
            _doors(run)
        if status not in UNDER_WAY:
            train_again_link(run.id)
        if run.record.role is not None:
            _search_link(run)
    if status == "validated":
        st.caption("Trained by a search and not tested, so that nothing is chosen by the test set.")
    if status in ACTIVE and stopping:
        st.caption("Stopping: the best epoch is being tested." if run.record.best else "Stopping.")
    elif status == "running" and is_asked(run.folder, "pause"):
        st.caption("Pausing after the current step.")
    elif status == "paused":
        st.caption("Paused: it keeps the device, and the queue waits behind it.")


def _search_link(run: Run) -> None:
    search_id, _, trial = (run.record.request or "").partition("/")
    chosen = {"trial": trial} if run.record.role == "exploration" else {}
    link("search", "Its search", search=search_id, **chosen)


def _doors(run: Run) -> None:
    link("results", "Results and confusion matrix", run=run.id)
    link("mistakes", "Its mistakes", run=run.id)
    if run.has_weights and run.record.all_classes:
        link("classify", "Classify with it", run=run.id)


def _steer(label: str, icon: str, action: Callable[[str], object], run: Run) -> None:
    st.button(
        label,
        icon=icon,
        key=f"{label}-{run.id}",
        on_click=refusable(action, near="run"),
        args=(run.id,),
        help=_HELP[label],
    )


_HELP = {
    "Pause": "Waits after the current step. The run keeps the device.",
    "Continue": "Goes on where it was paused.",
    "Stop": "Ends after the current step, keeps the best epoch and tests it.",
    "Remove": "Takes the run off the queue.",
    "Remove from the queue": "Takes the run off the queue.",
    "Resume": "Puts the run in the queue; it continues where its last epoch ended, and begins anew "
    "if none had ended.",
}


def _figures(run: Run) -> None:
    history, record = run.history(), run.record
    last = history.reports[-1] if history.reports else None
    loss: float | None = last.get(field_of(run, "loss", "training")) if last else None
    rate: float | None = last["learning_rate"] if last else None
    figures: list[tuple[str, str, str | None]] = [
        ("Training loss", "–" if loss is None else f"{loss:.3f}", "nats"),
        ("Best validation accuracy", *_with_interval(record.best, without_validation(record))),
        ("Learning rate", "–" if rate is None else decimal(rate), None)
        if record.test is None
        else ("Test accuracy", *_with_interval(record.test)),
        ("Images per second", *_pace(run, last)),
        ("Training time", duration(last["seconds"]) if last else "–", None),
    ]
    with st.container(horizontal=True):
        for label, value, note in figures:
            st.metric(label, value, note, delta_color="off", delta_arrow="off", width=175)


def _pace(run: Run, last: Mapping[str, Any] | None) -> tuple[str, str | None]:
    """The images that trained in a second: lately, of a run that has ended on average."""
    effort = run.record.effort
    if run.has_ended and effort.training_seconds:
        return count(effort.images_seen / effort.training_seconds), "average"
    pace: float | None = last["images_per_second"] if last else None
    return "–" if pace is None else count(pace), None


def _with_interval(score: Score | None, lacking: str = "") -> tuple[str, str | None]:
    """An accuracy and its 95 % interval; or that it is `lacking`, or not yet there."""
    if score is None:
        return ("none" if lacking else "–"), None
    return per_cent(score.accuracy), interval(score)


def _curves(run: Run, beside: Sequence[Run]) -> None:
    show_curves([Line(each.label, colour_of(each.id), [each]) for each in (run, *beside)])
    if found := overfitting_of(run):
        st.caption(plain(overfitting_words(found)))
