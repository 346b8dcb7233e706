"""The selection among a run's test images: it lives in the address of the page.

Charts and filters write there with `select`; `selection_of` reads it when the page is drawn, so
that a link shows the same to everyone.
"""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from fmnist.evaluation.selection import Chosen
from fmnist.runs.predictions import Integers
from fmnist.runs.run import Run
from ui.address.selection import (
    clear_selection,
    name_selection,
    named_selection,
    names_selection,
)
from ui.shared.frame import from_address
from ui.shared.runs import predicted_classes, predictions_of, test_probabilities
from ui.shared.words import plain


def selection_of(run: Run) -> Chosen:
    """What the address selects; what this run has not is said in a sentence and selects nothing."""
    predictions = predictions_of(run)
    return from_address(
        lambda: named_selection(
            run.record.task.classes, predictions.test_indices, predictions.test_logits is not None
        ),
        Chosen(),
    )


def select(run: Run, **parts: str | None) -> None:
    """Put parts of a selection into the address, as `name_selection` does."""
    name_selection(run.id, **parts)


def clear(run: Run) -> None:
    """Select nothing, and have charts forget what was clicked."""
    clear_selection(run.id)
    forget_clicks()


def forget_clicks() -> None:
    """Have every chart that selects begin anew."""
    st.session_state["forgotten"] = _times_forgotten() + 1


def chart_key(name: str, run: Run) -> str:
    """The key of a chart of `run` that selects: another one after each `forget_clicks`."""
    return f"{name}-{run.id}-{_times_forgotten()}"


def clicked(key: str, *fields: str) -> dict[str, Any] | None:
    """The fields of the mark that was clicked on the chart `key`, None if none was."""
    try:
        (mark,) = st.session_state[key]["selection"]["mark"]
        return {field: mark[field] for field in fields}
    except (KeyError, TypeError, ValueError):
        return None


def mask_of(run: Run, chosen: Chosen, labels: Integers) -> NDArray[np.bool_]:
    """Which test images are selected, bool (N,); `labels` (N,) are places among the classes."""
    return chosen.mask(predicted_classes(run), labels, test_probabilities(run))


def selection_line(run: Run, chosen: Chosen, labels: Integers, hint: str = "") -> None:
    """What is selected, with the one button that clears it; the `hint` says how to select."""
    images = int(mask_of(run, chosen, labels).sum())
    words = plain(chosen.words(run.record.task.classes, images))
    said = f"Selected: **{words}**." if chosen.narrows else f"{words}. {hint}"
    if chosen.image is not None:
        said += f" Opened: **test image no. {chosen.image}**."
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(said)
        if names_selection():
            st.button(
                "Clear",
                icon=":material/close:",
                on_click=clear,
                args=(run,),
                help="Leaves out no image again, and closes the one that is opened.",
            )


def narrowed(run: Run, chosen: Chosen, labels: Integers, *parts: str) -> NDArray[np.bool_]:
    """The images that figures count which only these parts of the selection narrow, bool (N,).

    A line says which these are, if anything is selected.
    """
    part = chosen.only(*parts)
    inside = mask_of(run, part, labels)
    if chosen.narrows:
        words = plain(part.words(run.record.task.classes, int(inside.sum())))
        st.caption(f"Only these are counted: {words}." if part.narrows else f"{words} are counted.")
    return inside


def _times_forgotten() -> int:
    return int(st.session_state.get("forgotten", 0))
