"""Searches whose runs nobody trains: what each reaches follows from its configuration."""

import math
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from fmnist.jobs.planner import Advised
from fmnist.runs.run import Run
from fmnist.studies.search.plan import Plan, spans_of
from fmnist.studies.search.search import Searches
from fmnist.training.config import TrainConfig
from tests.made_up import end_of_search_run

Quality = Callable[[TrainConfig], float]


def plan_of(start: TrainConfig, *vary: str, **values: object) -> Plan:
    """A search of three trials and one candidate with two seeds, unless `values` say otherwise."""
    given: dict[str, Any] = {"trials": 3, "method": "random", "halving": False}
    given |= {"candidates": 1, "seeds": 2}
    return Plan.parse(start, spans=spans_of(list(vary), start), **(given | values))


def by_learning_rate(config: TrainConfig) -> float:
    """The accuracy of a setting, from 0.5 to 0.9 for learning rates from 0.0001 to 1."""
    return 0.9 + math.log10(config.learning_rate) / 10


def work(
    searches: Searches, quality: Quality = by_learning_rate, most: int = 1_000
) -> Iterator[Run]:
    """End what the searches want to train, at most so many runs."""
    for _ in range(most):
        run = searches.next()
        if run is None:
            return
        yield end(searches, run, quality)


def end(searches: Searches, run: Run, quality: Quality = by_learning_rate) -> Run:
    """End one run as training would, epoch by epoch before the eyes of who watches."""
    config = TrainConfig.of(run.record.config)
    best = quality(config)
    training: Any = SimpleNamespace(config=config, history=[], epoch=0, stop_reason=None)
    watcher = Advised(searches, run)
    while training.epoch < config.epochs and training.stop_reason is None:
        training.epoch += 1
        accuracy = best * (0.5 + 0.5 * training.epoch / config.epochs)
        result: Any = SimpleNamespace(epoch=training.epoch, validation_accuracy=accuracy)
        training.history.append(result)
        watcher.on_epoch(training, result)
    accuracies = [each.validation_accuracy for each in training.history]
    ended = end_of_search_run(searches.store, run, accuracies, best, training.stop_reason)
    searches.ended(ended.record)
    return ended
