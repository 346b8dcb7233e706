"""`fmnist drift`: whether the answers of a model at work have changed."""

import argparse
import os
from pathlib import Path

from fmnist.cli.output import print_json, print_table
from fmnist.cli.scores import figures_of
from fmnist.common.errors import ConfigError
from fmnist.common.figures import bounded, count, per_cent
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which log, and of whom."""
    parser.add_argument(
        "log",
        metavar="LOG",
        help="a run's id, or the end of it, whose answers were logged; or a file of such a log",
    )
    parser.add_argument("--model", metavar="RUN", help="with a file: the run that gave the answers")


def run(options: argparse.Namespace) -> int:
    """Say whether a person should look; the exit status is 0 either way."""
    from fmnist.monitoring.answer_log import log_path
    from fmnist.monitoring.labels import labelled_accuracy, read_labels
    from fmnist.monitoring.watch import FALSE_ALARMS, watch

    if options.model is None and os.path.isfile(options.log):
        raise ConfigError("Name the run that gave the answers of this file: --model RUN.")
    found = Store().find(options.model or options.log)
    path = Path(options.log) if options.model else log_path(found)
    watched = watch(found, path)
    accuracy = labelled_accuracy(watched.answers, read_labels(path))
    shares = dict(zip(watched.validation.classes, watched.shares, strict=False))
    if options.json:
        print_json(
            {
                "model": found.id,
                "answers": len(watched.answers),
                "looks": len(watched.looks),
                "alarm": watched.alarm is not None,
                "sentence": watched.sentence,
                "estimated_shares": {name: figures_of(each) for name, each in shares.items()},
                "labelled_accuracy": figures_of(accuracy),
            }
        )
        return 0
    print(watched.sentence, FALSE_ALARMS)
    if watched.looks:
        print_table(
            ("answers", "mean confidence", "outliers", "alarm"),
            [
                (
                    f"{count(look.start + 1)} to {count(look.end)}",
                    f"{look.confidence:.2f}",
                    per_cent(look.outliers.value),
                    ", ".join(look.alarms),
                )
                for look in watched.looks
            ],
        )
    for name, share in shares.items():
        print(f"  {name:14} estimated share {bounded(share)}")
    if accuracy is not None:
        print(f"accuracy by your labels {bounded(accuracy)}")
    return 0
