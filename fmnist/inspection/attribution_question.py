"""What is asked of a network about one image."""

from dataclasses import dataclass
from typing import Literal, get_args

Method = Literal["occlusion", "integrated-gradients", "grad-cam"]
METHODS: tuple[Method, ...] = get_args(Method)
PREDICTED, TRUE = "predicted", "true"
"""The class to explain: the one that each network predicts, the true one, or one by its name."""


@dataclass(frozen=True)
class Question:
    """By which of `METHODS` what speaks for `wanted` is looked for: PREDICTED, TRUE or a class."""

    method: Method = METHODS[0]
    wanted: str = PREDICTED
