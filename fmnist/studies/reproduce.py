"""Train every system again: the plan, what is done of it, and the table of what came out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fmnist.common.errors import ConfigError
from fmnist.common.estimate import Estimate
from fmnist.comparison.repeats import accuracy_over_runs
from fmnist.data.labels import Labelled
from fmnist.evaluation.epoch_selection import epoch_choice
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run
from fmnist.studies.presets import PRESETS, Preset
from fmnist.studies.seed_groups import finished_runs
from fmnist.training.config import TrainConfig

GROUP = "reproduce"
OWN = "own"
"""The name of this program's own recipes, where projects are named."""
_RESUMABLE = ("queued", "interrupted", "failed")


@dataclass(frozen=True)
class Step:
    """One training of the plan."""

    preset: Preset
    seed: int

    @property
    def config(self) -> TrainConfig:
        """The configuration of the preset with the seed of this step."""
        return self.preset.config.model_copy(update={"seed": self.seed})


@dataclass(frozen=True)
class Result:
    """What the complete runs of one preset say; accuracies are fractions of the test images.

    Attributes:
        accuracy: at the epoch that validation chose, the mean over runs, its interval of one run
            over images (Wilson), of several over runs (Student's t); None without a run.
        chosen_on_test: at the best epoch on test, as the source chose, the mean over runs; None
            where no run kept the test predictions of its epochs.
        devices: the names of the devices that trained.
    """

    preset: Preset
    runs: tuple[Run, ...]
    accuracy: Estimate | None
    chosen_on_test: float | None
    devices: tuple[str, ...]


def chosen_presets(only: str | None = None) -> tuple[Preset, ...]:
    """The presets of the project `only`, or the one of that name; all when it is None.

    Raises:
        ConfigError: there is no such project and no such preset.
    """
    found = tuple(preset for preset in PRESETS if only in (None, preset.source or OWN, preset.name))
    if not found:
        projects = ", ".join(sorted({preset.source or OWN for preset in PRESETS}))
        raise ConfigError(
            f"There is no project or preset {str(only)[:40]!r}: choose a preset, or among "
            f"{projects}."
        )
    return found


def plan(chosen: Sequence[Preset], seeds: int) -> list[Step]:
    """Every preset with the seeds from 0, the first seed of all before the second of any."""
    return [Step(preset, seed) for seed in range(seeds) for preset in chosen]


def finished_run(step: Step, runs: Sequence[Run]) -> Run | None:
    """The finished run that covers this step, whoever started it."""
    done = finished_runs(step.preset.settings, runs)
    return next((run for run in done if _seed(run) == step.seed), None)


def unfinished_run(step: Step, runs: Sequence[Run]) -> Run | None:
    """The run of this group that was cut short in this step and can go on."""
    for run in runs:
        cut_short = run.record.status in _RESUMABLE and not run.read_only
        if cut_short and run.record.group == GROUP and run.record.config == step.config.settings:
            return run
    return None


def results(chosen: Sequence[Preset], runs: Sequence[Run], dataset: Labelled) -> list[Result]:
    """What the finished runs of each preset say, the newest with each seed.

    Args:
        chosen: the presets, one result for each.
        runs: the newest first.
        dataset: the whole one.

    Raises:
        CheckpointError: the predictions of a run are damaged.
    """
    return [_result(preset, finished_runs(preset.settings, runs), dataset) for preset in chosen]


def _seed(run: Run) -> int:
    return run.record.config.seed


def _result(preset: Preset, runs: list[Run], dataset: Labelled) -> Result:
    scores = [run.record.test for run in runs if run.record.test is not None]
    flattered = [
        epoch_choice(found.epoch_predicted, found.labels, score.epoch).chosen_on_test
        for run, score in zip(runs, scores, strict=True)
        if (found := evaluate_run(run, dataset, "test")).epoch_predicted is not None
    ]
    return Result(
        preset=preset,
        runs=tuple(runs),
        accuracy=(
            accuracy_over_runs([score.accuracy for score in scores], scores[0].images)
            if scores
            else None
        ),
        chosen_on_test=float(np.mean(flattered)) if flattered else None,
        devices=tuple(
            sorted({run.record.environment.device_name for run in runs if run.record.environment})
        ),
    )
