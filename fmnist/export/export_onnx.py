"""The ONNX file of a run, refused unless it answers as the run did."""

import hashlib
import time
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from fmnist.common.errors import FmnistError
from fmnist.common.figures import count
from fmnist.data.dataset import Dataset
from fmnist.export.formats import FORMATS
from fmnist.export.kept import Report, keep, kept_path, kept_report
from fmnist.export.onnx_file import as_onnx
from fmnist.export.onnx_model import OnnxModel
from fmnist.runs.files import WEIGHTS
from fmnist.runs.load_model import dataset_of, load_model
from fmnist.runs.record import now
from fmnist.runs.run import Run

_ENDING = FORMATS["onnx"].ending
MOST_DIFFERENT = 1e-4
"""By how much a probability may differ from the model's own."""
_TIMED, _WARM_UP = 200, 20


def export_onnx(run: Run) -> Report:
    """Make and keep the ONNX file of `run`, or find the one that is kept.

    Raises:
        RunError: the run is not complete, or ships without its weights.
        CheckpointError: its weights or predictions are damaged.
        FmnistError: a library is missing, the network cannot be written as ONNX, or the file does
            not answer as the run did.
    """
    return kept_report(run, _ENDING) or _made(run)


def report_on(
    payload: bytes, run: Run, dataset: Dataset, expected: npt.NDArray[np.float32]
) -> Report:
    """What the ONNX file in `payload` does on the test images of `dataset`.

    Args:
        dataset: of the run's classes alone.
        expected: the probabilities (N, classes) of the run's model in PyTorch for these images.

    Raises:
        CheckpointError: the file cannot be run, or the run's predictions are damaged.
    """
    asked = OnnxModel(payload, threads=1)
    images, stored = dataset.test_images.numpy(), run.predictions().test_classes
    found = asked.probabilities(images)
    return Report(
        run=run.id,
        weights=run.record.files[WEIGHTS],
        sha256=hashlib.sha256(payload).hexdigest(),
        bytes=len(payload),
        images=len(images),
        agreement=float((found.argmax(1) == stored).mean()),
        pytorch_agreement=float((expected.argmax(1) == stored).mean()),
        largest_difference=float(np.abs(found - expected).max()),
        test_accuracy=float((found.argmax(1) == dataset.test_labels.numpy()).mean()),
        milliseconds=_milliseconds(asked, images),
        created=now(),
        libraries={name: version(name) for name in ("torch", "onnx", "onnxruntime")},
    )


def _made(run: Run) -> Report:
    model, dataset = load_model(run), dataset_of(run)
    payload = as_onnx(model)
    report = report_on(payload, run, dataset, model.probabilities(dataset.test_images).numpy())
    _require_agreement(report)
    keep(kept_path(run, _ENDING), payload, report)
    return report


def _require_agreement(report: Report) -> None:
    """Refuse a file that gives an image another class than the run, or other probabilities.

    A run that was trained on a GPU may have stored other classes for a few images between two
    classes than its own weights give on this processor: such an image is no fault of the file.
    """
    lost = report.pytorch_agreement - report.agreement
    if lost > 0 or report.largest_difference > MOST_DIFFERENT:
        raise FmnistError(
            f"The ONNX file is not kept: it gives {count(lost * report.images)} of "
            f"{count(report.images)} test images another class than the run, and a probability "
            f"differs by up to {report.largest_difference:.1g}. Choose another run."
        )


def _milliseconds(model: OnnxModel, images: npt.NDArray[np.uint8]) -> float:
    """The median for one image at a time, on one thread."""
    seconds = []
    for turn in range(_WARM_UP + _TIMED):
        image = images[turn % len(images)][None]
        started = time.perf_counter()
        model.probabilities(image)
        seconds.append(time.perf_counter() - started)
    return 1000 * float(np.median(seconds[_WARM_UP:]))
