"""`fmnist search`: look for a better setting, and find out whether the winner is real."""

import argparse
import threading

from fmnist.cli.cluster import add_cluster_argument, train_on
from fmnist.cli.output import print_json, print_table, say
from fmnist.cli.progress import ProgressLine, say_over
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.common.errors import ConfigError
from fmnist.common.figures import bounded, minutes, per_cent
from fmnist.common.refusals import bounds_in_words
from fmnist.comparison.repeats import accuracy_over_runs
from fmnist.data.dataset import load_dataset
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.execute import execute
from fmnist.jobs.planner import Advised
from fmnist.runs.record import RunRecord
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.search.budget import forecast
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.plan import Plan, spans_of
from fmnist.studies.search.search import Searches, resume, stop
from fmnist.studies.search.words import finalist_words, verdict_words
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import estimate, measure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where, what may vary, how, and for how long."""
    parser.add_argument("--preset", metavar="NAME", help="the preset to begin from")
    parser.add_argument("--architecture", metavar="NAME", help="or a network with usual settings")
    parser.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="NAME[=LOW:HIGH|=A,B]",
        help="a setting that may vary, such as learning_rate=0.01:1, optimiser=sgd,adamw, "
        "fastcnn.width or augment.flip; may be repeated. Without any, those that matter most.",
    )
    parser.add_argument(
        "--method",
        choices=("tpe", "random", "grid"),
        default="tpe",
        help="how trials are proposed: by a tree-structured Parzen estimator, at random, or all "
        "combinations of three values each. Default: %(default)s.",
    )
    parser.add_argument(
        "--halving",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="end trials that are behind early (successive halving). Default: yes.",
    )
    parser.add_argument(
        "--minutes",
        type=float,
        metavar="M",
        help=f"end after so many minutes, the confirmation included, {_range('minutes')}; this or "
        "--trials has to be given",
    )
    parser.add_argument(
        "--trials",
        type=int,
        metavar="N",
        help=f"make so many trials before the confirmation, {_range('trials')}",
    )
    parser.add_argument(
        "--candidates",
        type=int,
        default=3,
        metavar="K",
        help=f"confirm so many of the best trials, {_range('candidates')}. Default: %(default)s.",
    )
    parser.add_argument(
        "--seeds",
        type=int,
        default=3,
        metavar="N",
        help="train each of them and the start with so many fresh seeds, "
        f"{_range('seeds')}. Default: %(default)s.",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="decides what is proposed. Default: %(default)s.",
    )
    parser.add_argument(
        "--resume", metavar="ID", help="go on with a search that was stopped or cut short"
    )
    add_cluster_argument(parser)


def _range(name: str) -> str:
    return bounds_in_words(Plan.model_fields[name])


def run(options: argparse.Namespace) -> int:
    """Search until the verdict, one line for each run; Ctrl-C stops it, to be resumed."""
    load_dataset()
    store = Store()
    catalogue = Catalogue(store)
    plan = catalogue.find(options.resume) if options.resume else _plan(options)
    asked = ClusterAddress.asked(options.cluster)
    searches = Searches(store, only=plan.id)
    with shutdown_on_signal() as shutdown:
        if asked is not None:
            _add_or_resume(catalogue, plan, options)
            train_on(asked, store, searches.next, shutdown, searches, _title)
        else:
            with sole_training(store, shutdown):
                _add_or_resume(catalogue, plan, options)
                if not options.resume:
                    _say_forecast(plan, shutdown)
                _search(searches, shutdown)
    plan = catalogue.get(plan.id)
    if plan.verdict is None:
        stop(catalogue, plan.id)
        if plan.error:
            say(plan.error)
        say(f"stopped: continue with `python -m fmnist search --resume {plan.id}`")
        return 1
    _print(catalogue, plan, options.json)
    return 0


def _add_or_resume(catalogue: Catalogue, plan: Plan, options: argparse.Namespace) -> None:
    if options.resume:
        resume(catalogue, plan.id)
    else:
        catalogue.add(plan)


def _plan(options: argparse.Namespace) -> Plan:
    if options.preset:
        start = PRESETS.get(options.preset).config
    elif options.architecture:
        start = TrainConfig.parse({"architecture": options.architecture})
    else:
        raise ConfigError("Name what to begin from: --preset NAME or --architecture NAME.")
    return Plan.parse(
        start,
        name=options.preset or options.architecture,
        spans=spans_of(options.vary, start),
        method=options.method,
        halving=options.halving,
        minutes=options.minutes,
        trials=options.trials,
        candidates=options.candidates,
        seeds=options.seeds,
        seed=options.seed,
    )


def _say_forecast(plan: Plan, shutdown: threading.Event) -> None:
    timing = measure(plan.config, load_dataset(plan.start.dataset), shutdown.is_set)
    if timing is not None:
        found = forecast(plan, estimate(plan.config, timing).seconds)
        say(
            f"search {plan.id}: about {found.trials} trials and {found.confirming} trainings to "
            f"confirm, about {minutes(found.seconds)}"
        )


def _search(searches: Searches, shutdown: threading.Event) -> None:
    while not shutdown.is_set() and (run := searches.next()) is not None:
        title = _title(run.record)
        record = execute(
            searches.store,
            run,
            started_by="cli",
            shutdown=shutdown,
            watchers=[ProgressLine(title), Advised(searches, run)],
        )
        searches.ended(record)
        say_over(f"{title}: {_outcome(record)}")


def _title(record: RunRecord) -> str:
    if record.role == "confirmation":
        return f"confirmation {record.place + 1}"
    return f"trial {(record.request or '').partition('/')[2]}"


def _outcome(record: RunRecord) -> str:
    if record.status == "validated" and record.best is not None:
        pruned = f", {record.stop_reason}" if record.stop_reason else ""
        return f"validation {per_cent(record.best.accuracy)}{pruned}"
    return record.error or record.status


def _print(catalogue: Catalogue, plan: Plan, as_json: bool) -> None:
    trials, verdict = catalogue.journal(plan).trials(), plan.verdict
    assert verdict is not None
    if as_json:
        winner = None if verdict.winner is None else verdict.finalists[verdict.winner]
        print_json(
            {
                "id": plan.id,
                "trials": len(trials),
                "winner": winner and trials[winner.trial or 0].values,
                "test_accuracy": verdict.test_accuracy,
                "tested": verdict.tested,
                "sentences": verdict_words(plan),
                "verdict": verdict.model_dump(mode="json"),
            }
        )
        return
    print_table(
        ("setting", "exploration", "confirmation", "seeds"),
        [
            (
                finalist_words(each, trials, plan.titles),
                "-" if each.explored is None else per_cent(each.explored),
                bounded(accuracy_over_runs(list(each.confirmed), verdict.images)),
                len(each.confirmed),
            )
            for each in verdict.finalists
        ],
    )
    for sentence in verdict_words(plan):
        print(sentence)
