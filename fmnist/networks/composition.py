"""What a built network consists of: blocks of convolutions and a head, and one line that says so.

In a configuration a composition is its line of text: every place that keeps, compares or types
options then works for it as it is, the command line among them, and equal networks are equal text.

    32k3 batch max2, 64k3 x2 batch residual | flatten 128 drop0.5

Blocks are separated by commas. A block is its filters and their size in pixels (`32k3`), then in
any order: `x2` convolutions, `valid` for no padding, `batch` or `layer` normalisation, `gelu`,
`silu` or `tanh` in place of `relu`, `residual`, `stride2`, `max2` or `mean2` to halve the image,
and `drop0.25`. The head, behind the bar, is `flatten` or `average`, the neurons of a hidden layer,
dropout. Whatever is left out has the default of its field.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

from fmnist.common.errors import ConfigError
from fmnist.common.numbers import read_whole_number
from fmnist.common.refusals import must_be, sentences

MAX_BLOCKS = 8
MIN_WIDTH, MAX_WIDTH = 4, 512
MAX_HIDDEN = 1024
_LONGEST_TEXT = 600

Kernel = Literal[1, 3, 5, 7]
Halving = Literal["none", "stride", "max", "mean"]
Normalisation = Literal["none", "batch", "layer"]
Activation = Literal["relu", "gelu", "silu", "tanh"]
Features = Literal["flatten", "average"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _as_typed(cls, value: Any, info: ValidationInfo) -> Any:
        """A whole number may be a text, as a person types it."""
        whole = cls.model_fields[info.field_name or ""].annotation is int
        if not whole or not isinstance(value, str) or not value.strip():
            return value
        try:
            return read_whole_number(value)
        except ConfigError as error:
            raise ValueError(str(error)) from error


class Block(_Part):
    """Convolutions with what follows each, then halving and dropout."""

    width: int = Field(
        32,
        ge=MIN_WIDTH,
        le=MAX_WIDTH,
        title="Channels",
        description="Output channels (filters) of the block. More fits more, with more parameters "
        f"and time; fewer is smaller and faster. From {MIN_WIDTH} to {MAX_WIDTH}.",
    )
    kernel: Kernel = Field(
        3,
        title="Kernel size",
        description="Pixels across a filter. Larger sees more at once and costs more: 5×5 has "
        "nearly three times the weights of 3×3.",
    )
    convolutions: int = Field(
        1,
        ge=1,
        le=3,
        title="Conv2d layers",
        description="Convolutions in a row in the block. More makes the network deeper and its "
        "receptive field larger. From 1 to 3.",
    )
    halving: Halving = Field(
        "none",
        title="Downsample",
        description="Halves height and width: by a stride of 2, or by the maximum or the mean of "
        "each 2×2. All that follows is faster and has a larger receptive field, and detail is "
        "lost.",
    )
    normalisation: Normalisation = Field(
        "none",
        title="Normalisation",
        description="Brings activations to a similar range, which makes training faster and "
        "steadier: BatchNorm2d per channel over the batch, LayerNorm over all channels of one "
        "image.",
    )
    activation: Activation = Field(
        "relu",
        title="Activation",
        description="The non-linearity after each convolution, without which several layers do "
        "no more than one. ReLU sets negative numbers to zero; GELU and SiLU do so smoothly; Tanh "
        "keeps everything between -1 and 1.",
    )
    dropout: float = Field(
        0.0,
        ge=0,
        le=0.9,
        allow_inf_nan=False,
        title="Dropout",
        description="Share of the block's activations set to zero at random in each training "
        "step. Higher overfits less, and too high underfits; 0 leaves it out.",
    )
    padded: bool = Field(
        True,
        title="Padding",
        description="Zero padding that keeps height and width. Without it each convolution trims "
        "the edge, 3×3 by one pixel on each side.",
    )
    residual: bool = Field(
        False,
        title="Residual",
        description="Adds the block's input to its result, so that the block only has to learn "
        "the correction. Helps deep networks most, and blocks of two or three convolutions.",
    )

    def __str__(self) -> str:
        """The block in the notation of this module, with nothing that has its default."""
        words = [
            f"x{self.convolutions}" if self.convolutions > 1 else "",
            "" if self.padded else "valid",
            self.normalisation if self.normalisation != "none" else "",
            self.activation if self.activation != "relu" else "",
            "residual" if self.residual else "",
            f"{self.halving}2" if self.halving != "none" else "",
            f"drop{self.dropout}" if self.dropout else "",
        ]
        return " ".join([f"{self.width}k{self.kernel}", *filter(None, words)])


class Head(_Part):
    """From the last block's channels to the classes, over at most one hidden layer with ReLU."""

    features: Features = Field(
        "average",
        title="Features",
        description="How the last feature maps become one vector. Flatten keeps every position and "
        "needs many parameters; global average pooling keeps one number per channel.",
    )
    hidden: int = Field(
        0,
        ge=0,
        le=MAX_HIDDEN,
        title="Hidden units",
        description="Units of a linear layer with ReLU before the last one; 0 leaves it out. More "
        f"fits more, and often holds most of the parameters. From 0 to {MAX_HIDDEN}.",
    )
    dropout: float = Field(
        0.0,
        ge=0,
        le=0.9,
        allow_inf_nan=False,
        title="Dropout",
        description="Share of the activations before the last layer set to zero at random in each "
        "training step. Higher overfits less, and too high underfits; 0 leaves it out.",
    )

    def __str__(self) -> str:
        """The head in the notation of this module."""
        hidden = str(self.hidden) if self.hidden else ""
        dropout = f"drop{self.dropout}" if self.dropout else ""
        return " ".join(filter(None, [self.features, hidden, dropout]))


class Composition(_Part):
    """A network as it is built: blocks in the order in which the image passes them, and a head."""

    blocks: tuple[Block, ...] = Field(min_length=1, max_length=MAX_BLOCKS)
    head: Head = Head()

    @classmethod
    def read(cls, value: object) -> Self:
        """The composition that `value` describes: a line of text, or the fields as a mapping.

        Raises:
            ConfigError: in a sentence for each setting that is wrong, naming its block.
        """
        fields = _fields_of(value) if isinstance(value, str) else value
        if not isinstance(fields, Mapping):
            raise ConfigError("The layers must be a line of text such as 32k3 max2 | flatten 128.")
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise ConfigError(sentences(error, _sentence)) from error

    def __str__(self) -> str:
        """The composition in the notation of this module; reading it gives an equal one."""
        return f"{', '.join(map(str, self.blocks))} | {self.head}"


_WORDS: dict[str, tuple[str, Any]] = {
    "valid": ("padded", False),
    **{f"{kind}2": ("halving", kind) for kind in ("stride", "max", "mean")},
    **{kind: ("normalisation", kind) for kind in ("batch", "layer")},
    **{kind: ("activation", kind) for kind in ("relu", "gelu", "silu", "tanh")},
    "residual": ("residual", True),
}


def _fields_of(text: str) -> dict[str, Any]:
    if len(text) > _LONGEST_TEXT:
        raise ConfigError(f"The layers are described in at most {_LONGEST_TEXT} characters.")
    blocks, _, head = text.partition("|")
    numbered = enumerate(blocks.split(","), start=1)
    return {
        "blocks": tuple(_block_fields(number, part.split()) for number, part in numbered),
        "head": _head_fields(head.split()),
    }


def _block_fields(number: int, words: list[str]) -> dict[str, Any]:
    first = re.fullmatch(r"([0-9]{1,6})k([0-9]{1,2})", words[0]) if words else None
    if first is None:
        raise ConfigError(
            f"Block {number} must begin with its channels and kernel size, such as 32k3."
        )
    fields: dict[str, Any] = {"width": int(first[1]), "kernel": int(first[2])}
    for word in words[1:]:
        _set_once(fields, f"Block {number}", word, _meaning_in_a_block(word))
    return fields


def _head_fields(words: list[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for word in words:
        _set_once(fields, "The head", word, _meaning_in_the_head(word))
    return fields


def _meaning_in_a_block(word: str) -> tuple[str, Any] | None:
    if repeated := re.fullmatch(r"x([0-9]{1,2})", word):
        return "convolutions", int(repeated[1])
    return _WORDS.get(word) or _dropout(word)


def _meaning_in_the_head(word: str) -> tuple[str, Any] | None:
    if word in ("flatten", "average"):
        return "features", word
    if re.fullmatch(r"[0-9]{1,6}", word):
        return "hidden", int(word)
    return _dropout(word)


def _dropout(word: str) -> tuple[str, float] | None:
    share = re.fullmatch(r"drop([0-9.]+(?:e-[0-9]+)?)", word)
    try:
        return ("dropout", float(share[1])) if share else None
    except ValueError:
        return None


def _set_once(
    fields: dict[str, Any], where: str, word: str, meaning: tuple[str, Any] | None
) -> None:
    if meaning is None:
        raise ConfigError(f"{where} has an unknown word: {word[:40]!r}.")
    name, value = meaning
    if name in fields:
        raise ConfigError(f"{where} says its {name} twice: {word[:40]!r} is one too many.")
    fields[name] = value


def _sentence(error: ErrorDetails) -> str:
    match error["loc"]:
        case ("blocks", int(index), str(name)):
            where, field = f"Block {index + 1}", Block.model_fields.get(name)
        case ("head", str(name)):
            where, field = "The head", Head.model_fields.get(name)
        case _:
            return f"A network is built of 1 to {MAX_BLOCKS} blocks and a head."
    if field is None:
        return f"{where} has no setting {name[:40]!r}."
    title = field.title or name
    if error["type"] == "value_error":
        return f"{where}: {title}: {error['ctx']['error']}"
    return f"{where}: {title} {must_be(error, field)}."
