"""What a person says is on the images of a log, and how often the model was right about them.

Labels of the least certain alone would make a model look worse than it is. So two groups are shown:
the least certain, and others drawn at random. The accuracy weighs each group by its size.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fmnist.common.errors import FmnistError
from fmnist.common.estimate import Estimate, Interval
from fmnist.common.storage import read_at_most, way_out, write_json
from fmnist.evaluation.metrics import wilson_interval
from fmnist.monitoring.answer_log import Answer

LEAST_CERTAIN, AT_RANDOM = 24, 24
FEWEST = 10
"""Labels of images drawn at random, without which no accuracy is given."""
NONE_OF_THEM = -1
_LARGEST, _SEED = 4 << 20, 0
Labels = Mapping[str, int]


class ToLabel(NamedTuple):
    """The answers to label: the least certain first, and others at random in a random order."""

    least_certain: list[Answer]
    at_random: list[Answer]


def to_label(answers: Sequence[Answer]) -> ToLabel:
    """Of the answers with an image, those to label; the same log gives the same."""
    with_image = [answer for answer in answers if answer.image is not None]
    order = sorted(with_image, key=lambda answer: max(answer.probabilities))
    others = order[LEAST_CERTAIN:]
    drawn = np.random.default_rng(_SEED).permutation(len(others))[:AT_RANDOM]
    return ToLabel(order[:LEAST_CERTAIN], [others[place] for place in drawn])


def labelled_accuracy(answers: Sequence[Answer], labels: Labels) -> Estimate | None:
    """How often the model was right about what it really saw, with its 95 % interval.

    None until all of the least certain and ten of the others are labelled. The least certain are
    all known, so only the others have an interval (Wilson's), weighed by their share.
    """
    asked = to_label(answers)
    total = sum(answer.image is not None for answer in answers)
    others = total - len(asked.least_certain)
    known = [_is_right(answer, labels) for answer in asked.least_certain if answer.id in labels]
    drawn = [_is_right(answer, labels) for answer in asked.at_random if answer.id in labels]
    if total == 0 or len(known) < len(asked.least_certain) or (others and len(drawn) < FEWEST):
        return None
    if not others:
        return Estimate(sum(known) / total)
    share, (low, high) = others / total, wilson_interval(sum(drawn), len(drawn))
    sure = sum(known) / total
    return Estimate(
        sure + share * sum(drawn) / len(drawn), Interval(sure + share * low, sure + share * high)
    )


def read_labels(log: Path) -> dict[str, int]:
    """The labels given to answers of a log, by their ids; none where there are none."""
    try:
        kept = json.loads(read_at_most(_LARGEST, _path(log)))
        return {str(key): value for key, value in kept.items() if isinstance(value, int)}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def write_label(log: Path, answer: str, label: int) -> None:
    """Keep that an answer's image shows the class of this number, or `NONE_OF_THEM`.

    Raises:
        FmnistError: the folder cannot be written to.
    """
    try:
        write_json(_path(log), read_labels(log) | {answer: label})
    except OSError as error:
        raise FmnistError(
            f"The label cannot be kept ({error.strerror}): {way_out(error)}."
        ) from error


def _path(log: Path) -> Path:
    return log.with_name(f"{log.name}.by-hand.json")


def _is_right(answer: Answer, labels: Labels) -> bool:
    return int(np.argmax(answer.probabilities)) == labels[answer.id]
