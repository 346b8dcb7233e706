"""The LiteRT (TensorFlow Lite) file of a run, made from its ONNX file.

onnx2tf asks for other versions of libraries than this program, so it works in an environment of its
own; `in_litert.py` is what runs there.
"""

import json
import logging
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from fmnist.common.environments import Environment
from fmnist.common.errors import FmnistError
from fmnist.export.checked import Answered, report_on, require_agreement
from fmnist.export.formats import FORMATS
from fmnist.export.kept import Report, keep, kept_path, kept_report
from fmnist.export.onnx_file import as_onnx
from fmnist.export.onnx_model import Images
from fmnist.runs.load_model import dataset_of, load_model
from fmnist.runs.run import Run

log = logging.getLogger("fmnist.export")

ENVIRONMENT = Environment(
    "litert",
    Path(__file__).with_name("requirements-litert.txt"),
    ("--no-deps", "--ignore-requires-python"),
)
SIZE = "10 packages, 230 MB"
"""Of that environment, for who is asked whether to have it."""
_SCRIPT = Path(__file__).with_name("in_litert.py")
_FORMAT = FORMATS["litert"]


def export_litert(run: Run) -> Report:
    """Make and keep the LiteRT file of `run`, or find the one that is kept.

    Raises:
        RunError: the run is not complete, or ships without its weights.
        CheckpointError: its weights or predictions are damaged.
        FmnistError: a library or the environment that converts is missing, the network cannot be
            written as ONNX or LiteRT, or the file does not answer as the run did.
    """
    return kept_report(run, _FORMAT.ending) or _made(run)


def _made(run: Run) -> Report:
    if not ENVIRONMENT.is_made:
        raise FmnistError(
            "A LiteRT file is made by onnx2tf and checked by ai-edge-litert in an environment of "
            f"their own ({SIZE}), which is not here: python -m fmnist export {run.id} "
            f"--to litert --install makes it in {ENVIRONMENT.folder}."
        )
    model, dataset = load_model(run), dataset_of(run)
    payload, answered = _converted(run, as_onnx(model), dataset.test_images.numpy())
    expected = model.probabilities(dataset.test_images).numpy()
    report = report_on(payload, run, dataset, answered, expected)
    require_agreement(report, _FORMAT.title)
    keep(kept_path(run, _FORMAT.ending), payload, report)
    return report


def _converted(run: Run, whole: bytes, images: Images) -> tuple[bytes, Answered]:
    """The LiteRT file of the ONNX file `whole`, and what it answers to the images."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "model.onnx").write_bytes(whole)
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
