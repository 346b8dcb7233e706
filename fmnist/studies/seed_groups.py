"""The runs of one setting, seeds apart, as a group: what it reaches and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean, stdev

from fmnist.common.estimate import Estimate
from fmnist.comparison.repeats import accuracy_over_runs
from fmnist.runs.record import Score
from fmnist.runs.run import Run
from fmnist.studies.presets import PRESETS, Preset
from fmnist.training.settings import Settings

OWN = "recipes of this program"
OTHER = "other settings"


@dataclass(frozen=True)
class SeedGroup:
    """One configuration, seeds apart, with the newest finished run of each seed.

    Attributes:
        name: that of its preset, or the label of its run with the first seed.
        source: the project it is of, or which of this program's settings it is among.
        runs: in the order of their seeds.
    """

    name: str
    source: str
    runs: tuple[Run, ...]

    @cached_property
    def test(self) -> Estimate:
        """The accuracy on test at the epoch that validation chose, the mean over runs.

        Its interval is over images of one run (Wilson), over runs of several (Student's t).
        """
        return _accuracy([run.record.test for run in self.runs if run.record.test is not None])

    @property
    def accuracies(self) -> tuple[float, ...]:
        """On test, of each run."""
        return tuple(run.record.test.accuracy for run in self.runs if run.record.test is not None)

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the accuracies over runs, None of a single one."""
        return stdev(self.accuracies) if len(self.runs) > 1 else None

    @property
    def validation(self) -> Estimate | None:
        """The same on validation, None where none was set aside."""
        best = [run.record.best for run in self.runs]
        return _accuracy([score for score in best if score]) if all(best) else None

    @property
    def parameters(self) -> int:
        """How many the network has."""
        return self.runs[0].record.network.parameters

    @property
    def macs(self) -> int:
        """Multiply-adds for one image."""
        return self.runs[0].record.network.macs

    @property
    def seconds(self) -> float:
        """What the quickest training took: what else a machine does only ever makes one longer."""
        return min(run.record.effort.training_seconds for run in self.runs)

    @property
    def latency_ms(self) -> float | None:
        """What one picture takes on the processor, the mean over the runs that measured it."""
        measured = [run.record.effort.latency_ms for run in self.runs]
        known = [latency for latency in measured if latency is not None]
        return fmean(known) if known else None

    @property
    def devices(self) -> tuple[str, ...]:
        """The names of the devices that trained."""
        environments = [run.record.environment for run in self.runs]
        return tuple(sorted({each.device_name for each in environments if each}))


def seed_groups(runs: Sequence[Run]) -> list[SeedGroup]:
    """Every setting with a finished run of the ten classes, the most accurate first.

    Args:
        runs: the newest first.
    """
    return groups_of(
        [run for run in runs if run.record.status == "finished" and run.record.all_classes]
    )


def groups_of(runs: Sequence[Run]) -> list[SeedGroup]:
    """The settings of complete runs, the most accurate first.

    A run that was stopped is not what its configuration says, so it is a setting by itself.

    Args:
        runs: all of the same classes, the newest first.
    """
    by_setting: dict[str, dict[int, Run]] = {}
    for run in runs:
        key = run.configuration if run.record.status == "finished" else run.id
        by_setting.setdefault(key, {}).setdefault(run.record.config.seed, run)
    known = {preset.settings.hash_without_seed: preset for preset in PRESETS}
    groups = [
        _group([by_seed[seed] for seed in sorted(by_seed)], known.get(key))
        for key, by_seed in by_setting.items()
    ]
    return sorted(groups, key=lambda group: fmean(group.accuracies), reverse=True)


def finished_runs(wanted: Settings, runs: Sequence[Run]) -> list[Run]:
    """The finished runs of one setting in the order of their seeds, the newest with each seed.

    A run without the test predictions of its epochs does not count where they are wanted.

    Args:
        wanted: the setting; its seed does not matter.
        runs: the newest first.
    """
    by_seed: dict[int, Run] = {}
    configuration = wanted.hash_without_seed
    for run in runs:
        config = run.record.config
        alike = run.record.status == "finished" and config.architecture == wanted.architecture
        keeps_enough = config.keep_test_epochs or not wanted.keep_test_epochs
        if alike and keeps_enough and run.configuration == configuration:
            by_seed.setdefault(config.seed, run)
    return [by_seed[seed] for seed in sorted(by_seed)]


def alone(run: Run) -> SeedGroup:
    """One complete run as a setting by itself, under its own label."""
    (group,) = groups_of([run])
    return replace(group, name=run.label)


def _group(runs: list[Run], preset: Preset | None) -> SeedGroup:
    return SeedGroup(
        name=preset.name if preset else runs[0].label,
        source=(preset.source or OWN) if preset else OTHER,
        runs=tuple(runs),
    )


def _accuracy(scores: list[Score]) -> Estimate:
    return accuracy_over_runs([score.accuracy for score in scores], scores[0].images)
