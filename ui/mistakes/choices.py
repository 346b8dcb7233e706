"""The choices above the gallery of Mistakes: which images, and in which order."""

import streamlit as st

from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.mistakes import ORDERS, Order
from fmnist.evaluation.selection import Selection
from ui.address.selection import RANGES, name_selection, parameters_of
from ui.shared.choice import choice
from ui.shared.words import bin_words

_ANY, _RIGHT = "any", "choice-answer"


def choose_images(evaluation: Evaluation, selection: Selection) -> Order | None:
    """Show the selection, and write into the address what the user changes of it.

    Returns:
        The order of the images, one of `ORDERS`; None where no probabilities order them.
    """
    unsure = evaluation.logits is None
    classes = evaluation.classes
    parts = (
        ("True class", "true", classes, "Only images of this true class."),
        (
            "Predicted class",
            "predicted",
            classes,
            "Only images that the run predicts as this class.",
        ),
        ("Confidence", "sure", RANGES, "Only images whose predicted class got this probability."),
    )
    *columns, last = st.columns(4, vertical_alignment="bottom")
    for column, part in zip(columns, parts, strict=True):
        with column:
            _choice(evaluation, selection, *part)
    with last:
        order: Order | None = choice(
            st.selectbox,
            "Order",
            ORDERS,
            key=f"mistakes-order-{unsure}",
            index=None if unsure else 0,
            format_func=str.capitalize,
            placeholder="As in the dataset",
            disabled=unsure,
            help="Confidence: the probability of the predicted class. Loss: its cross-entropy, "
            "which grows as the true class is found less probable.",
        )
    st.session_state[_RIGHT] = selection.right
    st.toggle(
        "Show correct predictions",
        key=_RIGHT,
        on_change=_choose_answer,
        args=(evaluation.id,),
        help="Instead of the mistakes.",
    )
    return None if unsure else order


def _choice(
    evaluation: Evaluation,
    selection: Selection,
    title: str,
    part: str,
    values: tuple[str, ...],
    help: str,
) -> None:
    """A select box that shows this part of the selection, and writes it."""
    key = f"choice-{part}"
    st.session_state[key] = parameters_of(selection, evaluation.classes).get(part, _ANY)

    def write() -> None:
        value = st.session_state[key]
        name_selection(evaluation.id, **{part: None if value == _ANY else value})

    st.selectbox(
        title,
        [_ANY, *values],
        format_func=lambda value: bin_words(RANGES.index(value)) if value in RANGES else value,
        key=key,
        on_change=write,
        disabled=part == "sure" and evaluation.logits is None,
        help=help,
    )


def _choose_answer(run_id: str) -> None:
    name_selection(run_id, answer="right" if st.session_state[_RIGHT] else "wrong")
