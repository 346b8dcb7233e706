"""Which of many models to put together: greedy forward selection under a budget.

Caruana, Niculescu-Mizil, Crew, Ksikes (2004), "Ensemble selection from libraries of models": a
model can be taken again, which gives it more weight.
"""

from collections.abc import Sequence

import numpy as np

from fmnist.common.errors import ConfigError
from fmnist.ensembles.members import Members
from fmnist.evaluation.metrics import log_loss

MOST_MEMBERS = 12
"""What an ensemble has at most."""
_MOST_STEPS = 40


def suggested(
    members: Members,
    costs: Sequence[float | None],
    budget: float | None = None,
    most: int = MOST_MEMBERS,
) -> list[int]:
    """The places of the members to take, the first taken first.

    Each step takes the one that, with those taken before, has the least log loss of the mean of
    log-probabilities on validation, as long as it falls and all taken together stay in the budget.
    Before that each has its own temperature fitted, so that none is heard for being too sure.

    Args:
        costs: of each member; one without a cost is not taken under a budget.
        budget: what those taken may cost together, None for no limit.

    Raises:
        ConfigError: the budget is not above 0, or below what any of them costs.
    """
    if budget is not None and budget <= 0:
        raise ConfigError("A budget is a number above 0.")
    labels, calm = members.labels, members.calibrated
    taken: list[int] = []
    total, least = np.zeros(members.logits.shape[1:]), np.inf
    for step in range(1, _MOST_STEPS + 1):
        open_to = [place for place in range(len(members)) if _fits(place, taken, costs, budget)]
        if len(set(taken)) == most:
            open_to = sorted(set(taken))
        losses = {place: log_loss((total + calm[place]) / step, labels) for place in open_to}
        best = min(losses, key=losses.__getitem__, default=None)
        if best is None or losses[best] >= least:
            break
        taken.append(best)
        total, least = total + calm[best], losses[best]
    if not taken:
        raise ConfigError("No run stays within this budget: allow more.")
    return list(dict.fromkeys(taken))


def _fits(
    place: int, taken: Sequence[int], costs: Sequence[float | None], budget: float | None
) -> bool:
    """Whether the budget is kept with this one as well."""
    every = [costs[each] for each in {*taken, place}]
    known = [cost for cost in every if cost is not None]
    return budget is None or (len(known) == len(every) and sum(known) <= budget)
