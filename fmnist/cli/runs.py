"""`fmnist runs`: the runs there are."""

import argparse
import csv
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fmnist.cli.output import print_json, print_table, say
from fmnist.cli.scores import accuracy
from fmnist.common.errors import ConfigError
from fmnist.common.estimate import Estimate
from fmnist.common.figures import count, duration, moment, per_cent, signed
from fmnist.common.text import in_a_cell
from fmnist.data.labels import load_labels
from fmnist.evaluation.chance import NothingLearned
from fmnist.evaluation.metric_registry import METRICS
from fmnist.runs.columns import Column, Value, column_of, columns, in_order
from fmnist.runs.conditions import Condition, meeting
from fmnist.runs.evaluations import figures_on_test, needs_predictions, nothing_learned_by
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which runs, in which order, and what of them."""
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="CONDITION",
        help="a column, a sign (= != < > <= >= ~) and a value, such as 'parameters<=200k', "
        "'tags=paper' or 'text~dropout'; several all have to hold",
    )
    parser.add_argument("--sort", metavar="COLUMN", help="the highest value first; else the newest")
    parser.add_argument(
        "--lowest-first", action="store_true", help="sort by --sort the other way round"
    )
    parser.add_argument(
        "--columns",
        metavar="NAMES",
        help="comma-separated names, or all; an unknown name is answered with the list",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N")
    parser.add_argument(
        "--csv", action="store_true", help="print the result as comma-separated values"
    )


def run(options: argparse.Namespace) -> int:
    """List the runs that meet the conditions, and say which are damaged."""
    if options.limit is not None and options.limit < 1:
        raise ConfigError("--limit takes a number from 1 on.")
    if options.csv and options.json:
        raise ConfigError("Choose one of --csv and --json.")
    store = Store()
    known = columns(_figures(), _nothing_learned)
    names = _names(options, known)
    conditions = [Condition.read(text, known) for text in options.filter]
    found = meeting(store.runs(), conditions, known)
    if options.sort:
        found = in_order(found, column_of(options.sort, known), not options.lowest_first)
    _print(found[: options.limit], names, known, options)
    for damaged in store.damaged():
        say(f"damaged: {damaged.id[:80]}: {damaged.reason}")
    return 0


def _print(
    found: list[Run], names: list[str], known: Mapping[str, Column], options: argparse.Namespace
) -> None:
    if options.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_in_csv(known[name].value(run)) for name in names] for run in found)
    elif options.json:
        print_json([{name: _plain(known[name].value(run)) for name in names} for run in found])
    else:
        print_table(
            names,
            [[_in_words(name, known[name], run) for name in names] for run in found],
        )


def _names(options: argparse.Namespace, known: Mapping[str, Column]) -> list[str]:
    if options.columns == "all":
        return list(known)
    if options.columns:
        chosen = [name.strip() for name in options.columns.split(",")]
        for name in chosen:
            column_of(name, known)
        return list(dict.fromkeys(["id", *chosen]))
    if options.json or options.csv:
        return ["id", "status", "architecture", *(f"test_{name}" for name in METRICS.names)]
    shown = [name for name, metric in METRICS.items() if metric.in_tables]
    return [
        "id",
        "status",
        "class_count",
        "parameters",
        "validation_accuracy",
        *(f"test_{name}" for name in shown),
    ]


def _figures() -> Any:
    """What gives the figures of a run on test; the dataset is read if it takes the predictions."""
    if not needs_predictions():
        return lambda run: figures_on_test(run, None)
    return lambda run: figures_on_test(run, load_labels(run.record.config.dataset))


def _nothing_learned(run: Run) -> NothingLearned | None:
    """By the accuracy alone: whether the dataset is here decides nothing in a list."""
    return nothing_learned_by(run, None)


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _in_csv(value: Value) -> Any:
    spelled = _spelled(value)
    return in_a_cell(spelled) if isinstance(spelled, str) else spelled


def _spelled(value: Value) -> Any:
    return ", ".join(value) if isinstance(value, tuple) else _plain(value)


def _in_words(name: str, column: Column, run: Run) -> str:
    value: Any = column.value(run)
    if value is None or value == "":
        return "-"
    metric = name.removeprefix("test_")
    match name, column.kind:
        case "validation_accuracy", _:
            return accuracy(run.record.best)
        case "test_accuracy", _:
            return accuracy(run.record.test) + (
                ", learned nothing" if _nothing_learned(run) else ""
            )
        case _, "number" if metric != name and metric in METRICS:
            return METRICS.get(metric).words(Estimate(value))
        case _, "share":
            return per_cent(value)
        case _, "points":
            return f"{signed(100 * value, 1)} points"
        case _, "count":
            return count(value)
        case _, "seconds":
            return duration(value)
        case _, "number":
            return f"{value:g}" if isinstance(value, float) else str(value)
        case _, "yes":
            return "yes" if value else "no"
        case _, "time":
            return moment(value)
    return " ".join(str(_spelled(value)).split())[:60]
