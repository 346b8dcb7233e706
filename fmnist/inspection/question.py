"""What is asked of a network about one image, and how the address of a page says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.errors import AddressError
from fmnist.inspection.layers import Layer

Method = Literal["occlusion", "integrated-gradients", "grad-cam"]
METHODS: tuple[Method, ...] = get_args(Method)
PREDICTED, TRUE = "predicted", "true"
WANTED = (PREDICTED, TRUE, *CLASS_NAMES)
"""The class to explain: the one that each network predicts, the true one, or one by its name."""


@dataclass(frozen=True)
class Question:
    """By which of `METHODS` what speaks for which of `WANTED` is looked for."""

    method: Method = METHODS[0]
    wanted: str = PREDICTED


def read_question(parameters: Mapping[str, str]) -> Question:
    """The question that the query parameters `method` and `explain` of a page say.

    Raises:
        AddressError: there is no such method, or no such class.
    """
    method = next((each for each in METHODS if each == parameters.get("method", each)), None)
    if method is None:
        raise AddressError(
            f"“{parameters['method'][:60]}” is no way to look inside: choose another one below."
        )
    wanted = parameters.get("explain", PREDICTED)
    if wanted not in WANTED:
        raise AddressError(f"There is no class “{wanted[:60]}” to explain: choose one below.")
    return Question(method, wanted)


def read_layer(number: str, layers: Sequence[Layer]) -> Layer:
    """The layer of this number, counted from 1.

    Raises:
        AddressError: there is none.
    """
    numbers = [str(place) for place in range(1, len(layers) + 1)]
    if number not in numbers:
        raise AddressError(f"This network has no layer “{number[:60]}”: choose one below.")
    return layers[numbers.index(number)]
