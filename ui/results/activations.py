"""What the layers of several models make of an image, and the filters that they begin with."""

import streamlit as st
import torch

from fmnist.common.errors import FmnistError
from fmnist.common.figures import count
from fmnist.inspection.activations import activations, bright, first_filters, tiled
from fmnist.inspection.layers import Layer, all_layers, convolutions
from fmnist.networks.model import Model
from fmnist.runs.files import WEIGHTS
from fmnist.runs.predictions import Floats
from fmnist.runs.run import Run
from ui.shared.attribution_controls import choose_layer
from ui.shared.cache import kept, model_of
from ui.shared.heatmaps import show_sheet
from ui.shared.words import plain

_MAPS, _MAPS_IN_A_ROW = 64, 8
_NEURONS, _NEURONS_IN_A_ROW = 1024, 32


def layers_of_models(runs: list[Run], image: torch.Tensor, number: int) -> None:
    """The maps of a chosen layer of each run for the test image uint8 (28, 28) no. `number`."""
    st.caption(
        "Orange is above zero, blue below, black is nothing; the largest 1 % have the full colour. "
        "A layer without places shows a square for each of its numbers."
    )
    for column, run in zip(st.columns(max(2, len(runs))), runs, strict=False):
        with column:
            st.markdown(f"**{plain(run.label)}**")
            try:
                model = model_of(run)
                layers, first = _layers(run, model=model)
                layer = choose_layer(
                    "outputs",
                    run,
                    layers,
                    layers[first],
                    "In the order in which the image meets them, with the shape of what comes out.",
                )
                maps = _activations(run, number, layer.path, model=model, image=image)
            except FmnistError as error:
                st.warning(plain(str(error)))
                continue
            _show(maps, f"Outputs of layer {layer.title} for test image {number}", "outputs")


def filters_of_models(runs: list[Run]) -> None:
    """The filters of each run's first layer."""
    st.caption(
        "The weights with which the first layer looks at the image: orange adds, blue takes away, "
        "each filter scaled by its own largest weight."
    )
    for column, run in zip(st.columns(max(2, len(runs))), runs, strict=False):
        with column:
            st.markdown(f"**{plain(run.label)}**")
            try:
                filters = first_filters(model_of(run))
            except FmnistError as error:
                st.warning(plain(str(error)))
                continue
            _show(filters, f"First-layer filters of {run.label}", "filters")


def _show(maps: Floats, alt: str, noun: str) -> None:
    """Maps (M, h, w) on one sheet, at most 64 unless they are single numbers, and their count."""
    number, height, width = maps.shape
    alone = height == width == 1
    most, in_a_row = (_NEURONS, _NEURONS_IN_A_ROW) if alone else (_MAPS, _MAPS_IN_A_ROW)
    sheet = tiled(maps[:most], min(in_a_row, number), gap=0 if alone else 1)
    show_sheet(sheet, bright(maps), alt)
    size = "" if alone else f" of {height} × {width}"
    st.caption(
        f"{count(number)} {noun}{size}" + (f", the first {most} shown." if number > most else ".")
    )


@kept(WEIGHTS, most=24)
def _layers(run: Run, *, model: Model) -> tuple[tuple[Layer, ...], int]:
    """All layers, and the place of the first layer of filters among them."""
    layers = all_layers(model)
    filters = [each.path for each in convolutions(model)[:1]]
    return layers, next((i for i, each in enumerate(layers) if each.path in filters), 0)


@kept(WEIGHTS, most=64)
def _activations(run: Run, number: int, path: str, *, model: Model, image: torch.Tensor) -> Floats:
    return activations(model, image, path)
