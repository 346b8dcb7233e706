"""How far the budget of a search goes: beforehand in trials, and while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from fmnist.studies.search.journal import Trial, expected_share, grid_size
from fmnist.studies.search.plan import Plan

_FEWEST = 2
_REFUSED = 20
"""After so many trials in a row that failed, no further ones are proposed."""


@dataclass(frozen=True)
class Forecast:
    """What a search is about to do.

    Attributes:
        trials: about how many.
        confirming: how many trainings with fresh seeds follow.
        seconds: what all of it takes; the confirmation goes on where the budget ends within it.
    """

    trials: int
    confirming: int
    seconds: float


def forecast(plan: Plan, seconds: float) -> Forecast:
    """What the budget of `plan` buys where one whole training of its start takes `seconds`."""
    each = seconds * expected_share(plan)
    trials = plan.trials or max(_FEWEST, int(_exploring(plan, seconds) / each))
    if plan.method == "grid":
        trials = min(trials, grid_size(plan) + 1)
    confirming = (1 + min(plan.candidates, trials - 1 or 1)) * plan.seeds
    return Forecast(trials, confirming, trials * each + confirming * seconds)


def is_used_up(plan: Plan, trials: Sequence[Trial]) -> bool:
    """Whether no trial is to follow those of `plan` so far."""
    failed = [trial.state == "failed" for trial in trials]
    if len(failed) >= _REFUSED and all(failed[-_REFUSED:]):
        return True
    if plan.trials is not None:
        return len(trials) >= plan.trials
    spent = [trial.seconds for trial in trials if trial.state in ("finished", "pruned", "stopped")]
    whole = [trial.seconds for trial in trials if trial.has_ended]
    if len(spent) < _FEWEST or not whole:
        return False
    next_one = sum(spent) / len(spent)
    return sum(spent) + next_one / 2 > _exploring(plan, sum(whole) / len(whole))


def _exploring(plan: Plan, seconds: float) -> float:
    """The seconds for trials: the budget without the confirmation, and at least half of it."""
    assert plan.minutes is not None
    budget = 60 * plan.minutes
    return max(budget / 2, budget - (1 + plan.candidates) * plan.seeds * seconds)
