"""Attribution: what in one test image raises a class, for several models side by side."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st
import torch
from streamlit.delta_generator import DeltaGenerator

from fmnist.common.errors import FmnistError
from fmnist.common.figures import confidence, signed
from fmnist.data.dataset import Dataset
from fmnist.evaluation.metrics import softmax
from fmnist.inspection.attribution import (
    PATCH,
    STEPS,
    STRIDE,
    Map,
    grad_cam,
    integrated_gradients,
    occlusion,
)
from fmnist.inspection.attribution_question import PREDICTED, TRUE, Method, Question
from fmnist.inspection.deletion import Deletion, deletion
from fmnist.inspection.layers import Layer, convolutions
from fmnist.networks.model import Model
from fmnist.runs.files import WEIGHTS
from fmnist.runs.predictions import Floats
from fmnist.runs.run import Run
from ui.shared.attribution_controls import TITLES, choose_layer
from ui.shared.cache import kept, model_of
from ui.shared.colours import colour_of
from ui.shared.deletion_chart import deletion_chart, say_deletion
from ui.shared.heatmaps import show_overlay
from ui.shared.words import plain


class _Explanation(NamedTuple):
    """A map, what it is in words, and its deletion curve."""

    values: Map
    words: str
    deletion: Deletion


def explain_image(runs: list[Run], dataset: Dataset, number: int, question: Question) -> None:
    """For each run with weights, what in the test image no. `number` raises a class."""
    image, name = dataset.test_images[number], dataset.classes[int(dataset.test_labels[number])]
    if len(runs) == 1:
        _explained_by(runs[0], image, number, name, question, st.columns([1, 2]))
        return
    for column, run in zip(st.columns(len(runs)), runs, strict=True):
        _explained_by(run, image, number, name, question, (column, column))


def _explained_by(
    run: Run,
    image: torch.Tensor,
    number: int,
    true_name: str,
    question: Question,
    where: Sequence[DeltaGenerator],
) -> None:
    """One model's map, and its deletion curve at the second place; or why there is none."""
    beside, below = where
    classes = run.record.dataset.classes
    with beside:
        st.markdown(f"**{plain(run.label)}**")
        try:
            model = model_of(run)
            probabilities = _probabilities(run, number, model=model, image=image)
            predicted = int(probabilities.argmax())
            st.caption(
                f"Predicts {classes[predicted]}, confidence {confidence(probabilities[predicted])}"
                + ("" if true_name in classes else f"; it knows no {true_name}")
            )
            rules = {PREDICTED: classes[predicted], TRUE: true_name}
            name = rules.get(question.wanted, question.wanted)
            if name not in classes:
                st.caption(f"It tells {' and '.join(classes)} apart and knows no {name}.")
                return
            layer = None
            if question.method == "grad-cam":
                layers = _convolutions(run, model=model)
                if not layers:
                    st.caption("It has no layer of filters to look at: choose another method.")
                    return
                layer = _layer(run, layers)
            place = classes.index(name)
            found = _explain(run, number, place, question.method, layer, model=model, image=image)
        except FmnistError as error:
            st.warning(plain(str(error)))
            return
        show_overlay(
            image.numpy(),
            found.values,
            f"{TITLES[question.method]} for {name} on test image {number}, {run.label}: positive "
            "attribution orange, negative blue",
        )
        st.caption(found.words)
    with below:
        st.altair_chart(
            deletion_chart(found.deletion, colour_of(run.id)),
            alt=f"Probability of {name} while pixels are made black, by the map and at random",
        )
        st.caption(say_deletion(found.deletion, name))


def _layer(run: Run, layers: tuple[Layer, ...]) -> Layer:
    """One of the layers of filters; at first the last whose maps have more than one place."""
    wide = [layer for layer in layers if layer.shape[1:] != (1, 1)]
    return choose_layer(
        "layer",
        run,
        layers,
        (wide or layers[:1])[-1],
        "Number of maps, and their height and width. Earlier layers have finer maps of simpler "
        "features.",
    )


@kept(WEIGHTS, most=64)
def _probabilities(run: Run, number: int, *, model: Model, image: torch.Tensor) -> Floats:
    return softmax(model.logits(image[None]).numpy())[0]


@kept(WEIGHTS, most=24)
def _convolutions(run: Run, *, model: Model) -> tuple[Layer, ...]:
    return convolutions(model)


@kept(WEIGHTS, most=64, spinner="Explaining")
def _explain(
    run: Run,
    number: int,
    place: int,
    method: Method,
    layer: Layer | None,
    *,
    model: Model,
    image: torch.Tensor,
) -> _Explanation:
    subject = (model, image, place)
    if layer is not None:
        values = grad_cam(*subject, layer.path)
        words = f"A map of {values.shape[0]} × {values.shape[1]} places, not smoothed. "
        words += (
            "Positive attribution only."
            if values.any()
            else "No positive attribution in this layer."
        )
    elif method == "integrated-gradients":
        values, rise = integrated_gradients(*subject)
        total = signed(values.sum(), 1)
        words = (
            f"28 × 28 pixels in {STEPS} steps from black. They add up to {total} of the "
            f"{signed(rise, 1)} by which the log-odds of the class change."
        )
    else:
        values = occlusion(*subject)
        height, width = values.shape
        strongest = values.flat[np.abs(values).argmax()]
        words = (
            f"A square of {PATCH} × {PATCH} black pixels in steps of {STRIDE}: {height} × {width} "
            f"places, at the strongest {signed(strongest, 1)} in log-odds."
        )
    return _Explanation(values, words, deletion(*subject, values))
