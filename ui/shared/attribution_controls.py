"""Choosing what is asked of networks about an image: the address of the page keeps every choice."""

from collections.abc import Sequence

import streamlit as st

from fmnist.inspection.attribution_question import METHODS, PREDICTED, TRUE, Method, Question
from fmnist.inspection.deletion import ORDERS
from fmnist.inspection.layers import Layer
from fmnist.runs.run import Run
from ui.address.question import name_choice, named_layer, named_question
from ui.shared.frame import from_address

TITLES: dict[Method, str] = dict(
    zip(METHODS, ("Occlusion", "Integrated gradients", "Grad-CAM"), strict=True)
)
_RULES = {PREDICTED: "What each model predicts", TRUE: "The true class"}


def choose_question(classes: Sequence[str]) -> Question:
    """Let the user choose a method and the class to explain, one of `classes`."""
    question = from_address(lambda: named_question(classes), Question())
    left, right = st.columns([3, 2])
    left.segmented_control(
        "Method",
        METHODS,
        format_func=TITLES.__getitem__,
        required=True,
        key=_kept("method", question.method),
        on_change=_to_address,
        args=("method",),
        wrap=True,
        help="Occlusion covers one square after another and measures how the answer changes. "
        "Integrated gradients say what each pixel adds, from black to the image. Grad-CAM says "
        "where the feature maps of a layer raise the class.",
    )
    right.selectbox(
        "Class to explain",
        (PREDICTED, TRUE, *classes),
        format_func=lambda wanted: _RULES.get(wanted, wanted),
        key=_kept("explain", question.wanted),
        on_change=_to_address,
        args=("explain",),
        help="What raises one class can lower another.",
    )
    st.caption(
        "Orange: positive attribution, blue: negative. Deletion curve: the probability while "
        f"pixels are made black in the order of the map; grey: mean and range of {ORDERS} random "
        "orders."
    )
    return question


def choose_layer(name: str, run: Run, layers: Sequence[Layer], default: Layer, help: str) -> Layer:
    """One of the layers of `run`; `name` says what for, in the address and nowhere else."""
    parameter = f"{name}-{run.id}"
    layer = from_address(lambda: named_layer(parameter, layers), None) or default
    numbers = [str(place) for place in range(1, len(layers) + 1)]
    st.selectbox(
        "Layer",
        numbers,
        format_func=lambda number: _capital(layers[int(number) - 1].title),
        key=_kept(parameter, numbers[layers.index(layer)]),
        on_change=_to_address,
        args=(parameter,),
        help=help,
    )
    return layer


def _capital(title: str) -> str:
    return title[0].upper() + title[1:]


def _kept(parameter: str, value: str) -> str:
    """The key of the widget for a query parameter, after giving it this value."""
    key = f"inside-{parameter}"
    st.session_state[key] = value
    return key


def _to_address(parameter: str) -> None:
    name_choice(parameter, st.session_state[f"inside-{parameter}"])
