"""What is asked of a network about one image."""

from dataclasses import dataclass
from typing import Literal, get_args

from fmnist.common.constants import CLASS_NAMES

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
