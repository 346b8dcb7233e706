"""The whole field: every setting that was trained, what it reaches and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from fmnist.comparison.repeats import accuracy_interval
from fmnist.evaluation.metrics import Interval
from fmnist.runs.record import Score
from fmnist.runs.run import Run
from fmnist.studies.presets import Preset, presets

OWN = "recipes of this program"
OTHER = "other settings"


@dataclass(frozen=True)
class Setting:
    """One configuration, seeds apart, with the newest finished run of each seed.

    Attributes:
        name: that of its preset, or the label of its run with the first seed.
        source: the project it is of, or which of this program's settings it is among.
        runs: in the order of their seeds.
        accuracy: on test at the epoch that validation chose, the mean over runs, a fraction.
        interval: 95 %, of one run over images (Wilson), of several over runs (Student's t).
    """

    name: str
    source: str
    runs: tuple[Run, ...]
    accuracy: float
    interval: Interval

    @property
    def accuracies(self) -> tuple[float, ...]:
        """On test, of each run."""
        return tuple(run.record.test.accuracy for run in self.runs if run.record.test is not None)

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the accuracies over runs, None of a single one."""
        return stdev(self.accuracies) if len(self.runs) > 1 else None

    @property
    def validation(self) -> float | None:
        """The accuracy on validation, the mean over runs, None where none was set aside."""
        best = [run.record.best for run in self.runs]
        return fmean(score.accuracy for score in best if score) if all(best) else None

    @property
    def validation_interval(self) -> Interval | None:
        """That of `validation`, as `interval` is that of `accuracy`."""
        best = [run.record.best for run in self.runs]
        scores = [score for score in best if score]
        return _interval(scores) if all(best) else None

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


def field(runs: Sequence[Run]) -> list[Setting]:
    """Every setting with a finished run of the ten classes, the most accurate first.

    Args:
        runs: the newest first.
    """
    return settings_of(
        [run for run in runs if run.record.status == "finished" and run.record.task.is_whole]
    )


def settings_of(runs: Sequence[Run]) -> list[Setting]:
    """The settings of complete runs, the most accurate first.

    A run that was stopped is not what its configuration says, so it is a setting by itself.

    Args:
        runs: all of the same classes, the newest first.
    """
    by_setting: dict[str, dict[int, Run]] = {}
    for run in runs:
        config = run.record.config
        finished = run.record.status == "finished"
        key = config.hash_without_seed if finished else run.id
        by_setting.setdefault(key, {}).setdefault(config.seed, run)
    known = {preset.config.hash_without_seed: preset for preset in presets()}
    settings = [
        _setting([by_seed[seed] for seed in sorted(by_seed)], known.get(key))
        for key, by_seed in by_setting.items()
    ]
    return sorted(settings, key=lambda setting: setting.accuracy, reverse=True)


def alone(run: Run) -> Setting:
    """One complete run as a setting by itself, under its own label."""
    (setting,) = settings_of([run])
    return replace(setting, name=run.label)


def _setting(runs: list[Run], preset: Preset | None) -> Setting:
    scores: list[Score] = [run.record.test for run in runs if run.record.test is not None]
    return Setting(
        name=preset.name if preset else runs[0].label,
        source=(preset.source or OWN) if preset else OTHER,
        runs=tuple(runs),
        accuracy=fmean(score.accuracy for score in scores),
        interval=_interval(scores),
    )


def _interval(scores: list[Score]) -> Interval:
    return accuracy_interval([score.accuracy for score in scores], scores[0].images)
