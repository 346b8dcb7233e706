"""What Results says of a run before its tabs."""

import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import count, duration, per_cent
from fmnist.evaluation.metric_registry import METRICS
from fmnist.runs.description import choice_of
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run
from ui.shared.evaluations import figures_of
from ui.shared.nothing_learned import show_nothing_learned
from ui.shared.tables import gap
from ui.shared.words import interval, moment, plain, without_validation


def summary(run: Run) -> None:
    """The run in a sentence and its figures, the test accuracy with its interval."""
    record = run.record
    assert record.test is not None
    show_nothing_learned(run)
    looks = "once" if record.test_looks == 1 else f"{record.test_looks} times"
    st.markdown(
        f"**{plain(run.label)}**: {_ending(record)}{_origin(record)}, {plain(choice_of(record))}; "
        f"test set evaluated {looks}.",
        help="Every choice is made on the validation images. Robustness, once measured, looks at "
        "the test images again and chooses nothing. Under each accuracy stands its 95 % interval.",
    )
    if not record.all_classes:
        st.caption(
            f"{' and '.join(record.dataset.classes)} only, {count(record.test.images)} test "
            "images: not comparable with runs of ten classes."
        )
    on_test = [
        (f"Test {metric.title}", metric.words(Estimate(estimate.value)), metric.note(estimate))
        for name, metric in METRICS.items()
        if (estimate := figures_of(run)[name]) is not None
    ]
    figures = (
        on_test[0],
        ("Validation accuracy", *_validation(record)),
        ("Generalisation gap", gap(run), "train − validation"),
        *on_test[1:],
        ("Parameters", count(record.network.parameters), None),
        ("Training time", duration(record.effort.training_seconds), None),
    )
    with st.container(horizontal=True):
        for label, value, note in figures:
            st.metric(label, value, note, delta_color="off", delta_arrow="off", width=135)


def _validation(record: RunRecord) -> tuple[str, str]:
    """The validation accuracy and what stands under it."""
    if record.best is None:
        figure, _, reason = without_validation(record).partition(": ")
        return figure, reason
    return per_cent(record.best.accuracy), interval(record.best)


def _origin(record: RunRecord) -> str:
    """Where a run is from that was not trained here."""
    return f", imported {moment(record.imported)}" if record.imported else ""


def _ending(record: RunRecord) -> str:
    """How a complete run ended; one that was stopped early may not have ended its first epoch."""
    within_first = (
        record.split is not None and record.effort.images_seen < record.split.train_images
    )
    return f"{record.status} within its first epoch" if within_first else record.status
