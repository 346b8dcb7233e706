"""What a lesson is, and what it is computed from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np

from fmnist.common.errors import RunError
from fmnist.common.paths import LESSON_RUNS
from fmnist.data.dataset import Dataset
from fmnist.evaluation.evaluation import Evaluation, Split
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.lessons.parts import Part
from fmnist.studies.presets import PRESETS
from fmnist.studies.reproduce import finished_runs


@dataclass(frozen=True)
class Records:
    """What lessons are computed from: the runs that ship, the newest first, and the dataset.

    Some runs ship for lessons alone.
    """

    runs: tuple[Run, ...]
    dataset: Dataset

    @classmethod
    def shipped(cls, dataset: Dataset) -> Self:
        """All of them."""
        store = Store()
        for_lessons = Store(store.user, LESSON_RUNS).shipped()
        return cls((*for_lessons, *store.shipped()), dataset)

    def of(self, preset: str, **changes: object) -> list[Run]:
        """The finished runs of a preset with some settings changed, seed by seed."""
        config = PRESETS.get(preset).config.model_copy(update=changes)
        return finished_runs(config, self.runs)

    def like(self, **settings: object) -> Run:
        """The newest run with these settings.

        Raises:
            RunError: there is none among those that ship.
        """
        for run in self.runs:
            config = run.record.config
            if all(getattr(config, name) == value for name, value in settings.items()):
                return run
        raise RunError(f"A run with {settings} does not ship with this copy of the program.")

    def evaluation(self, run: Run, split: Split = "test") -> Evaluation:
        """What a run said about the images it was judged on."""
        return evaluate_run(run, self.dataset, split)

    @cached_property
    def of_all_classes(self) -> tuple[Run, ...]:
        """The complete runs that tell the ten classes apart."""
        return tuple(run for run in self.runs if run.is_complete and run.record.all_classes)

    def with_test_epochs(self) -> Iterator[tuple[Run, Evaluation]]:
        """The runs that kept their answers on test after every epoch, chosen on validation."""
        for run in self.of_all_classes:
            found = self.evaluation(run)
            if found.epoch_predicted is not None and run.record.best is not None:
                yield run, found


@dataclass(frozen=True)
class Claim:
    """A sentence of an answer, with its figures, and whether the records bear it out."""

    says: str
    holds: bool


@dataclass(frozen=True)
class Option:
    """A guess that a person can commit to; `value` is the figure it stands for, if it is one."""

    says: str
    value: float = float("nan")


@dataclass(frozen=True)
class Found:
    """What the records say to a lesson's question.

    Attributes:
        right: the place of the option that comes nearest to the truth.
        experiment: what is played after the guess.
        claims: the answer, sentence by sentence.
        before: what is looked at before the guess.
        figures: what the set-up and the question name in braces.
    """

    right: int
    experiment: tuple[Part, ...]
    claims: tuple[Claim, ...]
    before: tuple[Part, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """A lesson as data.

    Attributes:
        number: its place in the course.
        name: what the address calls it.
        topic: what it is about, in a line of the list that gives nothing away.
        setup: what is known before the question, in Markdown; figures in braces.
        question: what the person is to guess.
        options: what can be guessed.
        find: computes the answer from the records; its claims are what a test checks.
        take_home: the one sentence that is left when all else is forgotten.
    """

    number: int
    name: str
    title: str
    topic: str
    setup: str
    question: str
    options: tuple[Option, ...]
    find: Callable[[Records], Found]
    take_home: str


def nearest(options: Sequence[Option], value: float) -> int:
    """The place of the option whose figure comes nearest to `value`."""
    return int(np.argmin([abs(option.value - value) for option in options]))


def tested(run: Run) -> float:
    """The test accuracy of a complete run."""
    assert run.record.test is not None
    return run.record.test.accuracy
