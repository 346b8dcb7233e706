"""One answer out of two looks: the network's at 28 x 28 pixels and the one at the photograph.

Which to believe, alone or worn, was learned on photographs that nothing else learned from
(`learn_to_combine.py`), and with it how sure to be.
"""

import functools
from collections.abc import Sequence
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fmnist.common.errors import CheckpointError
from fmnist.common.paths import SECOND_LOOK
from fmnist.evaluation.metrics import softmax
from fmnist.recognition.classify import Answer
from fmnist.recognition.look import Repairable
from fmnist.recognition.second_look import Item, SecondLook

FILE = "combination.json"

Floats = npt.NDArray[np.float64]
Trust = Annotated[tuple[float, float, float], Field(description="of the three log-probabilities")]

_LEAST = 1e-5


class Combination(BaseModel):
    """What was learned; a product of experts with weights (Hinton 2002), and thresholds.

    Attributes:
        alone, worn: the weights of the log-probabilities of the network, of the second look at the
            item and at the whole picture, where nobody and where somebody wears the item
        bias: added to the logit of each class
        mixing: (30, 10): what each log-probability says about each class besides, as that one of
            the three takes shirts for coats
        outlier: the weights of `doubts` and, last, the constant
        outlier_from: the score from which on 5 % of real clothes are warned about
        in_set: for photographs and for drawings, the least probability of a class in the set that
            holds the right one in 90 % of cases (Sadinle, Lei and Wasserman 2019)
    """

    model_config = ConfigDict(frozen=True)

    alone: Trust
    worn: Trust
    bias: tuple[float, ...]
    mixing: tuple[tuple[float, ...], ...]
    outlier: tuple[float, ...]
    outlier_from: float
    in_set: dict[Repairable, float]


WORN_FROM = 0.02
"""The share of bare body in a picture from which on its items count as worn."""


@functools.cache
def combination() -> Combination:
    """The shipped one, read once.

    Raises:
        CheckpointError: it is missing or damaged.
    """
    try:
        return Combination.model_validate_json((SECOND_LOOK / FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise CheckpointError(
            "What the second look learned is missing: restore models/second_look from the "
            "repository."
        ) from error


def together(network: Answer, look: SecondLook, item: Item, learned: Combination) -> Answer:
    """The answer of both looks to `item`.

    What each takes for what was learned of main items; of another it corrects nothing.
    """
    trust = learned.worn if look.body >= WORN_FROM else learned.alone
    said = evidence(network, look, item)
    logits = np.tensordot(trust[: len(said)], said, axes=1)
    if item is look.items[0]:
        logits += said.ravel() @ np.array(learned.mixing) + learned.bias
    probabilities = softmax(logits).astype(np.float32)
    *weights, constant = learned.outlier
    doubt = float(np.dot(weights, doubts(probabilities, network, look, item)) + constant)
    return Answer(probabilities, 1 / (1 + float(np.exp(-doubt))), learned.outlier_from)


def evidence(network: Answer, look: SecondLook, item: Item) -> Floats:
    """What each of three says about the ten classes: log-probabilities (3, 10).

    Of an item beside the main one the whole picture says nothing: (2, 10).
    """
    said = [network.probabilities, item.probabilities]
    if item is look.items[0]:
        whole = look.whole[: len(network.probabilities)]
        said.append(whole / whole.sum())
    return np.log(np.maximum(np.stack(said).astype(np.float64), _LEAST))


def doubts(
    probabilities: npt.NDArray[np.float32], network: Answer, look: SecondLook, item: Item
) -> Floats:
    """What speaks for none of the ten, (4,).

    The entropy of both together and of the network, and the log-odds that the item and the whole
    picture (beside the main item: the item once more) are of another kind.
    """
    entropy = -float((probabilities * np.log(np.maximum(probabilities, 1e-9))).sum())
    whole = look.whole if item is look.items[0] else item.kinds
    others = np.clip([item.other, whole[10:].sum()], _LEAST, 1 - _LEAST)
    return np.array([entropy, network.outlier, *np.log(others / (1 - others))])


def prediction_set(probabilities: Sequence[float], least: float) -> tuple[int, ...]:
    """The classes that are at least so probable, the most probable first; never none."""
    order = np.argsort(probabilities)[::-1]
    return tuple(int(c) for rank, c in enumerate(order) if rank == 0 or probabilities[c] >= least)
