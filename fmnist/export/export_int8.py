"""The ONNX file of a run in eight bits, and what that costs and gains."""

import logging
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from fmnist.common.extras import require_extra
from fmnist.comparison.mcnemar import mcnemar, paired_difference_interval
from fmnist.data.dataset import Dataset
from fmnist.export.checked import by_onnxruntime, report_on
from fmnist.export.export_onnx import export_onnx
from fmnist.export.formats import FORMATS
from fmnist.export.kept import Cost, Report, keep, kept_path, kept_report
from fmnist.export.onnx_file import IMAGES
from fmnist.export.onnx_model import OnnxModel
from fmnist.runs.load_model import dataset_of
from fmnist.runs.run import Run

_ENDING = FORMATS["onnx-int8"].ending
_CALIBRATING, _AT_ONCE = 1_000, 100
_MULTIPLYING = ["Conv", "Gemm", "MatMul"]
"""The operations that take nearly all of the time and hold nearly all of the weights."""


def export_int8(run: Run) -> Report:
    """Make and keep the ONNX file of `run` in eight bits, or find the one that is kept.

    Weights have a scale for each channel and use seven of the eight bits: a processor without VNNI
    adds two products of an activation and a weight in 16 bits, which then always hold them, so that
    it answers as one with VNNI does. The scales of the activations are calibrated on 1,000 training
    images that validated nothing.

    Raises:
        FmnistError: as `export_onnx`; this file is not refused where it answers otherwise, its
            `cost` says how much worse it is.
    """
    return kept_report(run, _ENDING) or _made(run)


def _made(run: Run) -> Report:
    require_extra("export", "Export in eight bits", "onnx", "onnxruntime")
    export_onnx(run)
    whole, dataset = kept_path(run, FORMATS["onnx"].ending), dataset_of(run)
    payload = _quantised(whole, _calibration_images(run, dataset))
    images, labels = dataset.test_images.numpy(), dataset.test_labels.numpy()
    expected, answered = OnnxModel(whole).probabilities(images), by_onnxruntime(payload, images)
    small, large = (each.argmax(1) == labels for each in (answered.probabilities, expected))
    report = report_on(payload, run, dataset, answered, expected)
    report = report.model_copy(update={"cost": _cost(small, large)})
    keep(kept_path(run, _ENDING), payload, report)
    return report


def _cost(small: npt.NDArray[np.bool_], whole: npt.NDArray[np.bool_]) -> Cost:
    test, interval = mcnemar(small, whole), paired_difference_interval(small, whole)
    return Cost(
        difference=float(small.mean() - whole.mean()),
        low=interval.low,
        high=interval.high,
        only_small=test.only_a,
        only_run=test.only_b,
        p_value=test.p_value,
    )


def _calibration_images(run: Run, dataset: Dataset) -> npt.NDArray[np.uint8]:
    validated = np.isin(dataset.train_ids.numpy(), run.predictions().validation_indices)
    return dataset.train_images.numpy()[~validated][:_CALIBRATING]


def _quantised(whole: Path, images: npt.NDArray[np.uint8]) -> bytes:
    from onnxruntime.quantization import (
        CalibrationDataReader,
        QuantFormat,
        QuantType,
        quantize_static,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):
        def __init__(self) -> None:
            self._batches: Iterator[npt.NDArray[np.uint8]] = iter(
                images[at : at + _AT_ONCE] for at in range(0, len(images), _AT_ONCE)
            )

        def get_next(self) -> dict[str, Any] | None:
            batch = next(self._batches, None)
            return None if batch is None else {IMAGES: batch}

    logging.getLogger().disabled, before = True, logging.getLogger().disabled
    try:
        with TemporaryDirectory() as folder:
            prepared, small = Path(folder, "prepared.onnx"), Path(folder, "small.onnx")
            quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
            quantize_static(
                str(prepared),
                str(small),
                Reader(),
                quant_format=QuantFormat.QDQ,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                op_types_to_quantize=_MULTIPLYING,
            )
            return small.read_bytes()
    finally:
        logging.getLogger().disabled = before
