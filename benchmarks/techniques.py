"""What each part of the fast recipe buys: the recipe of `fmnist-93` with that part left out.

Trained on 50,000 images and judged on the other 10,000 of the training images, never on test. The
seeds go round: all variants with the first, then all with the second.

    python -m benchmarks.techniques [--seeds 2]
"""

import argparse
from typing import Any, NamedTuple

from benchmarks.records import spread
from benchmarks.report import keep
from fmnist.data.dataset import load_dataset
from fmnist.data.split import stratified_split
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare

VALIDATION_IMAGES = 10_000


class Without(NamedTuple):
    """The recipe without one of its parts: what that part was expected to buy, and what differs."""

    part: str
    expected: str
    changes: dict[str, Any]


VARIANTS = (
    Without("nothing", "", {}),
    Without(
        "fixed whitening layer: learned instead",
        "accuracy in few epochs",
        {"options": {"whitened": False}},
    ),
    Without(
        "flip test-time augmentation",
        "accuracy, without longer training",
        {"options": {"flip_tta": False}},
    ),
    Without("mirroring", "accuracy", {"augmentations": {}}),
    Without("label smoothing", "accuracy", {"label_smoothing": 0.0}),
    Without(
        "batches of 256: 64, a quarter of the learning rate",
        "time",
        {"batch_size": 64, "learning_rate": 0.1},
    ),
    Without(
        "one cycle: a constant learning rate",
        "accuracy in few epochs",
        {"schedule": "constant", "learning_rate": 0.08},
    ),
    Without("bfloat16 where the processor has it: float32", "time", {"precision": "float32"}),
    Without("SGD: AdamW", "time", {"optimiser": "adamw", "learning_rate": 6e-3}),
)


def variant(changes: dict[str, Any], seed: int) -> TrainConfig:
    """The recipe with `changes`, judged on validation."""
    whole = PRESETS.get("fmnist-93").config.model_dump()
    options = whole["options"] | changes.get("options", {})
    kept = {"validation_images": VALIDATION_IMAGES, "seed": seed}
    return TrainConfig.parse(whole | changes | {"options": options} | kept)


def train(config: TrainConfig) -> tuple[float, float]:
    """Validation accuracy of the last epoch, and the seconds of training."""
    dataset = load_dataset()
    split = stratified_split(dataset.train_labels, VALIDATION_IMAGES, config.split_seed)
    training = prepare(config, len(split.train))
    fit(training, dataset, split, [])
    accuracy = training.history[-1].validation_accuracy
    assert accuracy is not None
    return accuracy, training.training_seconds


def main() -> None:
    parser = argparse.ArgumentParser(description="The recipe in parts: see the top of this file.")
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    measured: list[list[tuple[float, float]]] = [[] for _ in VARIANTS]
    for seed in range(options.seeds):
        for without, runs in zip(VARIANTS, measured, strict=True):
            runs.append(train(variant(without.changes, seed)))
            accuracy, seconds = runs[-1]
            print(
                f"without {without.part}, seed {seed}: {accuracy:.2%} in {seconds:.0f} s",
                flush=True,
            )
    keep(
        "techniques",
        {
            "validation_images": VALIDATION_IMAGES,
            "without": [
                {
                    "part": without.part,
                    "expected": without.expected,
                    "accuracy": spread([accuracy for accuracy, _ in runs], 4),
                    "seconds": spread([seconds for _, seconds in runs], 1),
                }
                for without, runs in zip(VARIANTS, measured, strict=True)
            ],
        },
    )


if __name__ == "__main__":
    main()
