"""Who answers: onnxruntime where the run was exported, else torch."""

from collections.abc import Callable
from typing import NamedTuple

import torch

from fmnist.common.errors import FmnistError
from fmnist.export.formats import FORMATS
from fmnist.export.kept import kept_path, kept_report
from fmnist.export.onnx_model import Images, OnnxModel, Probabilities
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run


class Engine(NamedTuple):
    """What a run answers with: `answer` takes uint8 (N, H, W) to float32 (N, classes)."""

    name: str
    answer: Callable[[Images], Probabilities]


def engine_of(run: Run) -> Engine:
    """What answers for `run`.

    Raises:
        RunError: it is not complete, or ships without its weights.
        CheckpointError: its weights are damaged.
    """
    run.require_weights()
    ending = FORMATS["onnx"].ending
    if kept_report(run, ending) is not None:
        try:
            return Engine("onnxruntime", OnnxModel(kept_path(run, ending)).probabilities)
        except FmnistError:
            pass  # Exported once, and onnxruntime has gone since: torch answers alike.
    model = load_model(run)
    return Engine("torch", lambda images: model.probabilities(torch.from_numpy(images)).numpy())
