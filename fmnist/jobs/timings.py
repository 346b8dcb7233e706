"""What trainings cost on this machine, as far as somebody has asked since the program started.

A trial of a second tells what the machine does at that moment, so it is made again for whoever asks
later, and a run that has ended tells what such a trial leaves out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from fmnist.common.errors import FmnistError
from fmnist.common.processes import seconds_of_others
from fmnist.data.dataset import load_dataset
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import TimeEstimate, Timing, estimate, measure, timing_key

_KEPT = 512
"""Configurations; the one measured first is forgotten for another."""
_FRESH_SECONDS, _FRESH_UNDER_LOAD_SECONDS = 60.0, 5.0
"""A trial older than that no longer tells what else the machine is doing."""
_LOAD = 0.25
"""Of one core, so much for other processes counts as load."""


@dataclass(frozen=True)
class _Trial:
    """What a trial found, and until when that holds."""

    found: Timing | FmnistError
    fresh_until: float


class Timings:
    """Pages ask and read; the thread that trains measures, one configuration at a time.

    Args:
        clock: seconds of a clock that never jumps.
        others: what other processes have computed so far, in seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        others: Callable[[], float] = seconds_of_others,
    ) -> None:
        self._clock, self._others = clock, others
        self._trials: dict[str, _Trial] = {}
        self._wanted: TrainConfig | None = None
        self._slower: dict[str, float] = {}
        """How many times as long as their trial said the last runs took, by what cost the same."""
        self._slower_at_last = 1.0

    def estimate(self, config: TrainConfig) -> TimeEstimate | None:
        """How long `config` takes; None while its cost is not known.

        It is what its trial says times how much longer the last run of its kind took than was
        said, or the last run of all where there is none of its kind.

        Raises:
            FmnistError: a few steps of it have been tried and failed.
        """
        trial = self._trials.get(timing_key(config))
        if trial is None:
            return None
        if isinstance(trial.found, FmnistError):
            raise trial.found
        slower = self._slower.get(timing_key(config), self._slower_at_last)
        return estimate(config, trial.found).times(slower)

    def is_fresh(self, config: TrainConfig) -> bool:
        """Whether the cost of `config` was found out so lately that it still holds.

        What was found while others used the machine holds for a few seconds only.
        """
        trial = self._trials.get(timing_key(config))
        return trial is not None and self._clock() < trial.fresh_until

    def learn(self, config: TrainConfig, seconds: float) -> None:
        """A run of `config`, begun and ended in this process, took so many `seconds` in all."""
        trial = self._trials.get(timing_key(config))
        if trial is None or isinstance(trial.found, FmnistError):
            return
        said = estimate(config, trial.found)
        if said.again is None:
            self._slower_at_last = seconds / said.seconds
            self._slower[timing_key(config)] = self._slower_at_last

    @property
    def asked(self) -> bool:
        """Whether something is to be measured, or is being measured."""
        return self._wanted is not None

    def ask(self, config: TrainConfig) -> bool:
        """Have `config` measured next; False if it lately was, or if another is being measured."""
        if self.asked or self.is_fresh(config):
            return False
        self._wanted = config
        return True

    def measure(self, interrupted: Callable[[], bool]) -> None:
        """Measure what was asked for, if `interrupted` does not say before that it must wait."""
        config = self._wanted
        if config is None:
            return
        started, others = self._clock(), self._others()
        try:
            found: Timing | FmnistError | None = measure(
                config, load_dataset(config.dataset), interrupted
            )
        except FmnistError as error:
            found = error
        if found is not None:
            now = self._clock()
            loaded = self._others() - others > _LOAD * (now - started)
            fresh = _FRESH_UNDER_LOAD_SECONDS if loaded else _FRESH_SECONDS
            self._trials[timing_key(config)] = _Trial(found, now + fresh)
            for kept in (self._trials, self._slower):
                if len(kept) > _KEPT:
                    del kept[next(iter(kept))]

    def drop(self) -> None:
        """Forget what was asked for, measured or not; whoever still wants it asks again."""
        self._wanted = None
