"""What to make ensembles of, and the one network that costs as much to train."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from fmnist.common.errors import ConfigError
from fmnist.runs.files import WEIGHTS
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.training.config import TrainConfig

Cost = Literal["parameters", "latency", "size"]
COSTS: dict[Cost, str] = {
    "parameters": "parameters",
    "latency": "latency (ms)",
    "size": "size (MB)",
}
_BYTES_OF_A_PARAMETER = 4
_ALIKE = (0.8, 1.25)
"""Between which shares of a training compute another counts as the same."""


def candidates(runs: Sequence[Run]) -> list[Run]:
    """The trained runs of the ten classes that share their validation images with most others."""
    trained = [
        run
        for run in runs
        if run.is_complete
        and run.record.all_classes
        and run.record.combination is None
        and run.record.best is not None
    ]
    splits = Counter(_split(run) for run in trained)
    most = max(splits, key=splits.__getitem__, default=None)
    return [run for run in trained if _split(run) == most]


def cost_of(run: Run, cost: Cost) -> float | None:
    """What a run costs where it answers; None where its latency was never measured."""
    record = run.record
    if cost == "latency":
        return record.effort.latency_ms
    if cost == "parameters":
        return record.network.parameters
    if run.has_weights:
        return (run.folder / WEIGHTS).stat().st_size / 1e6
    return _BYTES_OF_A_PARAMETER * record.network.parameters / 1e6


def training_compute(run: Run) -> int:
    """About how many multiply-adds its training took forwards: MACs of an image times images."""
    return run.record.network.macs * run.record.effort.images_seen


def same_compute(members: Sequence[Run], runs: Sequence[Run]) -> Run | None:
    """The trained run with the best validation accuracy that took as much training as all members.

    Within a fifth; None where there is no such run.
    """
    total = sum(map(training_compute, members))
    low, high = (share * total for share in _ALIKE)
    inside = [run for run in candidates(runs) if low <= training_compute(run) <= high and total > 0]
    return max(inside, key=validation_accuracy, default=None)


def with_same_compute(members: Sequence[Run]) -> tuple[Run, TrainConfig]:
    """The best trained member, and its settings for so many epochs that they take what all took.

    Raises:
        ConfigError: no member was trained by itself, this version cannot train with its settings,
            or it would be more than 500 epochs.
    """
    trained = [run for run in members if run.record.combination is None and training_compute(run)]
    best = max(trained, key=validation_accuracy, default=None)
    if best is None:
        raise ConfigError("None of the members is a single training of known length.")
    times = sum(map(training_compute, members)) / training_compute(best)
    config = TrainConfig.of(best.record.config)
    return best, TrainConfig.parse(config.model_dump() | {"epochs": round(times * config.epochs)})


def _split(run: Run) -> str:
    return run.record.split.sha256 if run.record.split else ""
