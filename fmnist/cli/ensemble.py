"""`fmnist ensemble`: runs that answer together, or one run that looks several times."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fmnist.cli.output import print_json, print_table, say
from fmnist.cli.scores import accuracy, figures_of
from fmnist.common.errors import ConfigError, RunError
from fmnist.common.figures import bounded, ends, p_of, signed
from fmnist.common.text import on_one_line
from fmnist.data.labels import load_labels
from fmnist.data.views import TEST_TIME_AUGMENTATIONS
from fmnist.ensembles.rules import RULES
from fmnist.runs.run import Run
from fmnist.runs.store import Store

if TYPE_CHECKING:
    from fmnist.evaluation.evaluation import Evaluation

_COSTS = ("parameters", "latency", "size")
_BEST = "best"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which runs, and how their answers become one."""
    parser.add_argument(
        "runs", nargs="*", metavar="RUN", help="ids of the members, or their ends; one with --tta"
    )
    parser.add_argument(
        "--rule",
        choices=tuple(RULES),
        default=next(iter(RULES)),
        help="fitted on validation: weights or stacking; or mean of probabilities, of logits, or "
        "majority vote. Default: %(default)s.",
    )
    parser.add_argument(
        "--suggest",
        action="store_true",
        help="choose the members greedily on validation, among the runs named or among all",
    )
    parser.add_argument(
        "--budget",
        metavar="COST=N",
        help=f"what suggested members may cost together: {', '.join(_COSTS)} (ms, MB), such as "
        "parameters=500k",
    )
    parser.add_argument(
        "--tta",
        choices=(_BEST, *TEST_TIME_AUGMENTATIONS.names),
        help="average the answers of one run over views of the image; best chooses on validation",
    )
    parser.add_argument(
        "--soup",
        action="store_true",
        help="average the weights of runs that began from one and the same run, not their answers",
    )
    parser.add_argument("--name", default="", help="your own name for what is made")
    parser.add_argument(
        "--dry-run", action="store_true", help="judge it on validation and make nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Judge it on validation, make it, and test it once."""
    store = Store()
    chosen = store.find_all(options.runs)
    if options.tta:
        return _augment(store, chosen, options)
    if options.soup:
        return _soup(store, chosen, options)
    if options.suggest or options.budget:
        chosen = _suggested(chosen or store.runs(), options.budget)
    if len(chosen) < 2:
        raise RunError("Name at least two runs to put together, or have them chosen: --suggest.")
    return _put_together(store, chosen, options)


def _put_together(store: Store, chosen: list[Run], options: argparse.Namespace) -> int:
    from fmnist.ensembles.members import Members
    from fmnist.evaluation.metrics import Proportion
    from fmnist.jobs.combine import make_ensemble
    from fmnist.runs.load_model import validation_accuracy
    from fmnist.studies.ensembling import same_compute

    judged = _on_validation(chosen)
    together = Members.of(judged).on_validation(options.rule)
    right = Proportion(int(together.correct.sum()), len(together.correct))
    best = max(chosen, key=validation_accuracy)
    rivals = {"best member": best, "same compute": same_compute(chosen, store.runs())}
    compared = {
        what: _compared(together, rival) for what, rival in rivals.items() if rival is not None
    }
    made = None if options.dry_run else make_ensemble(store, chosen, options.rule, options.name)
    if options.json:
        print_json(
            {
                "id": made and made.id,
                "members": [run.id for run in chosen],
                "rule": options.rule,
                "validation_accuracy": right.estimate.value,
                "against": compared,
                "test_accuracy": made and made.record.test and made.record.test.accuracy,
            }
        )
        return 0
    print_table(
        ("member", "validation accuracy"),
        [(run.label, accuracy(run.record.best)) for run in chosen],
    )
    print(f"together on validation: {bounded(right.estimate)}")
    for what, each in compared.items():
        print(f"against the {what}, {on_one_line(each['name'])}: {_words(each)}")
    if "same compute" not in compared:
        print("no single run took as much training as all members together")
    _say_made(made)
    return 0


def _augment(store: Store, chosen: Sequence[Run], options: argparse.Namespace) -> int:
    from fmnist.jobs.augmented import best_of, gains, make_augmented, views_analysis
    from fmnist.jobs.background import computed

    if len(chosen) != 1:
        raise RunError("Name one run for test-time augmentation.")
    (run,) = chosen
    say("asking the run about every view of its validation images")
    found = computed(views_analysis(run))
    tried = gains(found, *_on_validation([run]))
    best = best_of(tried)
    if not options.json:
        print_table(
            ("views", "validation accuracy", "gain (points)", "ms"),
            [
                (
                    each.augmentation.name,
                    bounded(each.accuracy),
                    f"{signed(100 * each.gain.value, 2)} ({ends(each.gain.low, each.gain.high)})",
                    f"{each.milliseconds:.2f}",
                )
                for each in tried
            ],
        )
    wanted = best.augmentation.name if options.tta == _BEST and best else options.tta
    made = None
    if wanted == _BEST:
        say("no view is better than the image alone: nothing is made")
    elif not options.dry_run:
        augmentation = TEST_TIME_AUGMENTATIONS.get(wanted)
        made = make_augmented(store, run, augmentation, found, options.name)
    if options.json:
        print_json(
            {
                "id": made and made.id,
                "views": {
                    each.augmentation.name: {
                        "validation_accuracy": each.accuracy.value,
                        "gain": figures_of(each.gain),
                        "milliseconds": each.milliseconds,
                    }
                    for each in tried
                },
                "test_accuracy": made and made.record.test and made.record.test.accuracy,
            }
        )
    else:
        _say_made(made)
    return 0


def _soup(store: Store, chosen: Sequence[Run], options: argparse.Namespace) -> int:
    from fmnist.jobs.soup import make_soup

    if len(chosen) < 2:
        raise RunError("Name at least two runs that began from the same run.")
    made = make_soup(store, chosen, options.name)
    if options.json:
        print_json(
            {
                "id": made.id,
                "validation_accuracy": made.record.best and made.record.best.accuracy,
                "test_accuracy": made.record.test and made.record.test.accuracy,
            }
        )
    else:
        print(f"validation accuracy {accuracy(made.record.best)}")
        _say_made(made)
    return 0


def _suggested(runs: Sequence[Run], budget: str | None) -> list[Run]:
    from fmnist.ensembles.members import Members
    from fmnist.ensembles.selection import suggested
    from fmnist.studies.ensembling import candidates, cost_of

    cost, most = _budget(budget)
    pool = candidates(runs)
    if not pool:
        raise RunError("There is no finished run of the ten classes to choose among.")
    places = suggested(Members.of(_on_validation(pool)), [cost_of(run, cost) for run in pool], most)
    if len(places) == 1:
        raise RunError(
            f"Nothing within the budget improves {pool[places[0]].label}: allow more, or name the "
            "members."
        )
    return [pool[place] for place in places]


def _budget(text: str | None) -> tuple[Any, float | None]:
    from fmnist.runs.conditions import number

    if text is None:
        return _COSTS[0], None
    cost, sign, most = text.partition("=")
    if not sign or cost not in _COSTS:
        raise ConfigError(f"A budget is one of {', '.join(_COSTS)}, =, and a number.")
    return cost, number(most)


def _on_validation(runs: Sequence[Run]) -> "list[Evaluation]":
    from fmnist.runs.evaluations import evaluate_run

    return [evaluate_run(run, load_labels(run.record.dataset.name), "validation") for run in runs]


def _compared(together: "Evaluation", rival: Run) -> dict[str, Any]:
    from fmnist.comparison.paired import PairedComparison

    pair = PairedComparison.of_common_images(together, *_on_validation([rival]))
    return {
        "id": rival.id,
        "name": rival.label,
        "difference": figures_of(pair.differences().accuracy),
        "p_value": pair.mcnemar().p_value,
    }


def _words(compared: dict[str, Any]) -> str:
    from fmnist.comparison.mcnemar import UNLIKELY

    difference = compared["difference"]
    verdict = "significant" if compared["p_value"] < UNLIKELY else "inconclusive"
    return (
        f"{signed(100 * difference['value'], 1)} points "
        f"({ends(difference['low'], difference['high'])}), {verdict} (McNemar, "
        f"{p_of(compared['p_value'])})"
    )


def _say_made(made: Run | None) -> None:
    if made is not None:
        print(f"{made.id}: test accuracy {accuracy(made.record.test)}")
