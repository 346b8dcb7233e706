"""A student with a teacher and the same student without one, over equal seeds."""

from collections.abc import Sequence
from typing import NamedTuple

from fmnist.comparison.welch import Welch, welch
from fmnist.evaluation.evaluation import Split
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import finished_runs
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import with_seeds
from fmnist.training.settings import Settings

_TEACHING = ("teacher", "teacher_share", "teacher_temperature")


class Distillation(NamedTuple):
    """The finished runs of a taught student, and of the same alone, with the seeds of both."""

    taught: list[Run]
    alone: list[Run]

    def accuracies(self, split: Split) -> tuple[list[float], list[float]]:
        """Those of the taught and of the others on a split, none where there are no images."""
        return _accuracies(self.taught, split), _accuracies(self.alone, split)

    def difference(self, split: Split) -> Welch | None:
        """What the teacher brings; None where too few seeds were trained to say."""
        taught, alone = self.accuracies(split)
        if min(len(taught), len(alone)) < 2 or len({*taught}) == len({*alone}) == 1:
            return None
        return welch(taught, alone)


def without_teacher(config: Settings) -> Settings:
    """The same settings without a teacher."""
    fields = type(config).model_fields
    return config.model_copy(update={name: fields[name].default for name in _TEACHING})


def trainings(student: TrainConfig, number: int) -> list[TrainConfig]:
    """What is to be trained over so many seeds: seed by seed the taught student, then it alone.

    ConfigError unless `with_seeds` accepts the number.
    """
    alone = TrainConfig.of(without_teacher(student.settings))
    pairs = zip(with_seeds(student, number), with_seeds(alone, number), strict=True)
    return [each for pair in pairs for each in pair]


def untrained(wanted: Sequence[TrainConfig], runs: Sequence[Run]) -> list[TrainConfig]:
    """Those of `wanted` of whose settings and seed no finished run is among `runs`."""
    known = {
        (run.configuration, run.record.config.seed)
        for run in runs
        if run.record.status == "finished"
    }
    return [each for each in wanted if (each.settings.hash_without_seed, each.seed) not in known]


def distillation(student: Settings, runs: Sequence[Run]) -> Distillation:
    """The runs of a taught student and of the same alone, the newest of `runs` first."""
    taught = finished_runs(student, runs)
    alone = finished_runs(without_teacher(student), runs)
    seeds = {run.record.config.seed for run in taught} & {run.record.config.seed for run in alone}
    return Distillation(
        *([run for run in each if run.record.config.seed in seeds] for each in (taught, alone))
    )


def distillations(runs: Sequence[Run]) -> list[Distillation]:
    """Every taught student that has been trained alone, too, the newest first."""
    students = {run.configuration: run.record.config for run in runs if run.record.config.teacher}
    found = [distillation(student, runs) for student in students.values()]
    return [each for each in found if each.taught]


def _accuracies(runs: Sequence[Run], split: Split) -> list[float]:
    scores = [run.record.best if split == "validation" else run.record.test for run in runs]
    return [score.accuracy for score in scores if score is not None]
