"""Mistakes: the images a run gets wrong, or right, and one of them in depth."""

import numpy as np
import streamlit as st

from fmnist.evaluation.mistakes import ORDERS, in_order
from fmnist.runs.store import Store
from ui.address.selection import RANGES, name_selection, parameters_of
from ui.mistakes.image import inspect_image
from ui.shared.evaluations import evaluation_of, say_answers_alone
from ui.shared.frame import open_page, require_complete_runs, require_dataset
from ui.shared.images import gallery
from ui.shared.pagination import page_of
from ui.shared.pickers import choose_run
from ui.shared.selected_images import tiles_of
from ui.shared.selection import selection_line, selection_of
from ui.shared.words import bin_words

_PER_PAGE = 24
_ANY = "any"

open_page("Mistakes", "The test images that a run gets wrong, and why it might.")
dataset = require_dataset()
run = choose_run(require_complete_runs(Store()))
evaluation = evaluation_of(run)
classes, unsure = evaluation.classes, evaluation.logits is None
selection = selection_of(evaluation).of_one_answer()
said = parameters_of(selection, classes)


def choice(title: str, part: str, values: tuple[str, ...], help: str) -> None:
    """A select box that shows this part of the selection, and writes it."""
    key = f"choice-{part}"
    st.session_state[key] = said.get(part, _ANY)

    def write() -> None:
        value = st.session_state[key]
        name_selection(run.id, **{part: None if value == _ANY else value})

    st.selectbox(
        title,
        [_ANY, *values],
        format_func=lambda value: bin_words(RANGES.index(value)) if value in RANGES else value,
        key=key,
        on_change=write,
        disabled=part == "sure" and unsure,
        help=help,
    )


def choose_answer() -> None:
    name_selection(run.id, answer="right" if st.session_state["choice-answer"] else "wrong")


columns = st.columns(4, vertical_alignment="bottom")
with columns[0]:
    choice("True class", "true", classes, "Only images that really are of this class.")
with columns[1]:
    choice(
        "Predicted class", "predicted", classes, "Only images that the run takes for this class."
    )
with columns[2]:
    choice("How sure", "sure", RANGES, "Only images whose predicted class got this probability.")
with columns[3]:
    order = st.selectbox(
        "Order",
        ORDERS,
        index=None if unsure else 0,
        format_func=str.capitalize,
        placeholder="As in the dataset",
        disabled=unsure,
        help="Sure: the probability of the predicted class. Loss: how improbable the true class "
        "was found.",
    )
st.session_state["choice-answer"] = selection.right
st.toggle(
    "The right ones",
    key="choice-answer",
    on_change=choose_answer,
    help="Shows what it gets right, instead of the mistakes.",
)
selection_line(evaluation, selection)
st.page_link(
    "pages/results.py",
    label="Results of the run",
    icon=":material/monitoring:",
    query_params={"run": run.id} | said,
)

where = np.flatnonzero(selection.mask(evaluation))
if unsure or order is None:
    say_answers_alone(evaluation, "see and sort by how sure it was")
else:
    where = in_order(where, evaluation, order)

if selection.image is not None:
    inspect_image(
        run,
        evaluation,
        dataset,
        selection.image,
        on_close=lambda: name_selection(run.id, image=None),
    )

if not len(where):
    st.caption("No image is left: widen the choice above.")
    st.stop()
shown = "-".join([run.id, str(order), *(said.get(part, "") for part in said if part != "image")])
on_page = page_of(where, _PER_PAGE, f"page-{shown}", max_visible_pages=7)
gallery(
    tiles_of(evaluation, on_page, dataset.test_images.numpy()),
    "Open",
    lambda number: name_selection(run.id, image=str(number)),
)
