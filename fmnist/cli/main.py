"""The commands and their arguments."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from fmnist.cli import (
    claims,
    commands,
    compare,
    folds,
    recognition,
    reproduce,
    runs,
    shipping,
    show,
    training,
)
from fmnist.cli.output import say
from fmnist.common.errors import FmnistError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when all of it worked, else 1."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        status: int = options.command(options)
        return status
    except FmnistError as error:
        say(str(error))
        return 1
    except BrokenPipeError:
        return 1


def _parser() -> argparse.ArgumentParser:
    called = "fmnist" if Path(sys.argv[0]).stem == "fmnist" else "python -m fmnist"
    parser = argparse.ArgumentParser(prog=called, description="A Fashion-MNIST laboratory.")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--json", action="store_true", help="print the result as JSON on standard output"
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: object, help: str) -> argparse.ArgumentParser:
        subparser = subparsers.add_parser(name, help=help, description=help, parents=[shared])
        subparser.set_defaults(command=command)
        return subparser

    add("data", commands.data, "make the dataset available on this machine")
    add("architectures", commands.architectures, "list the networks with their sizes")
    add("presets", commands.presets, "list the ready recipes")
    training.add_train_arguments(add("train", training.train, "train a network"))
    runs.add_runs_arguments(add("runs", runs.runs, "list runs, the newest first"))
    shown = add("show", show.show, "say how good a run is, where it fails and how it was trained")
    shown.add_argument("run", metavar="RUN", help="its id, or the end of it")
    compared = add("compare", compare.compare, "say whether runs differ by more than luck")
    compared.add_argument("runs", nargs="+", metavar="RUN", help="from 2 to 7 ids, or their ends")
    evaluate = add("evaluate", commands.evaluate, "test the best weights of a run once more")
    evaluate.add_argument("run", metavar="RUN", help="its id, or the end of it")
    classify = add("classify", recognition.classify, "classify pictures of clothes")
    classify.add_argument(
        "images", nargs="+", metavar="IMAGE", help="PNG, JPEG, WebP or AVIF files"
    )
    classify.add_argument(
        "--model", metavar="RUN", help="a run's id, or the end of it; else the shipped model"
    )
    add("segmenter", recognition.segmenter, "train the network that finds the item in a photograph")
    resume = add("resume", training.resume, "continue a run that was cut short")
    resume.add_argument("run", metavar="RUN", help="its id, or the end of it")
    reproduce.add_reproduce_arguments(
        add("reproduce", reproduce.reproduce, "train every system again and compare")
    )
    folds.add_folds_arguments(
        add("folds", folds.folds, "predict each training image by networks that never saw it")
    )
    add("claims", claims.claims, "judge what the source projects claimed by the runs there are")
    shipping.add_ship_arguments(
        add("ship", shipping.ship_runs, "put finished runs among those that ship")
    )
    add("doctor", commands.doctor, "check versions, device, dataset and disk")
    return parser
