"""What the chosen runs say together on validation, kept while their predictions stay."""

from fmnist.common.estimate import Estimate
from fmnist.ensembles.diversity import PairDiversity, Spread, by_number, contributions
from fmnist.ensembles.diversity import pairwise_diversity as diversity
from fmnist.ensembles.members import Members
from fmnist.ensembles.rules import Rule
from fmnist.ensembles.selection import suggested
from fmnist.evaluation.evaluation import Evaluation
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.run import Run
from fmnist.studies.ensembling import Cost, cost_of
from ui.shared.cache import kept
from ui.shared.evaluations import evaluation_of


@kept(PREDICTIONS, most=8)
def members_of(runs: list[Run]) -> Members:
    """The runs as members; RunError where they do not go together."""
    return Members.of([evaluation_of(run, "validation") for run in runs])


@kept(PREDICTIONS, most=8, spinner="Reading the runs…")
def suggestion(runs: list[Run], cost: Cost, budget: float | None) -> list[int]:
    """The places of the runs to take, of which together they cost no more than the budget."""
    return suggested(members_of(runs), [cost_of(run, cost) for run in runs], budget)


@kept(PREDICTIONS, most=32, spinner="Combining their answers…")
def on_validation(runs: list[Run], rule: Rule) -> Evaluation:
    """What they say together, by a rule that was fitted without the image."""
    return members_of(runs).on_validation(rule)


@kept(PREDICTIONS, most=32, spinner="Leaving members out…")
def spreads(runs: list[Run], rule: Rule) -> list[Spread]:
    """The accuracy by number of members."""
    return by_number(members_of(runs), rule)


@kept(PREDICTIONS, most=32)
def added_by_each(runs: list[Run], rule: Rule) -> list[Estimate]:
    """What each of them adds."""
    return contributions(members_of(runs), rule)


@kept(PREDICTIONS, most=32)
def pairwise_diversity(runs: list[Run]) -> list[PairDiversity]:
    """How far each two of them differ."""
    return diversity(members_of(runs))
