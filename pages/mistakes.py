"""Mistakes: the images a run gets wrong, or right, and one of them in depth."""

import streamlit as st

from fmnist.analysis.mistakes import ORDERS, chosen_images, in_order
from fmnist.data.task import images_of
from fmnist.runs.store import Store
from ui.frame import open_page, require_dataset
from ui.images import Tile, gallery
from ui.inspect import inspect_image
from ui.runs import (
    choose_run,
    predicted_classes,
    predictions_of,
    require_complete_runs,
    say_classes_alone,
    test_probabilities,
)
from ui.words import count, per_cent

_PER_PAGE = 24
_ANY = "any class"

open_page("Mistakes", "The test images that a run gets wrong, and why it might.")
dataset = require_dataset()
run = choose_run(require_complete_runs(Store()))
classes = run.record.task.classes
judged = images_of(dataset, classes)
labels, numbers = judged.test_labels.numpy(), predictions_of(run).test_indices
predicted, probabilities = predicted_classes(run), test_probabilities(run)


def class_filter(title: str, help: str) -> int | None:
    chosen = st.selectbox(title, [_ANY, *classes], help=help)
    return None if chosen == _ANY else classes.index(chosen)


def how_sure(index: int) -> str:
    if probabilities is None:
        return ""
    return f", {per_cent(probabilities[index, predicted[index]], 0)} sure"


def open_tile(index: int) -> None:
    st.session_state["opened"] = index


columns = st.columns(4, vertical_alignment="bottom")
with columns[0]:
    actual = class_filter("True class", "Only images that really are of this class.")
with columns[1]:
    guess = class_filter("Predicted class", "Only images that the run takes for this class.")
with columns[2]:
    order = st.selectbox(
        "Order",
        ORDERS,
        index=None if probabilities is None else 0,
        format_func=str.capitalize,
        placeholder="As in the dataset",
        disabled=probabilities is None,
        help="Sure: the probability of the predicted class. Loss: how improbable the true class "
        "was found.",
    )
with columns[3]:
    right = st.toggle("The right ones", help="Shows what it gets right, instead of the mistakes.")

where = chosen_images(predicted, labels, right=right, actual=actual, predicted=guess)
if probabilities is None or order is None:
    say_classes_alone(run, "see and sort by how sure it was")
else:
    where = in_order(where, probabilities, labels, order)

opened = st.session_state.get("opened")
if opened is not None and opened in numbers:
    inspect_image(run, dataset, opened)

st.subheader(f"{count(len(where))} {'right' if right else 'wrong'}", anchor=False)
if not len(where):
    st.caption("No image is left: widen the choice above.")
    st.stop()
pages = -(-len(where) // _PER_PAGE)
page = st.pagination(pages, key="mistakes-page") if pages > 1 else 1
page = min(max(page, 1), pages)
tiles = [
    Tile(
        int(numbers[index]),
        judged.test_images[index].numpy(),
        f"{classes[labels[index]]}, taken for {classes[predicted[index]]}{how_sure(index)}",
    )
    for index in where[(page - 1) * _PER_PAGE : page * _PER_PAGE].tolist()
]
gallery(tiles, "Open", open_tile)
