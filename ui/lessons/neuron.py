"""The desk of the lesson on a neuron: one convolution over one image, number by number."""

from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st
import torch

from fmnist.common.figures import fixed, per_cent
from fmnist.common.numbers import read_whole_between
from fmnist.data.dataset import Dataset
from fmnist.inspection.neuron import Neuron, filters, neuron
from fmnist.networks.model import Model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.lessons.course.neuron import RUN
from ui.shared.cache import model_of
from ui.shared.choice import choice
from ui.shared.frame import explained
from ui.shared.number_field import number_field
from ui.shared.pickers import in_order_of_offer
from ui.shared.run_lines import tag

_IMAGES = 200
_HERE = Path(__file__)
_sliding = st.components.v2.component(
    "neuron",
    html='<div class="neuron"></div>',
    css=_HERE.with_name("neuron.css").read_text("utf-8"),
    js=_HERE.with_name("neuron.js").read_text("utf-8"),
)


def show_neuron(dataset: Dataset) -> None:
    """Choose network, image and filter; then the sum at any place, pooling and softmax."""
    offered = {run.id: run for run in _runs()}
    left, middle, right = st.columns(3)
    with left:
        chosen = choice(
            st.selectbox,
            "Network",
            offered,
            key="neuron-network",
            format_func=lambda run_id: tag(offered[run_id]),
            help="Any network whose weights are here; it has to begin with a convolution.",
        )
    with middle:
        place = number_field("Test image", "neuron-image", f"From 0 to {_IMAGES - 1}.", value="0")
    with explained():
        model = model_of(offered[chosen])
        last = filters(model)
        with right:
            number = number_field("Filter", "neuron-filter", f"From 1 to {last}.", value="1")
        image = dataset.test_images[read_whole_between(place, 0, _IMAGES - 1)]
        found = neuron(model, image, read_whole_between(number, 1, last) - 1)
        st.caption(
            "Point at a place of the map, or move with the arrow keys: the pixels under the "
            "kernel, the weights, their products, and the sum."
        )
        _sliding(key="neuron", data=_numbers(found))
        _pooling(found)
        _softmax(model, image, dataset)


def _runs() -> list[Run]:
    """Every run whose weights are here, the one of the lesson first."""
    runs = in_order_of_offer(
        [run for run in Store().runs() if run.has_weights and run.record.all_classes]
    )
    return sorted(runs, key=lambda run: (run.record.config.architecture != RUN, not run.read_only))


def _numbers(found: Neuron) -> dict[str, object]:
    return {
        "pixels": np.round(found.pixels, 3).tolist(),
        "kernel": np.round(found.kernel, 4).tolist(),
        "sums": np.round(found.sums, 3).tolist(),
        "bias": round(found.bias, 4),
        "margin": found.margin,
        "stride": found.stride,
    }


def _pooling(found: Neuron) -> None:
    with st.expander("Then: ReLU and MaxPool2d 2×2"):
        pooled = found.pooled
        st.markdown(
            f"ReLU makes what is below zero zero: {per_cent(float((found.sums < 0).mean()), 0)} of "
            f"this map. MaxPool2d then keeps the largest of each 2 × 2, and the map shrinks from "
            f"{found.sums.shape[0]} × {found.sums.shape[1]} to {pooled.shape[0]} × "
            f"{pooled.shape[1]}."
        )
        middle = found.sums.shape[0] // 4
        rows = slice(2 * middle, 2 * middle + 2)
        block = np.maximum(found.sums[rows, rows], 0)
        numbers = ", ".join(fixed(float(value), 2) for value in block.ravel())
        largest = fixed(float(pooled[middle, middle]), 2)
        st.markdown(f"In the middle, for instance: of {numbers} it keeps {largest}.")


def _softmax(model: Model, image: torch.Tensor, dataset: Dataset) -> None:
    with st.expander("At the end: softmax"):
        logits = model.logits(image[None])[0].double().numpy()
        powers = np.exp(logits - logits.max())
        frame = pd.DataFrame(
            {
                "Class": dataset.classes,
                "Logit": [fixed(float(value), 2) for value in logits],
                "exp(logit − largest)": [f"{value:.4f}" for value in powers],
                "Probability": [per_cent(float(value)) for value in powers / powers.sum()],
            }
        )
        st.markdown(
            "The last layer gives ten logits. Their exponentials are divided by their sum, "
            f"{fixed(float(powers.sum()), 3)}, so that all add up to one."
        )
        st.dataframe(frame, hide_index=True, alt="Logits, their exponentials and the probabilities")
