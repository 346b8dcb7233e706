"""What each part of the mixture contributes: short trainings with one part left out each time.

Every training has a third of the images, a few epochs and the same seed. Measured on the half of
the evaluation set that is for choosing (see `benchmarks.repairs`).
"""

from typing import Any
from unittest.mock import patch

from benchmarks.repairs import evaluation_halves, measure
from benchmarks.report import keep
from fmnist.data.dataset import load_dataset
from fmnist.networks.model import Model
from fmnist.recognition.repair import RepairOptions
from fmnist.studies.presets import PRESETS
from fmnist.synthesis.mixture import SHARES
from fmnist.training.build import split_of
from fmnist.training.loop import fit, prepare

_EPOCHS, _IMAGES = 4, 18_000
_LITTLE = 1e-3
"""The share of a part that is left out: a part without any picture has none to repeat."""

_LEFT_OUT: dict[str, tuple[str, ...]] = {
    "the whole mixture": (),
    "without cut-outs": ("cut-outs",),
    "without outlines of the dataset": ("outlines",),
    "without sketches": ("sketches",),
    "without silhouettes": ("silhouettes",),
    "without other things": ("other sketches", "other silhouettes"),
}


def main() -> None:
    """Train, measure, print and keep."""
    halves = evaluation_halves()
    if halves is None:
        return
    result: dict[str, Any] = {"epochs": _EPOCHS, "train_images": _IMAGES}
    for name, parts in _LEFT_OUT.items():
        with patch.dict(SHARES, dict.fromkeys(parts, _LITTLE)):
            model, validation = _trained()
        measured = measure(model, halves[0], RepairOptions())
        result[name] = {
            "validation": validation,
            "photographs": measured["photo"]["micro"],
            "drawings": measured["sketch"]["micro"],
            "auroc": measured["auroc"]["auroc"],
        }
        print(name, {figure: round(value, 3) for figure, value in result[name].items()})
    keep("ablation", result)


def _trained() -> tuple[Model, float]:
    preset = PRESETS.get("real-world").config
    config = preset.model_copy(update={"epochs": _EPOCHS, "train_images": _IMAGES})
    dataset = load_dataset()
    split = split_of(config, dataset.train_labels)
    training = prepare(config, len(split.train))
    fit(training, dataset, split, [])
    training.model.network.eval().requires_grad_(False)
    accuracy = training.history[-1].validation_accuracy
    assert accuracy is not None
    return training.model, accuracy


if __name__ == "__main__":
    main()
