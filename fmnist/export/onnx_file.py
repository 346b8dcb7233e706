"""A model as one ONNX file that takes pixels and returns probabilities."""

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from fmnist.common.errors import FmnistError
from fmnist.common.extras import require_extra
from fmnist.networks.model import Model

IMAGES, PROBABILITIES = "images", "probabilities"
"""The names of the one input and the one output."""


class _WholeModel(nn.Module):
    """Everything between pixels and probabilities: nothing is left to whoever uses the file."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        self.network = model.network

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """uint8 (N, H, W) to float32 (N, classes)."""
        return self.model.forward(self.model.preprocessing(images)).float().softmax(1)


def as_onnx(model: Model) -> bytes:
    """`model` on the CPU as an ONNX file.

    It takes `images`, uint8 (N, H, W) or (N, H, W, C), and gives `probabilities`, float32
    (N, classes). Normalisation, the model's flip test-time augmentation, if any, and temperature
    are inside, and the names of the classes are in its metadata.

    Raises:
        FmnistError: onnx is not installed, or the network has an operation that ONNX lacks.
    """
    require_extra("export", "Export to ONNX", "onnx", "onnxscript")
    example = torch.zeros(2, *model.shape.stored, dtype=torch.uint8)
    try:
        with _quiet():
            program = torch.onnx.export(
                _WholeModel(model).eval(),
                (example,),
                dynamo=True,
                input_names=[IMAGES],
                output_names=[PROBABILITIES],
                dynamic_shapes={IMAGES: {0: torch.export.Dim("batch", min=1)}},
                verbose=False,
            )
    except torch.onnx.OnnxExporterError as error:
        raise FmnistError(
            f"{model.name} has an operation that cannot be written as ONNX: choose another run."
        ) from error
    assert program is not None
    file = program.model_proto
    if file.graph.input[0].type.tensor_type.shape.dim[0].dim_value:
        raise FmnistError(
            f"{model.name} can be written as ONNX for one number of images alone: choose another "
            "run."
        )
    for node in file.graph.node:
        if node.op_type == "AveragePool":
            _average_what_is_there(node)
    for key, value in (("classes", json.dumps(model.classes)), ("name", model.name)):
        entry = file.metadata_props.add()
        entry.key, entry.value = key, value
    return bytes(file.SerializeToString())


def _average_what_is_there(node: Any) -> None:
    """Where nothing is padded, say so: else LiteRT, and onnxruntime up to 1.26, would average over
    what `ceil_mode` adds at the edge, as PyTorch does not.
    """
    said = {each.name: each for each in node.attribute}
    if not any(said["pads"].ints):
        said["count_include_pad"].i = 0


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep from the log what the exporter says of its own steps."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir")]
    before = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for each, level in zip(loggers, before, strict=True):
            each.setLevel(level)
