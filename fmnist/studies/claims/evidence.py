"""What claims are judged by: the finished runs of each preset, and what can be read off them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from fmnist.common.errors import ConfigError
from fmnist.data.labels import Labelled
from fmnist.evaluation.epoch_selection import epoch_choice
from fmnist.evaluation.evaluation import Evaluation
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run
from fmnist.studies.presets import PRESETS, Preset
from fmnist.studies.seed_groups import finished_runs

Choice = Literal["validation", "test", "last"]
"""Which epoch is judged: the one that validation chose, the best one on test, or the last."""


class Outcome:
    """One finished run; its predictions are read when a figure asks for them."""

    def __init__(self, run: Run, dataset: Labelled) -> None:
        self.run = run
        self._dataset = dataset

    @property
    def device(self) -> str:
        """The name of the device that trained."""
        environment = self.run.record.environment
        return environment.device_name if environment else "an unknown device"

    @cached_property
    def evaluation(self) -> Evaluation:
        """On test, at the epoch that validation chose."""
        return evaluate_run(self.run, self._dataset, "test")

    def at(self, choice: Choice) -> Evaluation | None:
        """The same at another epoch; None for one that was not kept."""
        kept = self.evaluation
        if choice == "validation":
            return kept
        if kept.epoch_predicted is None:
            return None
        epochs = len(kept.epoch_predicted)
        best = epoch_choice(kept.epoch_predicted, kept.labels, epochs).test_epoch
        return kept.at_epoch(best if choice == "test" else epochs)


class Evidence:
    """The finished runs of every preset.

    Args:
        runs: the newest first.
        dataset: the whole one.
    """

    def __init__(self, runs: Sequence[Run], dataset: Labelled) -> None:
        self._runs = runs
        self._dataset = dataset
        self._outcomes: dict[str, Outcome] = {}

    def of(self, name: str, **changes: object) -> list[Outcome]:
        """The finished runs of the preset `name` with some settings changed, seed by seed."""
        preset = preset_or_none(name)
        if preset is None:
            return []
        settings = preset.settings.model_copy(update=changes)
        return [self._outcome(run) for run in finished_runs(settings, self._runs)]

    def _outcome(self, run: Run) -> Outcome:
        return self._outcomes.setdefault(run.id, Outcome(run, self._dataset))


def preset_or_none(name: str) -> Preset | None:
    """The preset `name`, None where this program has no such system."""
    try:
        return PRESETS.get(name)
    except ConfigError:
        return None
