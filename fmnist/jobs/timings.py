"""What trainings cost on this machine, as far as somebody has asked since the program started."""

from collections.abc import Callable

from fmnist.common.errors import FmnistError
from fmnist.data.dataset import load_dataset
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import TimeEstimate, Timing, estimate, measure, timing_key

_KEPT = 512
"""Configurations; the one measured first is forgotten for another."""


class Timings:
    """Pages ask and read; the thread that trains measures, one configuration at a time."""

    def __init__(self) -> None:
        self._known: dict[str, Timing | FmnistError] = {}
        self._wanted: TrainConfig | None = None

    def estimate(self, config: TrainConfig) -> TimeEstimate | None:
        """How long `config` takes; None while its cost is not known.

        Raises:
            FmnistError: a few steps of it have been tried and failed.
        """
        known = self._known.get(timing_key(config))
        if isinstance(known, FmnistError):
            raise known
        return None if known is None else estimate(config, known)

    @property
    def asked(self) -> bool:
        """Whether something is to be measured, or is being measured."""
        return self._wanted is not None

    def ask(self, config: TrainConfig) -> bool:
        """Have `config` measured next; False if it is known, or if another is being measured."""
        if self.asked or timing_key(config) in self._known:
            return False
        self._wanted = config
        return True

    def measure(self, interrupted: Callable[[], bool]) -> None:
        """Measure what was asked for, if `interrupted` does not say before that it must wait."""
        config = self._wanted
        if config is None:
            return
        try:
            found: Timing | FmnistError | None = measure(
                config, load_dataset(config.dataset), interrupted
            )
        except FmnistError as error:
            found = error
        if found is not None:
            self._known[timing_key(config)] = found
            if len(self._known) > _KEPT:
                del self._known[next(iter(self._known))]

    def drop(self) -> None:
        """Forget what was asked for, measured or not; whoever still wants it asks again."""
        self._wanted = None
