"""How the command line writes scores and estimates."""

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded
from fmnist.comparison.repeats import accuracy_over_runs
from fmnist.runs.record import Score


def accuracy(score: Score | None) -> str:
    """The accuracy of one run with its 95 % interval over images; a dash when there is none."""
    if score is None:
        return "-"
    return bounded(accuracy_over_runs([score.accuracy], score.images))


def figures_of(estimate: Estimate | None) -> dict[str, float | None] | None:
    """An estimate as JSON has it, with null for the ends of an interval that is not known."""
    if estimate is None:
        return None
    low, high = estimate.interval or (None, None)
    return {"value": estimate.value, "low": low, "high": high}
