"""The LiteRT (TensorFlow Lite) file of a run, made from its ONNX file.

onnx2tf asks for other versions of libraries than this program, so it works in an environment of its
own; `in_litert.py` is what runs there.
"""

import json
import logging
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from fmnist.common.environments import Environment
from fmnist.common.errors import FmnistError
from fmnist.export.checked import Answered, report_on, require_agreement
from fmnist.export.export_onnx import export_onnx
from fmnist.export.formats import FORMATS
from fmnist.export.kept import Report, keep, kept_path, kept_report
from fmnist.export.onnx_model import Images, OnnxModel
from fmnist.runs.load_model import dataset_of
from fmnist.runs.run import Run

log = logging.getLogger("fmnist.export")

ENVIRONMENT = Environment(
    "litert",
    Path(__file__).with_name("requirements-litert.txt"),
    ("--no-deps", "--ignore-requires-python"),
)
_SIZE = "10 packages, 230 MB"
_SCRIPT = Path(__file__).with_name("in_litert.py")
_FORMAT = FORMATS["litert"]


def require_environment() -> None:
    """Raise FmnistError where the environment that converts is not there."""
    if not ENVIRONMENT.is_made:
        raise FmnistError(
            "A LiteRT file is made by onnx2tf and checked by ai-edge-litert in an environment of "
            f"their own ({_SIZE}), which is not here: python -m fmnist export RUN --to litert "
            f"--install makes it in {ENVIRONMENT.folder}."
        )


def export_litert(run: Run) -> Report:
    """Make and keep the LiteRT file of `run`, or find the one that is kept.

    Raises:
        FmnistError: as `export_onnx`, the environment that converts is not there, or the network
            has an operation that onnx2tf cannot convert.
    """
    return kept_report(run, _FORMAT.ending) or _made(run)


def _made(run: Run) -> Report:
    require_environment()
    export_onnx(run)
    whole, dataset = kept_path(run, FORMATS["onnx"].ending), dataset_of(run)
    images = dataset.test_images.numpy()
    payload, answered = _converted(run, whole, images)
    report = report_on(payload, run, dataset, answered, OnnxModel(whole).probabilities(images))
    require_agreement(report, _FORMAT.title)
    keep(kept_path(run, _FORMAT.ending), payload, report)
    return report


def _converted(run: Run, whole: Path, images: Images) -> tuple[bytes, Answered]:
    with TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copyfile(whole, folder / "model.onnx")
        np.save(folder / "images.npy", images)
        done = subprocess.run(
            [ENVIRONMENT.python, _SCRIPT, folder],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            log.error("LiteRT: %s", done.stderr)
            raise FmnistError(
                f"{run.label} cannot be written as LiteRT: choose another run, or its ONNX file."
            )
        said = json.loads(done.stdout.splitlines()[-1])
        answered = Answered(np.load(folder / "probabilities.npy"), **said)
        return (folder / "model.tflite").read_bytes(), answered
