"""The tab Epochs of Results: the confusions epoch by epoch, and what became of each image."""

import streamlit as st

from fmnist.common.figures import bounded, count
from fmnist.evaluation.error_breakdown import merged_accuracy
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.forgetting import confusion_by_epoch, forgetting, most_confused
from fmnist.evaluation.selection import Selection
from fmnist.runs.predictions import Integers
from ui.address.selection import name_selection
from ui.results.forgetting import (
    explain_histories,
    say_histories,
    say_picked,
    show_images,
    show_kinds,
    show_right_by_epoch,
)
from ui.shared.charts import confusion_heatmap
from ui.shared.images import Images
from ui.shared.links import train_again_link
from ui.shared.selection import chart_key, clicked
from ui.shared.words import plain

_PLAYING = "epochs-playing"
_SECONDS_AN_EPOCH = 0.7


def epochs_tab(validation: Evaluation, selection: Selection, images: Images) -> None:
    """The validation images over the epochs, those like the selection by themselves.

    `images` are those of training, validation images among them.
    """
    if not len(validation):
        st.caption(
            "This run set no images aside for validation, so nothing can be followed from epoch "
            "to epoch: train it again with validation images."
        )
        train_again_link(validation.id)
        return
    if validation.epoch_predicted is None:
        st.caption(
            "This run did not keep the predictions of its epochs: train it again with that "
            "switched on, under More settings."
        )
        train_again_link(validation.id)
        return
    matrices = confusion_by_epoch(validation)
    if len(matrices) == 1:
        st.caption(
            "This run lasted one epoch, so no image has a history yet: train it for longer to "
            "see which are learned first, learned later and forgotten."
        )
        _player(validation, matrices, selection)
        return
    whole = forgetting(validation)
    part = validation.where(selection.mask(validation)) if selection.narrows else validation
    found = forgetting(part) if len(part) else None
    if selection.narrows:
        st.caption(plain(say_picked(selection, part)))
    if found:
        st.markdown(f"**{say_histories(found)}**")
    left, right = st.columns([4, 3], gap="medium")
    with left:
        _player(validation, matrices, selection)
    if not found:
        return
    with right:
        if selection.narrows:
            show_right_by_epoch(found, whole, part.kept_epoch)
        show_kinds(found, part)
    explain_histories(found, selection)
    show_images(found, part, images)


def _player(validation: Evaluation, matrices: Integers, selection: Selection) -> None:
    """The matrix of one epoch, chosen on a slider or played from epoch to epoch."""
    playing = st.session_state.get(_PLAYING) == validation.id
    if len(matrices) > 1:
        kept = min(validation.kept_epoch or 1, len(matrices))
        st.session_state.setdefault(_slider(validation.id), kept)
        st.button(
            "Stop" if playing else "Play",
            icon=":material/stop:" if playing else ":material/play_arrow:",
            on_click=_stop if playing else _play,
            args=() if playing else (validation.id, len(matrices)),
            help="Shows the matrix epoch by epoch, up to the last.",
        )
    every = _SECONDS_AN_EPOCH if playing else None
    st.fragment(_matrix, run_every=every)(validation, matrices, selection, playing)


def _matrix(
    validation: Evaluation, matrices: Integers, selection: Selection, playing: bool
) -> None:
    if playing:
        _advance(validation.id, len(matrices))
    epoch = 1
    if len(matrices) > 1:
        epoch = st.slider(
            "After epoch",
            1,
            len(matrices),
            key=_slider(validation.id),
            help="The colours mean the same in every epoch.",
        )
    right = merged_accuracy(matrices[epoch - 1], [])
    st.caption(
        f"After epoch {epoch} of {len(matrices)}: {bounded(right)} of "
        f"{count(matrices[0].sum())} validation images right."
        + (" The weights of this epoch are kept." if epoch == validation.kept_epoch else "")
    )
    key = chart_key("epoch-matrix", validation.id)

    def select_cell() -> None:
        if cell := clicked(key, "actual", "predicted"):
            name_selection(
                validation.id, true=str(cell["actual"]), predicted=str(cell["predicted"])
            )
            st.rerun()

    st.altair_chart(
        confusion_heatmap(
            matrices[epoch - 1],
            validation.classes,
            False,
            most_confused(matrices),
            (selection.actual, selection.predicted),
        ),
        key=key,
        on_select=select_cell,
        selection_mode="mark",
        alt=f"Confusion matrix of validation after epoch {epoch}",
    )


def _slider(run_id: str) -> str:
    return f"epoch-{run_id}"


def _play(run_id: str, epochs: int) -> None:
    st.session_state[_PLAYING] = run_id
    if st.session_state[_slider(run_id)] == epochs:
        st.session_state[_slider(run_id)] = 0


def _stop() -> None:
    st.session_state.pop(_PLAYING, None)


def _advance(run_id: str, epochs: int) -> None:
    """On to the next epoch; after the last the playing ends."""
    if st.session_state[_slider(run_id)] == epochs:
        _stop()
        st.rerun()
    st.session_state[_slider(run_id)] += 1
