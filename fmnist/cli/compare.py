"""`fmnist compare`: of several runs what the page Compare says."""

import argparse
from collections.abc import Sequence
from typing import Any

import numpy as np

from fmnist.cli.output import print_json, print_table
from fmnist.cli.scores import accuracy, figures_of
from fmnist.common.errors import RunError
from fmnist.common.estimate import Estimate
from fmnist.common.figures import count, ends, p_of, signed
from fmnist.common.text import on_one_line
from fmnist.comparison.mcnemar import UNLIKELY, paired_difference_interval
from fmnist.comparison.paired import PairedComparison
from fmnist.comparison.pairwise import Pair, inseparable_groups, pairwise
from fmnist.comparison.repeats import FEW
from fmnist.comparison.welch import Welch, welch
from fmnist.data.labels import load_labels
from fmnist.evaluation.evaluation import Evaluation
from fmnist.runs.description import apart_words
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store

_MOST = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which runs."""
    parser.add_argument(
        "runs", nargs="+", metavar="RUN", help=f"from 2 to {_MOST} ids, or their ends"
    )


def run(options: argparse.Namespace) -> int:
    """Say whether runs differ by more than luck, on the images and over seeds."""
    store = Store()
    runs = store.find_all(options.runs)
    if not 2 <= len(runs) <= _MOST:
        raise RunError(f"Name from 2 to {_MOST} different runs to compare.")
    evaluations = _on_the_same_images(runs)
    pairs = pairwise([each.correct for each in evaluations])
    if options.json:
        print_json(_plain(runs, evaluations, pairs))
    else:
        _print_runs(runs)
        print()
        _print_pairs(runs, evaluations, pairs)
        if len(runs) == 2:
            _print_classes(PairedComparison(*evaluations))
        print(_over_seeds(runs))
    return 0


def _on_the_same_images(runs: Sequence[Run]) -> list[Evaluation]:
    """RunError unless all are complete and were judged on the same images and classes."""
    found = [evaluate_run(run, load_labels(run.record.config.dataset), "test") for run in runs]
    datasets = {run.record.config.dataset for run in runs}
    for run, each in zip(runs, found, strict=True):
        same = np.array_equal(each.image_ids, found[0].image_ids)
        if len(datasets) > 1 or not same or each.classes != found[0].classes:
            raise RunError(
                f"{run.label} was judged on other images than {runs[0].label}: compare runs of the "
                "same dataset and classes."
            )
    return found


def _difference(first: Evaluation, second: Evaluation) -> Estimate:
    value = float(first.correct.mean() - second.correct.mean())
    return Estimate(value, paired_difference_interval(first.correct, second.correct))


def _plain(
    runs: Sequence[Run], evaluations: Sequence[Evaluation], pairs: Sequence[Pair]
) -> dict[str, Any]:
    test = _welch(runs)
    return {
        "runs": [
            {
                "id": run.id,
                "configuration": run.configuration,
                "seed": run.record.config.seed,
                "test_accuracy": float(each.correct.mean()),
                "parameters": run.record.network.parameters,
            }
            for run, each in zip(runs, evaluations, strict=True)
        ],
        "images": len(evaluations[0]),
        "pairs": [
            {
                "first": runs[pair.first].id,
                "second": runs[pair.second].id,
                "difference": figures_of(
                    _difference(evaluations[pair.first], evaluations[pair.second])
                ),
                "only_first_right": pair.test.only_a,
                "only_second_right": pair.test.only_b,
                "p_value": pair.test.p_value,
                "p_value_adjusted": pair.adjusted,
                "significant": pair.separated,
            }
            for pair in pairs
        ],
        "inseparable_groups": [
            [runs[place].id for place in group] for group in inseparable_groups(pairs)
        ],
        "seeds": test and {"difference": figures_of(test.difference), "p_value": test.p_value},
    }


def _print_runs(runs: Sequence[Run]) -> None:
    print_table(
        ("run", "test accuracy", "validation accuracy", "parameters"),
        [
            (
                run.label,
                accuracy(run.record.test),
                accuracy(run.record.best),
                count(run.record.network.parameters),
            )
            for run in runs
        ],
    )


def _print_pairs(
    runs: Sequence[Run], evaluations: Sequence[Evaluation], pairs: Sequence[Pair]
) -> None:
    for pair in pairs:
        first, second = (on_one_line(runs[place].label) for place in (pair.first, pair.second))
        difference = _difference(evaluations[pair.first], evaluations[pair.second])
        tested = (
            f"only the first is right on {count(pair.test.only_a)} images, only the second on "
            f"{count(pair.test.only_b)} (McNemar, {p_of(pair.adjusted)}"
            f"{', Holm' if len(pairs) > 1 else ''})"
        )
        verdict = "significant" if pair.separated else "inconclusive"
        print(
            f"{first} against {second}: {signed(100 * difference.value, 1)} points "
            f"({ends(difference.low, difference.high)}), {verdict}; {tested}"
        )


def _print_classes(pair: PairedComparison) -> None:
    classes = [pair.first.classes[place] for place in pair.differing_classes()]
    print(f"classes whose recall differs: {', '.join(classes) or 'none'}")


def _welch(runs: Sequence[Run]) -> Welch | None:
    """The test of two configurations over their seeds; None unless there are two with a spread."""
    by_setting: dict[str, list[float]] = {}
    for run in runs:
        assert run.record.test is not None
        accuracies = by_setting.setdefault(run.configuration, [])
        accuracies.append(run.record.test.accuracy)
    several = min(map(len, by_setting.values())) > 1
    spread = any(len(set(accuracies)) > 1 for accuracies in by_setting.values())
    return welch(*by_setting.values()) if len(by_setting) == 2 and several and spread else None


def _over_seeds(runs: Sequence[Run]) -> str:
    settings = {run.configuration for run in runs}
    if len(settings) == 1:
        return apart_words([run.record for run in runs])
    test = _welch(runs)
    if test is None:
        return (
            "All this is about the trained networks. With other seeds it may differ: train at "
            f"least {FEW} of each configuration and name all runs of two."
        )
    verdict = "significant" if test.p_value < UNLIKELY else "inconclusive"
    return (
        f"over seeds the configurations differ by {signed(100 * test.difference.value, 1)} points "
        f"({ends(test.difference.low, test.difference.high)}), {verdict} (Welch, "
        f"{p_of(test.p_value)})"
    )
