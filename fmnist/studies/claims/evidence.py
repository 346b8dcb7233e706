"""What claims are judged by: the finished runs of each preset, and what can be read off them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from fmnist.common.errors import ConfigError
from fmnist.data.task import places
from fmnist.evaluation.epoch_selection import selection
from fmnist.runs.predictions import Integers, Predictions
from fmnist.runs.run import Run
from fmnist.studies.presets import Preset, get_preset
from fmnist.studies.reproduce import finished_runs

Booleans = npt.NDArray[np.bool_]
Choice = Literal["validation", "test", "last"]
"""Which epoch is judged: the one that validation chose, the best one on test, or the last."""


class Outcome:
    """One finished run; its predictions are read when a figure asks for them.

    Args:
        labels: (T,), the true classes of all test images.
    """

    def __init__(self, run: Run, labels: Integers) -> None:
        self.run = run
        self._labels = labels

    @property
    def device(self) -> str:
        """The name of the device that trained."""
        environment = self.run.record.environment
        return environment.device_name if environment else "an unknown device"

    @cached_property
    def predictions(self) -> Predictions:
        """As `Run.predictions`."""
        return self.run.predictions()

    @cached_property
    def labels(self) -> Integers:
        """The true classes of the test images that the run was judged on, by place in its task."""
        return places(self._labels[self.predictions.test_indices], self.run.record.task.classes)

    @property
    def right(self) -> Booleans:
        """Which test images it got right at the epoch that validation chose."""
        right: Booleans = self.predictions.test_classes == self.labels
        return right

    def classes(self, choice: Choice) -> Integers | None:
        """The class predicted for each test image; None for an epoch that was not kept."""
        if choice == "validation":
            return self.predictions.test_classes
        epochs = self.predictions.test_epoch_classes
        if epochs is None:
            return None
        chosen = selection(epochs, self.labels, len(epochs)).test_epoch
        return epochs[chosen - 1] if choice == "test" else epochs[-1]


class Evidence:
    """The finished runs of every preset.

    Args:
        runs: the newest first.
        labels: (T,), the true classes of the test images.
    """

    def __init__(self, runs: Sequence[Run], labels: Integers) -> None:
        self._runs = runs
        self._labels = labels
        self._outcomes: dict[str, Outcome] = {}

    def of(self, name: str, **changes: object) -> list[Outcome]:
        """The finished runs of the preset `name` with some settings changed, seed by seed."""
        preset = preset_or_none(name)
        if preset is None:
            return []
        config = preset.config.model_copy(update=changes)
        return [self._outcome(run) for run in finished_runs(config, self._runs)]

    def _outcome(self, run: Run) -> Outcome:
        return self._outcomes.setdefault(run.id, Outcome(run, self._labels))


def preset_or_none(name: str) -> Preset | None:
    """The preset `name`, None where this program has no such system."""
    try:
        return get_preset(name)
    except ConfigError:
        return None
