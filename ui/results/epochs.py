"""The tab Epochs of Results: the confusions epoch by epoch, and what became of each image."""

from dataclasses import replace

import streamlit as st

from fmnist.common.figures import bounded, count
from fmnist.data.dataset import FashionMnist
from fmnist.data.task import places
from fmnist.evaluation.error_breakdown import merged_accuracy
from fmnist.evaluation.forgetting import confusion_by_epoch, forgetting, most_confused
from fmnist.evaluation.metrics import softmax
from fmnist.evaluation.selection import Chosen
from fmnist.runs.predictions import Integers, Predictions
from fmnist.runs.run import Run
from ui.results.forgetting import say_picked, show_images, show_kinds, show_right_by_epoch
from ui.shared.charts import confusion_heatmap
from ui.shared.runs import predictions_of, train_again_link
from ui.shared.selection import chart_key, clicked, select
from ui.shared.words import plain, without_validation

_PLAYING = "epochs-playing"
_SECONDS_AN_EPOCH = 0.7


def epochs_tab(run: Run, dataset: FashionMnist, chosen: Chosen) -> None:
    """The validation images over the epochs, those like the selection by themselves.

    `dataset` is the whole one.
    """
    predictions = predictions_of(run)
    if without_validation(run.record):
        st.caption(
            "This run set no images aside for validation, so nothing can be followed from epoch "
            "to epoch: train it again with validation images."
        )
        train_again_link(run)
        return
    if predictions.epoch_classes is None:
        st.caption(
            "This run did not keep the predictions of its epochs: train it again with that "
            "switched on, under More settings."
        )
        train_again_link(run)
        return
    classes = run.record.task.classes
    labels = places(dataset.train_labels.numpy()[predictions.validation_indices], classes)
    matrices = confusion_by_epoch(predictions.epoch_classes, labels, len(classes))
    left, right = st.columns([4, 3], gap="medium")
    with left:
        _player(run, matrices, chosen)
    if len(matrices) == 1:
        with right:
            st.caption(
                "This run lasted one epoch, so no image has a history yet: train it for longer to "
                "see which are learned first, learned later and forgotten."
            )
        return
    whole = forgetting(predictions.epoch_classes, labels)
    if not chosen.narrows:
        with right:
            show_kinds(whole, labels, classes)
        show_images(whole, predictions, labels, classes, dataset)
        return
    part, truth = _like(chosen, predictions, labels)
    with right:
        st.caption(plain(say_picked(chosen, classes, len(truth), run.record.kept_epoch)))
        if not len(truth):
            return
        assert part.epoch_classes is not None
        found = forgetting(part.epoch_classes, truth)
        show_right_by_epoch(found, whole, run.record.kept_epoch)
        show_kinds(found, truth, classes)
    show_images(found, part, truth, classes, dataset)


def _like(
    chosen: Chosen, predictions: Predictions, labels: Integers
) -> tuple[Predictions, Integers]:
    """The validation images that `chosen` picks at the kept epoch, and their `labels` (V,)."""
    assert predictions.epoch_classes is not None
    values, sure = predictions.validation_logits, predictions.epoch_confidences
    inside = chosen.mask(
        predictions.validation_classes, labels, None if values is None else softmax(values)
    )
    part = replace(
        predictions,
        validation_indices=predictions.validation_indices[inside],
        epoch_classes=predictions.epoch_classes[:, inside],
        epoch_confidences=None if sure is None else sure[:, inside],
    )
    return part, labels[inside]


def _player(run: Run, matrices: Integers, chosen: Chosen) -> None:
    """The matrix of one epoch, chosen on a slider or played from epoch to epoch."""
    playing = st.session_state.get(_PLAYING) == run.id
    if len(matrices) > 1:
        kept = min(run.record.kept_epoch or 1, len(matrices))
        st.session_state.setdefault(_slider(run), kept)
        st.button(
            "Stop" if playing else "Play",
            icon=":material/stop:" if playing else ":material/play_arrow:",
            on_click=_stop if playing else _play,
            args=() if playing else (run, len(matrices)),
            help="Shows the matrix epoch by epoch, up to the last.",
        )
    every = _SECONDS_AN_EPOCH if playing else None
    st.fragment(_matrix, run_every=every)(run, matrices, chosen, playing)


def _matrix(run: Run, matrices: Integers, chosen: Chosen, playing: bool) -> None:
    if playing:
        _advance(run, len(matrices))
    epoch = 1
    if len(matrices) > 1:
        epoch = st.slider(
            "After epoch",
            1,
            len(matrices),
            key=_slider(run),
            help="The colours mean the same in every epoch.",
        )
    right = merged_accuracy(matrices[epoch - 1], [])
    st.caption(
        f"After epoch {epoch} of {len(matrices)}: {bounded(right)} of "
        f"{count(matrices[0].sum())} validation images right."
        + (" The weights of this epoch are kept." if epoch == run.record.kept_epoch else "")
    )
    key = chart_key("epoch-matrix", run)

    def select_cell() -> None:
        if cell := clicked(key, "actual", "predicted"):
            select(run, true=str(cell["actual"]), predicted=str(cell["predicted"]))
            st.rerun()

    st.altair_chart(
        confusion_heatmap(
            matrices[epoch - 1],
            run.record.task.classes,
            False,
            most_confused(matrices),
            (chosen.actual, chosen.predicted),
        ),
        key=key,
        on_select=select_cell,
        selection_mode="mark",
        alt=f"Confusion matrix of validation after epoch {epoch}",
    )


def _slider(run: Run) -> str:
    return f"epoch-{run.id}"


def _play(run: Run, epochs: int) -> None:
    st.session_state[_PLAYING] = run.id
    if st.session_state[_slider(run)] == epochs:
        st.session_state[_slider(run)] = 0


def _stop() -> None:
    st.session_state.pop(_PLAYING, None)


def _advance(run: Run, epochs: int) -> None:
    """On to the next epoch; after the last the playing ends."""
    if st.session_state[_slider(run)] == epochs:
        _stop()
        st.rerun()
    st.session_state[_slider(run)] += 1
