"""Whether an exported file answers as its run did: what every report on one says."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

from fmnist.common.errors import FmnistError
from fmnist.common.figures import count
from fmnist.data.dataset import Dataset
from fmnist.export.kept import Report
from fmnist.export.onnx_model import Images, OnnxModel, Probabilities
from fmnist.runs.files import WEIGHTS
from fmnist.runs.record import now
from fmnist.runs.run import Run

MOST_DIFFERENT = 1e-4
"""By how much a probability may differ from the model's own."""
_TIMED, _WARM_UP = 200, 20


@dataclass(frozen=True)
class Answered:
    """What a file made of the test images.

    Attributes:
        probabilities: float32 (N, classes).
        milliseconds: for one image at a time on one thread, the median.
        libraries: the versions of what made and ran the file.
    """

    probabilities: Probabilities
    milliseconds: float
    libraries: Mapping[str, str]


def by_onnxruntime(payload: bytes, images: Images) -> Answered:
    """What the ONNX file in `payload` makes of uint8 images (N, H, W).

    Raises:
        CheckpointError: the file cannot be run.
    """
    model = OnnxModel(payload, threads=1)
    libraries = {name: version(name) for name in ("torch", "onnx", "onnxruntime")}
    return Answered(model.probabilities(images), _milliseconds(model, images), libraries)


def report_on(
    payload: bytes, run: Run, dataset: Dataset, answered: Answered, expected: Probabilities
) -> Report:
    """What is known of the file in `payload` once it `answered` the test images of `dataset`.

    Args:
        dataset: of the run's classes alone.
        expected: the probabilities (N, classes) that it should have given.

    Raises:
        CheckpointError: the run's predictions are damaged.
    """
    found, stored = answered.probabilities, run.predictions().test_classes
    return Report(
        run=run.id,
        weights=run.record.files[WEIGHTS],
        sha256=hashlib.sha256(payload).hexdigest(),
        bytes=len(payload),
        images=len(found),
        agreement=float((found.argmax(1) == stored).mean()),
        pytorch_agreement=float((expected.argmax(1) == stored).mean()),
        largest_difference=float(np.abs(found - expected).max()),
        test_accuracy=float((found.argmax(1) == dataset.test_labels.numpy()).mean()),
        milliseconds=answered.milliseconds,
        created=now(),
        libraries=dict(answered.libraries),
    )


def require_agreement(report: Report, title: str) -> None:
    """Refuse a file that gives an image another class than the run, or other probabilities.

    A run that was trained on another processor may have stored other classes for a few images
    between two classes than its own weights give on this one: such an image is no fault of the
    file.

    Raises:
        FmnistError: it is refused; the sentence calls it the `title` file.
    """
    lost = report.pytorch_agreement - report.agreement
    if lost > 0 or report.largest_difference > MOST_DIFFERENT:
        raise FmnistError(
            f"The {title} file is not kept: it gives {count(lost * report.images)} of "
            f"{count(report.images)} test images another class than the run, and a probability "
            f"differs by up to {report.largest_difference:.1g}. Choose another run."
        )


def _milliseconds(model: OnnxModel, images: Images) -> float:
    seconds = []
    for turn in range(_WARM_UP + _TIMED):
        image = images[turn % len(images)][None]
        started = time.perf_counter()
        model.probabilities(image)
        seconds.append(time.perf_counter() - started)
    return 1000 * float(np.median(seconds[_WARM_UP:]))
