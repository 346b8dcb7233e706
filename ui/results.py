"""The parts of the Results page, each drawn only when its tab is open."""

import json

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.analysis.metrics import class_table, confusion, roc_curves
from fmnist.analysis.mistakes import chosen_images, in_order
from fmnist.common.errors import FmnistError
from fmnist.data.dataset import FashionMnist
from fmnist.runs.record import ACTIVE, RunRecord
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.charts import confusion_heatmap, roc_chart
from ui.colours import colour_of
from ui.curves import best_position, curve_frame, curves, learning_rate_chart, remark_on_curves
from ui.frame import explained
from ui.images import Tile, gallery
from ui.runs import (
    predicted_classes,
    predictions_of,
    say_classes_alone,
    test_probabilities,
    train_again_link,
)
from ui.tables import gap
from ui.words import (
    accuracy,
    count,
    duration,
    interval,
    per_cent,
    plain,
    without_validation,
)

_CELL_IMAGES = 15


def summary(run: Run) -> None:
    """The run in a sentence and its figures, the test accuracy with its interval."""
    record = run.record
    assert record.test is not None
    looks = "once" if record.test_looks == 1 else f"{record.test_looks} times"
    st.markdown(
        f"**{plain(run.label)}**: {_ending(record)}, {_choice(record)}. The test images were "
        f"looked at {looks}. Under each accuracy stands its 95 % interval."
    )
    if not record.task.is_whole:
        st.caption(
            f"It tells {' and '.join(record.task.classes)} apart and is judged on "
            f"{record.task.evaluated_on}: compare its figures with those of no run of ten classes."
        )
    figures = (
        ("Test accuracy", per_cent(record.test.accuracy), interval(record.test)),
        ("Validation accuracy", *_validation(record)),
        ("Train – validation", gap(run), "gap of accuracy"),
        ("Test loss", f"{record.test.loss:.3f}", "nats"),
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


def confusion_tab(run: Run, dataset: FashionMnist) -> None:
    """The confusion matrix; choosing a cell shows the images in it.

    `dataset` has the images of the run's classes alone, labelled by place among them.
    """
    classes = run.record.task.classes
    labels, predicted = dataset.test_labels.numpy(), predicted_classes(run)
    per_cent_shown = (
        st.segmented_control(
            "Show",
            ["Number of images", "Per cent"],
            default="Number of images",
            required=True,
            help="Per cent is of all images of the true class.",
        )
        == "Per cent"
    )
    matrix = confusion(predicted, labels, len(classes))
    left, right = st.columns([4, 3], gap="medium")
    with left:
        event = st.altair_chart(
            confusion_heatmap(matrix, classes, per_cent_shown),
            key=f"confusion-{run.id}",
            on_select="rerun",
            selection_mode="cell",
            alt="Confusion matrix: true class against predicted class",
        )
    with right:
        _cell_images(run, dataset, _chosen_cell(event, matrix, classes))


def _chosen_cell(event: object, matrix: np.ndarray, classes: tuple[str, ...]) -> tuple[int, int]:
    """The cell that was clicked; before any click, the worst confusion."""
    mistakes = matrix - np.diag(np.diag(matrix))
    row, column = np.unravel_index(mistakes.argmax(), matrix.shape)
    try:
        chosen = event["selection"]["cell"][0]  # type: ignore[index]
        return classes.index(chosen["actual"]), classes.index(chosen["predicted"])
    except (KeyError, IndexError, ValueError, TypeError):
        return int(row), int(column)


def _cell_images(run: Run, dataset: FashionMnist, cell: tuple[int, int]) -> None:
    actual, guess = cell
    labels = dataset.test_labels.numpy()
    probabilities = test_probabilities(run)
    where = chosen_images(
        predicted_classes(run), labels, right=actual == guess, actual=actual, predicted=guess
    )
    if probabilities is not None:
        where = in_order(where, probabilities, labels, "surest first")
    which = "first" if probabilities is None else "surest"
    numbers = predictions_of(run).test_indices
    classes = run.record.task.classes
    st.subheader(f"{classes[actual]}, taken for {classes[guess]}", anchor=False)
    st.caption(
        f"{count(len(where))} of {count((labels == actual).sum())} test images"
        + (f", the {which} {_CELL_IMAGES} shown" if len(where) > _CELL_IMAGES else "")
        + ". Choose a cell of the matrix to see its images; at first the most common mistake."
    )
    gallery(
        [
            Tile(
                index,
                dataset.test_images[index].numpy(),
                f"No. {numbers[index]}"
                if probabilities is None
                else f"{per_cent(probabilities[index, guess], 0)} sure",
            )
            for index in where[:_CELL_IMAGES].tolist()
        ]
    )
    st.page_link(
        "pages/mistakes.py",
        label="All its mistakes",
        icon=":material/image_search:",
        query_params={"run": run.id},
    )


def curves_tab(run: Run) -> None:
    """Accuracy, loss and learning rate over the epochs."""
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
        "best epoch. The first moments of a run may lie outside the axes."
    )
    if remark := remark_on_curves([run]):
        st.caption(remark)


def classes_tab(run: Run, labels: np.ndarray) -> None:
    """Precision, recall, F1 and support of each class, with macro and micro averages."""
    classes = run.record.task.classes
    table = class_table(predicted_classes(run), labels, len(classes))
    rows = [
        {
            "Class": classes[row.class_index],
            "Precision": per_cent(row.precision),
            "Recall": per_cent(row.recall),
            "Recall, 95 % interval": f"{100 * row.recall_low:.1f} to {per_cent(row.recall_high)}",
            "F1": per_cent(row.f1),
            "Images": count(row.support),
        }
        for row in table.rows
    ]
    for name, averages in (("Macro average", table.macro), ("Micro average", table.micro)):
        rows.append(
            {
                "Class": name,
                "Precision": per_cent(averages.precision),
                "Recall": per_cent(averages.recall),
                "Recall, 95 % interval": "",
                "F1": per_cent(averages.f1),
                "Images": count(len(labels)),
            }
        )
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, height="content", alt="Figures of each class on test"
    )
    st.caption(
        "Precision: of the images given this class, how many belong to it. Recall: of the images "
        "of this class, how many were found. F1: the harmonic mean of the two. Macro weighs "
        "classes equally, micro weighs images equally."
    )


def roc_tab(run: Run, labels: np.ndarray) -> None:
    """ROC curves, each class against the rest."""
    probabilities = test_probabilities(run)
    if probabilities is None:
        say_classes_alone(run, "see its ROC curves")
        return
    found = roc_curves(probabilities, labels)
    classes = run.record.task.classes
    names = [classes[curve.class_index] for curve in found]
    hardest = min(found, key=lambda curve: curve.auc)
    chosen = st.multiselect(
        "Classes",
        names,
        default=[classes[hardest.class_index]],
        max_selections=7,
        help="Up to seven at a time, so that the colours can be told apart.",
    )
    shown = {name: curve for curve, name in zip(found, names, strict=True) if name in chosen}
    st.altair_chart(roc_chart(shown), alt="ROC curves of the chosen classes against the rest")
    st.dataframe(
        pd.DataFrame(
            {"Class": names, "Area under the curve": [f"{curve.auc:.4f}" for curve in found]}
        ),
        hide_index=True,
        height="content",
    )
    st.caption(
        "How well the probability of a class separates its images from all others: the nearer to "
        "the upper left corner, the better. Half an area is chance."
    )


def configuration_tab(run: Run) -> None:
    """The whole record: configuration, split, environment, effort."""
    record = run.record.model_dump(mode="json")
    config = pd.DataFrame(
        [(name.replace("_", " "), json.dumps(value)) for name, value in record["config"].items()],
        columns=["Setting", "Value"],
    )
    st.dataframe(config, hide_index=True, height="content", alt="The configuration of the run")
    train_again_link(run)
    with st.expander("The whole record"):
        st.json(record)


def manage_tab(store: Store, run: Run) -> None:
    """Read the notes, rename, download and delete."""
    if run.notes.text:
        st.text(run.notes.text)
    if run.read_only:
        st.caption("This run ships with the program: it cannot be renamed or deleted.")
    else:
        with st.form(f"rename-{run.id}", border=False):
            name = st.text_input(
                "Name",
                run.notes.name,
                max_chars=80,
                help="Your own name for the run; empty takes the architecture's.",
            )
            if st.form_submit_button("Rename", help="Keeps the name with the run."):
                with explained():
                    store.rename(run.id, name)
                    st.rerun()
    _downloads(run)
    if refusal := st.session_state.pop("delete-error", None):
        st.error(plain(refusal), icon=":material/error:")
    if not run.read_only and run.record.status not in ACTIVE:
        with st.popover(
            "Delete this run", icon=":material/delete:", help="Asks once more before it does so."
        ):
            st.text(f"{run.label}: its weights, curves and predictions are removed for good.")
            st.button(
                "Delete for good",
                key=f"delete-{run.id}",
                on_click=_delete,
                args=(store, run),
                help="There is no way back.",
            )


def _delete(store: Store, run: Run) -> None:
    try:
        store.delete(run.id)
    except FmnistError as error:
        st.session_state["delete-error"] = str(error)
        return
    st.query_params.pop("run", None)
    st.session_state.pop("chosen_run", None)


def _downloads(run: Run) -> None:
    with st.container(horizontal=True):
        if run.has_weights:
            st.download_button(
                "Weights (safetensors)",
                lambda: (run.folder / "best.safetensors").read_bytes(),
                file_name=f"{run.id}.safetensors",
                icon=":material/download:",
                on_click="ignore",
                help="The best epoch's weights, for safetensors.torch.load_file.",
            )
        history = run.history()
        lines = [*history.reports, *history.epochs, *history.events]
        if lines:
            st.download_button(
                "History (JSON lines)",
                "\n".join(json.dumps(line) for line in lines),
                file_name=f"{run.id}.jsonl",
                mime="application/jsonl",
                help="Every report, epoch and event, one JSON object a line.",
                icon=":material/download:",
                on_click="ignore",
            )
        st.download_button(
            "Record (JSON)",
            run.record.model_dump_json(indent=2),
            file_name=f"{run.id}.json",
            mime="application/json",
            help="Configuration, split, environment, results and hashes.",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(f"Test accuracy {accuracy(run.record.test)}. Keep the record with the weights.")
