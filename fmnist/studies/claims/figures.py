"""The figures that claims are about, and how each is read off a run with its own error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fmnist.common.estimate import Estimate, Interval
from fmnist.comparison.repeats import ANYWHERE, SHARE, SHARE_DIFFERENCE
from fmnist.evaluation.metrics import cross_entropies, normal_interval
from fmnist.evaluation.per_class import class_figures
from fmnist.studies.claims.estimates import difference, exact, share, timed
from fmnist.studies.claims.evidence import Choice, Outcome
from fmnist.studies.claims.words import Unit


@dataclass(frozen=True)
class Figure:
    """Something that is measured in a run.

    Attributes:
        read: gives it at one choice of the epoch, None where the run did not keep that.
        timed: whether it is a duration, which depends on no choice of the epoch.
    """

    title: str
    unit: Unit
    read: Callable[[Outcome, Choice], Estimate | None]
    timed: bool = False

    @property
    def within(self) -> Interval:
        """Where the figure can lie at all."""
        return {"share": SHARE, "points": SHARE_DIFFERENCE}.get(self.unit, ANYWHERE)


def read_off(
    figure: Figure, outcomes: Sequence[Outcome], choice: Choice
) -> tuple[list[Outcome], list[Estimate]]:
    """The outcomes that have the figure, and the figure of each."""
    pairs = [(outcome, figure.read(outcome, choice)) for outcome in outcomes]
    kept = [(outcome, estimate) for outcome, estimate in pairs if estimate is not None]
    estimates = [estimate for _, estimate in kept]
    if figure.timed and kept:
        estimates = timed([estimate.value for estimate in estimates])
    return [outcome for outcome, _ in kept], estimates


def _accuracy(outcome: Outcome, choice: Choice) -> Estimate | None:
    test = outcome.run.record.test
    if choice == "validation":
        return share(test.accuracy, test.images) if test else None
    found = outcome.at(choice)
    return None if found is None else share(found.correct.mean(), len(found))


def _macro_f1(outcome: Outcome, choice: Choice) -> Estimate | None:
    found = outcome.at(choice)
    if found is None:
        return None
    figures = class_figures(found.confusion)
    return share(sum(each.f1.value for each in figures) / len(figures), len(found))


def _loss(outcome: Outcome, choice: Choice) -> Estimate | None:
    """Only of the epoch that was kept, and not of a run that ships with its classes alone."""
    found = outcome.at(choice)
    if found is None or found.logits is None:
        return None
    losses = cross_entropies(found.logits, found.labels)
    return Estimate(float(losses.mean()), normal_interval(losses))


def _train_accuracy(outcome: Outcome, choice: Choice) -> Estimate | None:
    """The average over the last epoch, with dropout at work, as training programs print it."""
    split, epochs = outcome.run.record.split, outcome.run.history().epochs
    if choice != "last" or split is None or not epochs:
        return None
    accuracy = epochs[-1]["train_accuracy"]
    return None if accuracy is None else share(accuracy, split.train_images)


def _gap(outcome: Outcome, choice: Choice) -> Estimate | None:
    train, test = _train_accuracy(outcome, choice), _accuracy(outcome, choice)
    return None if train is None or test is None else difference(train, test)


def _minutes(outcome: Outcome, _choice: Choice) -> Estimate:
    return exact(outcome.run.record.effort.training_seconds / 60)


def _latency(outcome: Outcome, _choice: Choice) -> Estimate | None:
    latency = outcome.run.record.effort.latency_ms
    return None if latency is None else exact(latency)


ACCURACY = Figure("test accuracy", "share", _accuracy)
MACRO_F1 = Figure("F1 averaged over the classes", "share", _macro_f1)
LOSS = Figure("test loss", "nats", _loss)
TRAIN_ACCURACY = Figure("training accuracy of the last epoch", "share", _train_accuracy)
GAP = Figure("training minus test accuracy", "points", _gap)
MINUTES = Figure("training time", "minutes", _minutes, timed=True)
LATENCY = Figure("latency of one image", "milliseconds", _latency, timed=True)


def precision_of(name: str) -> Figure:
    """Of the images called so, how many are: a share of as many images as were called so."""

    def read(outcome: Outcome, choice: Choice) -> Estimate | None:
        found = outcome.at(choice)
        if found is None or not (called := found.predicted == found.classes.index(name)).any():
            return None
        return share(found.correct[called].mean(), int(called.sum()))

    return Figure(f"precision of {name}", "share", read)


def f1_of(name: str) -> Figure:
    """The F1 of one class, with the error of a share of as many images as the class has."""

    def read(outcome: Outcome, choice: Choice) -> Estimate | None:
        found = outcome.at(choice)
        if found is None:
            return None
        row = class_figures(found.confusion)[found.classes.index(name)]
        return share(row.f1.value, row.images)

    return Figure(f"F1 of {name}", "share", read)
