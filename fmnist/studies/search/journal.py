"""The trials of a search as Optuna keeps them: a file beside the runs that only ever grows.

What is proposed next follows from the trials so far and the seed of the search alone, so a search
that was killed goes on as it would have.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Literal

import optuna
from filelock import FileLock
from optuna.pruners import BasePruner, NopPruner, SuccessiveHalvingPruner
from optuna.samplers import BaseSampler, RandomSampler, TPESampler
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock
from optuna.trial import FrozenTrial, TrialState

from fmnist.common.errors import CheckpointError
from fmnist.studies.search.plan import Plan
from fmnist.studies.search.space import ARCHITECTURE, Span, Value, applying, grid, values_of

optuna.logging.set_verbosity(optuna.logging.ERROR)

_STUDY = "search"
_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError, AssertionError)
"""What Optuna raises at a file that it did not write like this."""
_RUN, _SECONDS, _START, _ENDED = "run", "seconds", "start", "ended"
_AT_RANDOM = 8
"""Trials before TPE has enough to go by."""
_REDUCTION = 3
"""Successive halving lets one trial in so many go on at each rung."""
_POINTS = 3
"""Numbers of each dimension on a grid."""

Early = Literal["pruned", "stopped"]
"""Why a trial ended before its last epoch: it was behind the others, or a person said so."""


@dataclass(frozen=True)
class Trial:
    """One proposal and what came of it.

    Attributes:
        values: of each dimension that varied, by name.
        accuracies: on validation after each epoch so far.
        accuracy: on validation at the best epoch; None until one has ended, or where it failed.
        run_id: of the run that trains it; None before there is one.
        seconds: what it took.
        is_start: whether it is the setting that the search began from.
    """

    number: int
    state: Literal["running", "finished", "failed"] | Early
    values: Mapping[str, Value]
    accuracies: tuple[float, ...]
    accuracy: float | None
    run_id: str | None
    seconds: float
    is_start: bool

    @property
    def has_ended(self) -> bool:
        """Whether it trained to an end of its own, and counts."""
        return self.state == "finished"


class Journal:
    """The trials in the file at `path`; whoever adds to them holds the training lock."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self._plan = plan
        with _readable():
            self._storage = _storage(path)

    @classmethod
    def create(cls, path: Path, plan: Plan) -> "Journal":
        """An empty one in a new file."""
        optuna.create_study(storage=_storage(path), study_name=_STUDY, direction="maximize")
        return cls(path, plan)

    def trials(self) -> list[Trial]:
        """All of them, in the order in which they were proposed.

        Raises:
            CheckpointError: the file is damaged.
        """
        with _readable():
            return [_read(trial) for trial in self.study().get_trials(deepcopy=False)]

    def ask(self) -> Trial | None:
        """Propose another trial, the first being the start if it can be; None off the grid's end.

        Raises:
            ConfigError: what varies cannot any more.
        """
        study = self.study()
        number = len(study.get_trials(deepcopy=False))
        study.sampler = self._sampler(number)
        first = values_of(self._plan.config, self._plan.spans) if number == 0 else None
        if first is not None:
            study.enqueue_trial(first, user_attrs={_START: True})
        elif self._plan.method == "grid":
            points = _shuffled_grid(self._plan)
            place = number - _starts(study)
            if place >= len(points):
                return None
            study.enqueue_trial(points[place])
        asked = study.ask()
        network: Value = self._plan.start.architecture
        for span in self._plan.spans:
            if span.name == ARCHITECTURE:
                network = _suggest(asked, span)
        for span in applying(self._plan.spans, str(network)):
            if span.name != ARCHITECTURE:
                _suggest(asked, span)
        return _read(study.get_trials(deepcopy=False)[asked.number])

    def attach(self, number: int, run_id: str) -> None:
        """Note which run trains a trial."""
        self._storage.set_trial_user_attr(self._id(number), _RUN, run_id)

    def report(self, number: int, epoch: int, accuracy: float) -> bool:
        """Note what a trial reaches after an epoch; whether it is so far behind that it may end."""
        self._storage.set_trial_intermediate_value(self._id(number), epoch, accuracy)
        study = self.study()
        pruner: BasePruner = NopPruner()
        if self._plan.halving:
            pruner = SuccessiveHalvingPruner(min_resource=1, reduction_factor=_REDUCTION)
        return pruner.prune(study, study.get_trials(deepcopy=False)[number])

    def tell(
        self,
        number: int,
        accuracy: float | None,
        seconds: float,
        *,
        early: Early | None = None,
    ) -> None:
        """Close a trial with what it reached; None stands for one that failed.

        To Optuna one that was stopped is as one that was pruned.
        """
        self._storage.set_trial_user_attr(self._id(number), _SECONDS, seconds)
        study = self.study()
        if accuracy is None:
            study.tell(number, state=TrialState.FAIL)
        elif early:
            self._storage.set_trial_user_attr(self._id(number), _ENDED, early)
            study.tell(number, state=TrialState.PRUNED)
        else:
            study.tell(number, accuracy)

    def study(self) -> optuna.Study:
        """The study itself, for what Optuna computes of it.

        Raises:
            CheckpointError: its file is damaged.
        """
        with _readable():
            return optuna.load_study(study_name=_STUDY, storage=self._storage)

    def _id(self, number: int) -> int:
        study_id = self._storage.get_study_id_from_name(_STUDY)
        return self._storage.get_trial_id_from_study_id_trial_number(study_id, number)

    def _sampler(self, number: int) -> BaseSampler:
        drawn = hashlib.sha256(f"{self._plan.seed}/{number}".encode()).digest()
        seed = int.from_bytes(drawn[:4], "big")
        if self._plan.method == "tpe":
            return TPESampler(n_startup_trials=_AT_RANDOM, constant_liar=True, seed=seed)
        return RandomSampler(seed)


@contextmanager
def _readable() -> Iterator[None]:
    """Say of a file that Optuna cannot read that it is damaged, and read it anew the next time."""
    try:
        yield
    except _DAMAGED as error:
        _storage.cache_clear()
        raise CheckpointError(
            "The trials of this search are damaged: delete it and begin another one. Its runs stay."
        ) from error


def grid_size(plan: Plan) -> int:
    """How many trials the whole grid has."""
    return math.prod(len(values) for values in grid(plan.spans, _POINTS))


def expected_share(plan: Plan) -> float:
    """About which part of its epochs a trial trains, from 0 to 1, given what is pruned."""
    if not plan.halving:
        return 1.0
    left, rung, epochs = 1.0, 1, plan.start.epochs
    trained = 0.0
    for epoch in range(epochs):
        if epoch == rung:
            left, rung = left / _REDUCTION, rung * _REDUCTION
        trained += left
    return trained / epochs


def _shuffled_grid(plan: Plan) -> list[dict[str, Value]]:
    """Every point in an order in which the first few already spread over the whole."""
    spans: Sequence[Span] = plan.spans
    points = [
        dict(zip((span.name for span in spans), values, strict=True))
        for values in product(*grid(spans, _POINTS))
    ]
    Random(plan.seed).shuffle(points)
    return points


def _starts(study: optuna.Study) -> int:
    """Whether the first trial was the start, which the grid need not have."""
    first = study.get_trials(deepcopy=False)[:1]
    return int(bool(first) and first[0].user_attrs.get(_START, False))


def _suggest(trial: optuna.Trial, span: Span) -> Value:
    found = span.dimension
    if found.kind == "choice":
        chosen: Any = trial.suggest_categorical(span.name, span.choices)
        return chosen
    if found.kind == "float":
        return trial.suggest_float(span.name, span.low, span.high, log=found.log)
    low, high = math.ceil(span.low), math.floor(span.high)
    step = 1 if found.log else found.step
    high = low + (high - low) // step * step
    return trial.suggest_int(span.name, low, high, log=found.log, step=step)


def _read(trial: FrozenTrial) -> Trial:
    states: dict[TrialState, Any] = {
        TrialState.COMPLETE: "finished",
        TrialState.PRUNED: trial.user_attrs.get(_ENDED, "pruned"),
        TrialState.FAIL: "failed",
    }
    accuracies = tuple(value for _, value in sorted(trial.intermediate_values.items()))
    finished = trial.state == TrialState.COMPLETE
    reached = trial.value if finished else max(accuracies, default=None)
    return Trial(
        number=trial.number,
        state=states.get(trial.state, "running"),
        values=dict(trial.params),
        accuracies=accuracies,
        accuracy=None if trial.state == TrialState.FAIL else reached,
        run_id=trial.user_attrs.get(_RUN),
        seconds=trial.user_attrs.get(_SECONDS, 0.0),
        is_start=trial.user_attrs.get(_START, False),
    )


class _Lock(JournalFileOpenLock):
    """The lock that Optuna holds while it adds lines, as all locks here are."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path.with_name(f"{path.name}.lock"))

    def acquire(self) -> bool:
        self._lock.acquire()
        _mend(self._path)
        return True

    def release(self) -> None:
        self._lock.release()


@lru_cache(maxsize=16)
def _storage(path: Path) -> JournalStorage:
    """The one storage of this process over the file at `path`, which reads only what is new."""
    return JournalStorage(JournalFileBackend(str(path), _Lock(path)))


def _mend(path: Path) -> None:
    """Cut off what a kill left of a line that was being written at the end of the file."""
    with path.open("rb+") as file:
        content = file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            file.truncate(whole)
