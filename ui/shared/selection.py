"""The selection among the images of an Evaluation: it lives in the address of the page.

Charts and filters write there with `name_selection`; `selection_of` reads it when the page is
drawn, so that a link shows the same to everyone.
"""

from typing import Any

import streamlit as st

from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selection import Selection
from ui.address.selection import (
    clear_selection,
    named_selection,
    names_selection,
)
from ui.shared.answer_line import answer_line
from ui.shared.frame import from_address
from ui.shared.words import plain, selection_words


def selection_of(evaluation: Evaluation) -> Selection:
    """What the address selects; what is not there is said in a sentence and selects nothing."""
    return from_address(
        lambda: named_selection(
            evaluation.classes, evaluation.image_ids, evaluation.logits is not None
        ),
        Selection(),
    )


def clear(run_id: str) -> None:
    """Select nothing, and have charts forget what was clicked."""
    clear_selection(run_id)
    forget_clicks()


def forget_clicks() -> None:
    """Have every chart that selects begin anew."""
    st.session_state["forgotten"] = _times_forgotten() + 1


def chart_key(name: str, run_id: str) -> str:
    """The key of a chart of a run that selects: another one after each `forget_clicks`."""
    return f"{name}-{run_id}-{_times_forgotten()}"


def clicked(key: str, *fields: str) -> dict[str, Any] | None:
    """The fields of the mark that was clicked on the chart `key`, None if none was."""
    try:
        (mark,) = st.session_state[key]["selection"]["mark"]
        return {field: mark[field] for field in fields}
    except (KeyError, TypeError, ValueError):
        return None


def selection_line(evaluation: Evaluation, selection: Selection) -> None:
    """What is selected, with the one button that clears it; as high whatever is selected."""
    images = int(selection.mask(evaluation).sum())
    words = plain(selection_words(selection, evaluation.classes, images))
    said = f"Selected: **{words}**." if selection.narrows else f"{words}: nothing is selected."
    if selection.image is not None:
        said += f" Opened: **test image no. {selection.image}**."
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        answer_line(said, "selected")
        st.button(
            "Clear",
            icon=":material/close:",
            disabled=not names_selection(),
            on_click=clear,
            args=(evaluation.id,),
            help="Selects all images again and closes the open one.",
        )


def narrowed(evaluation: Evaluation, selection: Selection, *parts: str) -> Evaluation:
    """The images that figures count which only these parts of the selection narrow.

    A line says which these are, if anything is selected.
    """
    part = selection.only(*parts)
    inside = evaluation.where(part.mask(evaluation))
    if selection.narrows:
        words = plain(selection_words(part, evaluation.classes, len(inside)))
        st.caption(f"Only these are counted: {words}." if part.narrows else f"{words} are counted.")
    return inside


def _times_forgotten() -> int:
    return int(st.session_state.get("forgotten", 0))
