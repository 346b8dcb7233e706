"""The parts of the Results page that have no file of their own."""

import json

import pandas as pd
import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import count, duration, number_of, per_cent
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.registry import METRICS
from fmnist.evaluation.roc import roc_curves
from fmnist.evaluation.selection import Selection
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run
from ui.shared.charts import roc_chart
from ui.shared.colours import colour_of
from ui.shared.curves import (
    best_position,
    curve_frame,
    curves,
    learning_rate_chart,
    remark_on_curves,
)
from ui.shared.evaluations import figures_of, say_answers_alone
from ui.shared.images import Images
from ui.shared.links import train_again_link
from ui.shared.selected_images import selected_images
from ui.shared.tables import gap
from ui.shared.words import interval, plain, without_validation


def summary(run: Run) -> None:
    """The run in a sentence and its figures, the test accuracy with its interval."""
    record = run.record
    assert record.test is not None
    looks = "once" if record.test_looks == 1 else f"{record.test_looks} times"
    st.markdown(
        f"**{plain(run.label)}**: {_ending(record)}, {_choice(record)}. The score on "
        f"the test images was read {looks}; Robustness, once measured, looks at them again and "
        "chooses nothing. Under each accuracy stands its 95 % interval."
    )
    if not record.all_classes:
        st.caption(
            f"It tells {' and '.join(record.dataset.classes)} apart and is judged on the "
            f"{count(record.test.images)} test images of these classes: compare its figures "
            "with those of no run of ten classes."
        )
    on_test = [
        (f"Test {metric.title}", metric.words(Estimate(estimate.value)), metric.note(estimate))
        for name, metric in METRICS.items()
        if (estimate := figures_of(run)[name]) is not None
    ]
    figures = (
        on_test[0],
        ("Validation accuracy", *_validation(record)),
        ("Train – validation", gap(run), "gap of accuracy"),
        *on_test[1:],
        ("Parameters", count(record.network.parameters), None),
        ("Time training", duration(record.effort.training_seconds), None),
    )
    with st.container(horizontal=True):
        for label, value, note in figures:
            st.metric(label, value, note, delta_color="off", delta_arrow="off", width=135)


def _choice(record: RunRecord) -> str:
    """Which epoch's weights are kept, and why."""
    if record.best is None:
        return f"the last of {record.epochs_done} epochs kept, without validation to choose by"
    return (
        f"best epoch {record.best.epoch} of {record.epochs_done}, chosen by validation "
        f"{record.protocol.metric}"
    )


def _validation(record: RunRecord) -> tuple[str, str]:
    """The validation accuracy and what stands under it."""
    if record.best is None:
        figure, _, reason = without_validation(record).partition(": ")
        return figure, reason
    return per_cent(record.best.accuracy), interval(record.best)


def _ending(record: RunRecord) -> str:
    """How a complete run ended; one that was stopped early may not have ended its first epoch."""
    within_first = (
        record.split is not None and record.effort.images_seen < record.split.train_images
    )
    return f"{record.status} within its first epoch" if within_first else record.status


def curves_tab(run: Run, selection: Selection) -> None:
    """Accuracy, loss and learning rate over the epochs, of all images whatever is selected."""
    if selection.narrows:
        st.caption("These are of all images: a training writes down no more of its curves.")
    history, epochs = run.history(), run.record.config.epochs
    best = {run.label: best_position(run)}
    colours = {run.label: colour_of(run.id)}
    for column, figure in zip(st.columns(2), ("accuracy", "loss"), strict=True):
        with column:
            st.altair_chart(
                curves(curve_frame(history, figure, run.label), figure, epochs, colours, best),
                alt=f"{figure.capitalize()} of training and validation by epoch",
            )
    st.altair_chart(learning_rate_chart(history, epochs), alt="Learning rate by epoch")
    st.caption(
        "Training figures are averages over the last few steps, on augmented images and with "
        "dropout at work, which is why they can lie below validation. The dotted line marks the "
        "best epoch."
    )
    if remark := remark_on_curves([run]):
        st.caption(remark)


def roc_tab(evaluation: Evaluation, selection: Selection, images: Images) -> None:
    """ROC curves, each class against the rest; those of the selected classes stand out."""
    if evaluation.probabilities is None:
        say_answers_alone(evaluation, "see its ROC curves")
        return
    found = roc_curves(evaluation.probabilities, evaluation.labels)
    classes = evaluation.classes
    names = [classes[curve.class_index] for curve in found]
    hardest = min(found, key=lambda curve: curve.area.value)
    wanted = [classes[each] for each in (selection.actual, selection.predicted) if each is not None]
    picked = st.multiselect(
        "Classes",
        names,
        default=sorted({classes[hardest.class_index], *wanted}, key=classes.index),
        max_selections=7,
        key="-".join(("roc", evaluation.id, *wanted)),
        help="Up to seven at a time, so that the colours can be told apart.",
    )
    shown = {name: curve for curve, name in zip(found, names, strict=True) if name in picked}
    st.altair_chart(
        roc_chart(shown, {*wanted}), alt="ROC curves of the chosen classes against the rest"
    )
    st.dataframe(
        pd.DataFrame(
            {
                "Class": names,
                "Area under the curve": [number_of(curve.area, 4) for curve in found],
            }
        ),
        hide_index=True,
        height="content",
    )
    st.caption(
        "How well the probability of a class separates its images from all others: the nearer to "
        "the upper left corner, the better. An area of 0.5 is chance, 1 is without fault; in "
        "brackets stands its 95 % interval over images."
    )
    if selection.narrows:
        st.caption(
            "A curve needs the images of every class and every probability, so these are of all "
            "images" + ("; those of the selected classes stand out." if wanted else ".")
        )
        selected_images(evaluation, selection, images)


def configuration_tab(run: Run) -> None:
    """The whole record: configuration, split, environment, effort."""
    record = run.record.model_dump(mode="json")
    config = pd.DataFrame(
        [(name.replace("_", " "), json.dumps(value)) for name, value in record["config"].items()],
        columns=["Setting", "Value"],
    )
    st.dataframe(config, hide_index=True, height="content", alt="The configuration of the run")
    train_again_link(run.id)
    with st.expander("The whole record"):
        st.json(record)
