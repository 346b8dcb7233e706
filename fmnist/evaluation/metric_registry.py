"""The metrics that the program shows wherever runs are judged or listed. To add one, register it.

It then stands on Results, in the tables of runs and settings, and in what `evaluate` and `runs`
print.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, interval_of, number_of
from fmnist.common.registry import Registry
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import Proportion, log_loss


@dataclass(frozen=True)
class Metric:
    """A figure of an Evaluation.

    Attributes:
        title: what stands after "Test", such as "accuracy".
        help: a sentence for a newcomer.
        compute: gives the figure, None where the Evaluation has not what it takes; it can rely on
            at least one image.
        words: a figure as a person reads it, with its interval if it has one.
        note: what stands under the figure alone, such as its interval or its unit.
        in_tables: whether tables of runs have a column for it.
    """

    title: str
    help: str
    compute: Callable[[Evaluation], Estimate | None]
    words: Callable[[Estimate], str]
    note: Callable[[Estimate], str] = lambda _: ""
    in_tables: bool = True


METRICS: Registry[Metric] = Registry("metric")
"""By the names that JSON has for them."""


def _accuracy(evaluation: Evaluation) -> Estimate:
    return Proportion(int(evaluation.correct.sum()), len(evaluation)).estimate


def _loss(evaluation: Evaluation) -> Estimate | None:
    """TrainingError for logits that are not finite."""
    if evaluation.logits is None:
        return None
    return Estimate(log_loss(evaluation.logits, evaluation.labels))


METRICS.register(
    "accuracy",
    Metric(
        "accuracy",
        "The share of the images that are classified correctly.",
        _accuracy,
        bounded,
        note=lambda estimate: f"{interval_of(estimate)} %",
    ),
)
METRICS.register(
    "loss",
    Metric(
        "loss",
        "Mean cross-entropy of the predicted probabilities, in nats.",
        _loss,
        lambda estimate: number_of(estimate, 3),
        note=lambda _: "nats",
        in_tables=False,
    ),
)
