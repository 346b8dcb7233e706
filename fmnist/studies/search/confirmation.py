"""Is the winner real? The best trials and the start, trained again with seeds that chose none."""

from collections.abc import Sequence

import numpy as np

from fmnist.comparison.against_start import Comparison, compare_with_start
from fmnist.data.labels import load_labels
from fmnist.jobs.evaluate import test_at_last
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import Contrasted, Finalist, Plan, Verdict
from fmnist.studies.search.space import config_with
from fmnist.training.config import TrainConfig


def finalists_of(plan: Plan, trials: Sequence[Trial]) -> tuple[int, ...]:
    """The trials that are worth confirming, the best on exploration first; none is the start."""
    ended = [trial for trial in trials if trial.has_ended and not trial.is_start]
    ended.sort(key=lambda trial: trial.accuracy or 0.0, reverse=True)
    return tuple(trial.number for trial in ended[: plan.candidates])


def settings_to_confirm(plan: Plan, trials: Sequence[Trial]) -> list[TrainConfig]:
    """The start, then each finalist.

    Raises:
        ConfigError: this version cannot train with one of them any more.
    """
    chosen = (trials[number] for number in plan.finalists or ())
    return [plan.config, *(config_with(plan.config, trial.values) for trial in chosen)]


def verdict_of(store: Store, plan: Plan, trials: Sequence[Trial], runs: Sequence[Run]) -> Verdict:
    """The verdict on the runs that confirmed; a winner is tested here, once.

    A setting of which fewer than two trainings ended, such as one that diverges, is left out.

    Args:
        runs: each setting's first seed, then each one's next, the start before the finalists.

    Raises:
        CheckpointError: the predictions of one of them are damaged.
    """
    labels = load_labels(plan.start.dataset)
    numbers: tuple[int | None, ...] = (None, *(plan.finalists or ()))
    finalists, correct, by_place = [], [], []
    for place, number in enumerate(numbers):
        ended = [run for run in runs[place :: len(numbers)] if run.has_ended]
        if len(ended) < 2:
            continue
        right = np.stack([evaluate_run(run, labels, "confirmation").correct for run in ended])
        finalists.append(
            Finalist(
                trial=number,
                explored=_explored(trials, number),
                runs=tuple(run.id for run in ended),
                confirmed=tuple(float(each) for each in right.mean(1)),
            )
        )
        correct.append(right)
        by_place.append(ended)
    found = Comparison((), (), None)
    if len(correct) > 1 and finalists[0].trial is None:
        found = compare_with_start(correct)
    verdict = Verdict(
        finalists=tuple(finalists),
        contrasts=tuple(
            Contrasted(
                first=each.first,
                second=each.second,
                difference=each.difference.value,
                low=each.difference.low,
                high=each.difference.high,
                p_value=each.adjusted,
                separated=each.separated,
            )
            for each in found.contrasts
        ),
        groups=found.groups,
        winner=found.winner,
        images=correct[0].shape[1] if correct else 0,
    )
    if found.winner is None:
        return verdict
    chosen = by_place[found.winner][0]
    record = chosen.record if chosen.is_complete else test_at_last(store, chosen)
    assert record.test is not None
    tested = {"tested": record.id, "test_accuracy": record.test.accuracy}
    return verdict.model_copy(update=tested)


def _explored(trials: Sequence[Trial], number: int | None) -> float | None:
    """What a trial reached on exploration; for None the start, if it was among the trials."""
    chosen = (trial for trial in trials if trial.is_start) if number is None else [trials[number]]
    return next((trial.accuracy for trial in chosen), None)
