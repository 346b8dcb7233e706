"""What each part of the fast recipe buys: the recipe of `fmnist-93` with that part left out.

Trained on 50,000 images and judged on the other 10,000 of the training images, never on test. The
seeds go round: all variants with the first, then all with the second.

    python -m benchmarks.techniques [--seeds 2]
"""

import argparse
from typing import Any

import numpy as np

from benchmarks.report import keep
from fmnist.data.dataset import load_dataset
from fmnist.data.split import stratified_split
from fmnist.studies.presets import get_preset
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare

VALIDATION_IMAGES = 10_000
LEFT_OUT: dict[str, dict[str, Any]] = {
    "nothing": {},
    "first layer computed from images: learned instead": {"options": {"whitened": False}},
    "looking both ways": {"options": {"both_ways": False}},
    "mirroring": {"augmentations": {}},
    "label smoothing": {"label_smoothing": 0.0},
    "small batches: 256, four times the learning rate": {"batch_size": 256, "learning_rate": 0.4},
    "one cycle: a constant learning rate": {"schedule": "constant", "learning_rate": 0.02},
    "bfloat16 where the processor has it: float32": {"precision": "float32"},
    "SGD: AdamW": {"optimiser": "adamw", "learning_rate": 3e-3},
}


def variant(changes: dict[str, Any], seed: int) -> TrainConfig:
    """The recipe with `changes`, judged on validation."""
    whole = get_preset("fmnist-93").config.model_dump()
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
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in LEFT_OUT}
    for seed in range(options.seeds):
        for name, changes in LEFT_OUT.items():
            measured[name].append(train(variant(changes, seed)))
            accuracy, seconds = measured[name][-1]
            print(f"without {name}, seed {seed}: {accuracy:.2%} in {seconds:.0f} s", flush=True)
    keep(
        "techniques",
        {
            "validation_images": VALIDATION_IMAGES,
            "without": {
                name: {
                    "accuracies": [accuracy for accuracy, _ in runs],
                    "mean_accuracy": round(float(np.mean([accuracy for accuracy, _ in runs])), 4),
                    "mean_seconds": round(float(np.mean([seconds for _, seconds in runs])), 1),
                }
                for name, runs in measured.items()
            },
        },
    )


if __name__ == "__main__":
    main()
