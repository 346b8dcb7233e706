"""How much each setting matters among the trials of a search, and how sure that is."""

from collections.abc import Sequence

import numpy as np
import optuna
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.trial import FrozenTrial, TrialState, create_trial

from fmnist.common.estimate import Estimate, Interval
from fmnist.studies.search.journal import Journal

FEWEST = 10
"""With fewer trials there is nothing to tell."""
_RESAMPLES = 20


def importances(journal: Journal) -> dict[str, Estimate]:
    """Each setting's share of the differences between trials, the most important first.

    PED-ANOVA (Watanabe, Bansal and Hutter 2023) over the trials that ended, pruned or not; the
    interval is that of trials drawn anew with replacement, 20 times. Empty for fewer than `FEWEST`.
    """
    trials = [
        create_trial(
            params=trial.params,
            distributions=trial.distributions,
            value=max(trial.intermediate_values.values()),
        )
        for trial in journal.study().get_trials(deepcopy=False)
        if trial.state in (TrialState.COMPLETE, TrialState.PRUNED) and trial.intermediate_values
    ]
    if len(trials) < FEWEST:
        return {}
    whole = _of(trials)
    drawn = np.random.default_rng(0).integers(len(trials), size=(_RESAMPLES, len(trials)))
    resampled = [_of([trials[place] for place in places]) for places in drawn]
    found = {}
    for name in sorted(whole, key=lambda name: -whole[name]):
        low, high = np.quantile([each.get(name, 0.0) for each in resampled], (0.025, 0.975))
        value = whole[name]
        found[name] = Estimate(value, Interval(min(value, float(low)), max(value, float(high))))
    return found


def _of(trials: Sequence[FrozenTrial]) -> dict[str, float]:
    study = optuna.create_study(direction="maximize")
    study.add_trials(trials)
    return get_param_importances(study, evaluator=PedAnovaImportanceEvaluator())
