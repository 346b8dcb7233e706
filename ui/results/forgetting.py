"""The histories of the validation images, in the tab Epochs of Results."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from fmnist.common.figures import bounded, count, per_cent
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.forgetting import KINDS, Forgetting, Kind, kinds_by_class
from fmnist.evaluation.selection import Selection
from ui.results.epoch_charts import (
    ALL,
    SELECTED,
    kinds_chart,
    right_by_epoch_chart,
    timelines_chart,
)
from ui.shared.images import Images, Tile, gallery
from ui.shared.tables import show_table
from ui.shared.words import selection_words

_SHOWN = 12
_MEANING: dict[Kind, str] = {
    "learned first": "right after every epoch",
    "learned later": "wrong at first, right from a later epoch on",
    "forgotten": "right after an epoch and wrong after a later one",
    "never learned": "wrong after every epoch",
}
_LIMITS = (
    "The network never trains on these images, so forgetting one means that the decision boundary "
    "moved across it. That does not make its label wrong. Another seed forgets partly other "
    "images, and when an image is learned is mostly luck."
)
_INSTEAD = (
    "Test images are not followed from epoch to epoch, so these are the validation images that the "
    "same selection picks."
)
_PICKED = (
    " They are picked by the answer after the best epoch, so how many were right then is no "
    "finding; what came before and after is."
)


def say_histories(found: Forgetting) -> str:
    """How many images were learned at once, were forgotten, and were never learned."""
    epochs, images = found.right.shape
    shares = {kind: found.share(kind).estimate for kind in KINDS}
    return (
        f"Of {count(images)} validation images {per_cent(shares['learned first'].value)} are right "
        f"from the first of {epochs} epochs on; {bounded(shares['forgotten'])} are forgotten at "
        f"least once and {bounded(shares['never learned'])} never learned."
    )


def say_mistakes_left(found: Forgetting) -> str:
    """How many of the mistakes that are left were right before; empty without mistakes."""
    wrong = found.wrong_at_last
    if not wrong:
        return ""
    once = wrong - found.share("never learned").part
    return (
        f"Of the {count(wrong)} mistakes after the last epoch {per_cent(once / wrong, 0)} are on "
        "images that it had right after an earlier one."
    )


def say_picked(selection: Selection, part: Evaluation) -> str:
    """Which validation images are followed in place of the selected test images."""
    when = (
        f" after epoch {part.kept_epoch}, whose weights are kept" if _by_answer(selection) else ""
    )
    return f"{selection_words(selection, part.classes, len(part))} of validation{when}."


def _by_answer(selection: Selection) -> bool:
    return replace(selection, actual=None).narrows


def explain_histories(found: Forgetting, selection: Selection) -> None:
    """What the kinds mean, which images are followed, and what none of it says."""
    with st.expander("What this says, and what not"):
        for kind in KINDS:
            st.markdown(f"* {kind.capitalize()}: {_MEANING[kind]}.")
        st.markdown(f"{say_mistakes_left(found)} {_LIMITS}")
        if selection.narrows:
            st.markdown(_INSTEAD + (_PICKED if _by_answer(selection) else ""))


def show_right_by_epoch(found: Forgetting, whole: Forgetting, kept: int | None) -> None:
    """How many of some images were right after each epoch, beside the `whole`."""
    frame = pd.DataFrame(
        [
            (name, epoch, share.part, share.estimate.value, share.estimate.low, share.estimate.high)
            for name, each in ((SELECTED, found), (ALL, whole))
            for epoch, share in enumerate(each.right_by_epoch(), start=1)
        ],
        columns=["which", "epoch", "images", "fraction", "low", "high"],
    )
    st.altair_chart(
        right_by_epoch_chart(frame, kept), alt="Share of these images right after each epoch"
    )


def show_kinds(found: Forgetting, validation: Evaluation) -> None:
    """How many images have a history of each kind, over all and by class."""
    rows = [
        {
            "History": kind.capitalize(),
            "Images": count(found.share(kind).part),
            "Share, 95 % interval": bounded(found.share(kind).estimate),
        }
        for kind in KINDS
    ]
    show_table(rows, "Validation images by history")
    counts = kinds_by_class(found, validation)
    frame = pd.DataFrame(
        [
            (name, kind, order, counts[order, place])
            for order, kind in enumerate(KINDS)
            for place, name in enumerate(validation.classes)
            if counts[:, place].any()
        ],
        columns=["class", "kind", "order", "images"],
    )
    if frame["class"].nunique() > 1:
        st.altair_chart(kinds_chart(frame), alt="Forgetting of the validation images by true class")


def show_images(found: Forgetting, validation: Evaluation, images: Images) -> None:
    """Some images of one kind, and below what each was taken for after every epoch."""
    predicted = validation.epoch_predicted
    assert predicted is not None
    classes, labels = validation.classes, validation.labels
    kind = st.segmented_control(
        "Images",
        KINDS,
        default="forgotten",
        required=True,
        format_func=str.capitalize,
        help="The most often forgotten and the last learned come first.",
    )
    where = found.of_kind(kind)
    st.caption(
        f"{count(len(where))} images: {_MEANING[kind]}"
        + (f"; the first {_SHOWN} shown." if len(where) > _SHOWN else ".")
    )
    shown = where[:_SHOWN].tolist()
    if not shown:
        return
    numbers = {place: f"No. {validation.image_ids[place]}" for place in shown}

    def tile(place: int) -> Tile:
        at_last = classes[predicted[-1, place]]
        became = _in_short(kind, found, place, at_last)
        words = f"{numbers[place]}: {classes[labels[place]]}, {became}"
        return Tile(place, images[validation.image_ids[place]], words, words)

    gallery("histories", [tile(place) for place in shown])
    confidences = validation.epoch_confidences
    frame = pd.DataFrame(
        [
            {
                "image": numbers[place],
                "epoch": epoch + 1,
                "actual": classes[labels[place]],
                "predicted": classes[predicted[epoch, place]],
                "outcome": "right" if found.right[epoch, place] else "wrong",
                "confidence": None if confidences is None else float(confidences[epoch, place]),
            }
            for place in shown
            for epoch in range(len(found.right))
        ]
    )
    st.altair_chart(
        timelines_chart(frame, confidences is not None),
        alt="Whether each of these images was right after each epoch",
    )


def _in_short(kind: Kind, found: Forgetting, place: int, at_last: str) -> str:
    """What became of one image, under its picture."""
    learned = f"right from epoch {found.learned[place]}"
    if kind == "forgotten":
        times = int(found.forgettings[place])
        often = "once" if times == 1 else f"{times} times"
        return f"{learned}, forgotten {often}, in the end {at_last}"
    return f"in the end {at_last}" if kind == "never learned" else learned
