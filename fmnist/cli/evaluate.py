"""`fmnist evaluate`: evaluate the best weights of a run on test once more."""

import argparse

from fmnist.cli.output import print_json
from fmnist.evaluation.metric_registry import METRICS
from fmnist.jobs.evaluate import evaluate_again
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run."""
    parser.add_argument("run", metavar="RUN", help="its id, or the last characters of it")


def run(options: argparse.Namespace) -> int:
    """Test a run once more."""
    store = Store()
    run = store.find(options.run)
    evaluation = evaluate_again(store, run)
    figures = [
        (name, metric, estimate)
        for name, metric in METRICS.items()
        if (estimate := metric.compute(evaluation)) is not None
    ]
    if options.json:
        values: dict[str, float] = {}
        for name, _, estimate in figures:
            values[name] = estimate.value
            if estimate.interval is not None:
                values |= {f"{name}_low": estimate.low, f"{name}_high": estimate.high}
        counts = {"count": len(evaluation), "correct": int(evaluation.correct.sum())}
        print_json({"id": run.id} | counts | values)
    else:
        said = ", ".join(f"{metric.title} {metric.words(each)}" for _, metric, each in figures)
        print(f"{run.id}: test {said}, {len(evaluation):,} images")
    return 0
