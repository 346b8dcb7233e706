"""The formats that a run can be exported to, by name; `exports` makes them. Light to import."""

from typing import Literal, NamedTuple

FormatName = Literal["onnx", "onnx-int8", "litert", "web", "bundle", "card"]


class Format(NamedTuple):
    """A format: as a button has it, what the file is good for, and how its name ends.

    `is_quick` says that it is made in about a second, and `needs_weights` that a run which ships
    without them has no such file.
    """

    title: str
    help: str
    ending: str
    mime: str
    is_quick: bool = False
    needs_weights: bool = True


FORMATS: dict[FormatName, Format] = {
    "onnx": Format(
        "ONNX",
        "One file from pixels to probabilities, for onnxruntime on any system and in any language: "
        "normalisation, flip test-time augmentation where the run has it, and temperature are "
        "inside.",
        ".onnx",
        "application/octet-stream",
    ),
    "onnx-int8": Format(
        "ONNX in 8 bits",
        "The same with weights and activations in eight bits, calibrated on training images: "
        "smaller, and faster on some processors; the report says what it costs.",
        ".int8.onnx",
        "application/octet-stream",
    ),
    "litert": Format(
        "LiteRT",
        "The same for LiteRT (TensorFlow Lite) on Android, iOS and small boards; converted and "
        "checked in an environment of its own.",
        ".tflite",
        "application/octet-stream",
    ),
    "web": Format(
        "Web page",
        "One HTML file with a canvas that draws and classifies without a network, for a class or a "
        "phone; it is opened from a disk or a mail.",
        ".html",
        "text/html",
    ),
    "bundle": Format(
        "Bundle",
        "A zip with record, weights, predictions, figures, model card, environment and hashes, and "
        "for most networks a script that trains it again in plain PyTorch; `fmnist import` reads "
        "it.",
        ".zip",
        "application/zip",
        is_quick=True,
    ),
    "card": Format(
        "Model card",
        "Markdown in Hugging Face's format: what the model is, how good with intervals, how it was "
        "trained, and what it must not be used for.",
        ".md",
        "text/markdown",
        is_quick=True,
        needs_weights=False,
    ),
}
