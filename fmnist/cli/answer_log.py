"""The arguments of commands that can log what a model answers."""

import argparse
from typing import TYPE_CHECKING

from fmnist.runs.run import Run

if TYPE_CHECKING:
    from fmnist.monitoring.answer_log import AnswerLog


def add_log_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to log, and whether with images."""
    parser.add_argument(
        "--log-answers",
        action="store_true",
        help="log each answer for the page Monitor and `drift`; never the picture",
    )
    parser.add_argument(
        "--log-images",
        action="store_true",
        help="the same with the 28 x 28 image that the model saw",
    )


def log_of(options: argparse.Namespace, run: Run) -> "AnswerLog | None":
    """The log that is asked for, or none."""
    if not (options.log_answers or options.log_images):
        return None
    from fmnist.monitoring.answer_log import AnswerLog, log_path

    return AnswerLog(log_path(run), images=options.log_images)
