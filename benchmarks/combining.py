"""What weight averaging, a soup, test-time augmentation and pruning bring to one small network.

Five seeds for each way of averaging weights, Welch's test over them; one run for all that is made
of a run, with paired intervals over images. Everything is chosen on validation, and test is read
once at the end of each.

    python -m benchmarks.combining [--preset quick] [--epochs 6] [--seeds 5]
"""

import argparse
import tempfile
import threading
from pathlib import Path
from typing import Any, Literal

import numpy as np

from benchmarks.report import keep
from fmnist.cli.scores import figures_of
from fmnist.comparison.paired import PairedComparison
from fmnist.comparison.welch import welch
from fmnist.data.dataset import load_dataset
from fmnist.jobs.augmented import gains, views_analysis
from fmnist.jobs.background import computed
from fmnist.jobs.execute import execute
from fmnist.jobs.pruned import measured, pruned_config
from fmnist.jobs.soup import make_soup
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig

SHARES = (0.5, 0.8, 0.95)
"""Of the weights, that pruning sets to zero."""
_SPLITS: tuple[Literal["validation"], Literal["test"]] = ("validation", "test")


class Trainings:
    """Trains in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(folder)
        self._dataset = load_dataset()

    def train(self, config: TrainConfig) -> Run:
        """A finished run of `config`."""
        run = self._store.create(config)
        execute(self._store, run, started_by="cli", shutdown=threading.Event())
        return self._store.get(run.id)

    def seeds(self, config: TrainConfig, number: int) -> list[Run]:
        """A run for each seed from 0 on."""
        return [self.train(config.model_copy(update={"seed": seed})) for seed in range(number)]

    def soup(self, start: Run, seeds: range) -> tuple[list[Run], Run]:
        """Runs that go on from `start` at a tenth of its rate, and the soup of them."""
        config = TrainConfig.of(start.record.config)
        changes = {"begin_from": start.id, "learning_rate": config.learning_rate / 10}
        members = [self.train(config.model_copy(update=changes | {"seed": seed})) for seed in seeds]
        return members, make_soup(self._store, members)

    def against(self, run: Run, other: Run) -> dict[str, Any]:
        """How much more often `run` is right than `other`, on validation and on test."""
        pairs = {
            split: PairedComparison.of_common_images(
                *(evaluate_run(each, self._dataset, split) for each in (run, other))
            )
            for split in _SPLITS
        }
        return {
            split: {
                **(figures_of(pair.differences().accuracy) or {}),
                "p_value": pair.mcnemar().p_value,
            }
            for split, pair in pairs.items()
        }

    def views(self, run: Run) -> dict[str, Any]:
        """What each test-time augmentation brings `run` on validation, and its milliseconds."""
        validation = evaluate_run(run, self._dataset, "validation")
        return {
            each.augmentation.name: {**(figures_of(each.gain) or {}), "ms": each.milliseconds}
            for each in gains(computed(views_analysis(run)), validation)
        }

    def pruned(self, run: Run, share: float, epochs: int) -> dict[str, Any]:
        """A copy with so many zeros, trained a little more: accuracy, size and milliseconds."""
        smaller = self.train(pruned_config(run, share, channels=False, epochs=epochs))
        return self.cost(smaller) | {"against": self.against(smaller, run)}

    def cost(self, run: Run) -> dict[str, Any]:
        """What a run is and takes, as measured."""
        cost = measured(run, self._dataset)
        return cost._asdict() | {f"{split}_accuracy": _accuracy(run, split) for split in _SPLITS}


def averaging(runs: dict[str, list[Run]]) -> dict[str, Any]:
    """EMA and SWA against the weights of the epoch, over seeds, on validation and on test."""
    found: dict[str, Any] = {}
    for way in ("ema", "swa"):
        found[way] = {}
        for split in _SPLITS:
            averaged, plain = (
                [_accuracy(run, split) for run in runs[each]] for each in (way, "off")
            )
            test = welch(averaged, plain)
            found[way][split] = {
                **(figures_of(test.difference) or {}),
                "p_value": test.p_value,
                "mean": float(np.mean(averaged)),
            }
    return found


def _accuracy(run: Run, split: str) -> float:
    score = run.record.best if split == "validation" else run.record.test
    assert score is not None
    return score.accuracy


def main() -> None:
    parser = argparse.ArgumentParser(description="What combining brings: see the top of this file.")
    parser.add_argument("--preset", choices=PRESETS.names, default="quick")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    config = PRESETS.get(options.preset).config.model_copy(update={"epochs": options.epochs})
    with tempfile.TemporaryDirectory() as folder:
        trainings = Trainings(Path(folder))
        runs = {
            way: trainings.seeds(config.model_copy(update={"weight_averaging": way}), options.seeds)
            for way in ("off", "ema", "swa")
        }
        first = runs["off"][0]
        members, soup = trainings.soup(first, range(100, 103))
        best = max(members, key=lambda run: _accuracy(run, "validation"))
        keep(
            "combining",
            {
                "preset": options.preset,
                "epochs": options.epochs,
                "seeds": options.seeds,
                "parameters": first.record.network.parameters,
                "averaging": averaging(runs),
                "soup": {
                    "against the best member": trainings.against(soup, best),
                    "against the beginning": trainings.against(soup, first),
                },
                "views": trainings.views(first),
                "whole": trainings.cost(first),
                "pruned": {
                    str(share): trainings.pruned(first, share, options.epochs // 2)
                    for share in SHARES
                },
            },
        )


if __name__ == "__main__":
    main()
