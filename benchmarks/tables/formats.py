"""The table of formats in the README, from `benchmarks/results/formats.json`."""

from typing import Any

from benchmarks.report import kept
from benchmarks.tables.markdown import markdown
from fmnist.common.estimate import Estimate, Interval
from fmnist.common.figures import bounded, megabytes
from fmnist.export.formats import FORMATS

_HEADER = ("format", "size", "test accuracy", "one image, one thread", "what is inside")
_INSIDE = {
    "onnx": "pixels to probabilities: normalisation, network, temperature",
    "onnx-int8": "the same in eight bits, calibrated on training images",
    "litert": "the same as in ONNX, for phones and small boards",
    "web": "canvas, preprocessing, network and onnxruntime, offline",
    "bundle": "record, weights, predictions, figures, card, script that trains it again",
    "card": "what it is, how good with intervals, what it must not be used for",
}


def table() -> str:
    """A row for each format of the included model."""
    result = kept("formats")
    assert result is not None
    return markdown(_HEADER, [_row(name, each) for name, each in result["formats"].items()])


def _row(name: str, found: dict[str, Any]) -> tuple[str, ...]:
    measured = "accuracy" in found
    accuracy = (
        bounded(Estimate(found["accuracy"], Interval(found["low"], found["high"])))
        if measured
        else ""
    )
    return (
        FORMATS[name].title,  # type: ignore[index]
        megabytes(found["bytes"]),
        accuracy,
        f"{found['milliseconds']:.2f} ms" if measured else "",
        _INSIDE[name],
    )
