"""Bringing a composition to a number of parameters, so that its depth can be judged by itself."""

from collections.abc import Callable, Iterator

from fmnist.common.errors import ConfigError
from fmnist.data.source import ImageShape
from fmnist.networks.composition import MAX_HIDDEN, MAX_WIDTH, MIN_WIDTH, Composition
from fmnist.networks.composition_stages import needs_projection, stages, unlimited_stages

_FACTORS = (MIN_WIDTH / MAX_HIDDEN, MAX_HIDDEN / MIN_WIDTH)
_HALVINGS = 40
"""Of the range of factors: enough to tell the widths of any two neighbouring factors apart."""


def count_parameters(composition: Composition, image: ImageShape, classes: int) -> int:
    """How many parameters `composition` has, whether or not it is too large to be built."""
    return sum(stage.parameters for stage in unlimited_stages(composition, image, classes))


def match_parameters(
    composition: Composition, budget: int, image: ImageShape, classes: int
) -> Composition:
    """`composition` with other widths, so that it has as nearly as it can `budget` parameters.

    All filters and hidden neurons are multiplied by one factor, found by bisection, and rounded;
    then single widths give or take a channel as long as that comes nearer. Widths that a residual
    block adds up without a projection stay equal.

    Raises:
        ConfigError: the network has more parameters at its narrowest, or fewer at its widest, or
            cannot be built.
    """

    def count(candidate: Composition) -> int:
        return count_parameters(candidate, image, classes)

    low, high = _FACTORS
    _require_within_reach(
        count(_scaled(composition, low)), count(_scaled(composition, high)), budget
    )
    for _ in range(_HALVINGS):
        middle = (low * high) ** 0.5
        if count(_scaled(composition, middle)) > budget:
            high = middle
        else:
            low = middle
    matched = _refined(_scaled(composition, low), budget, count)
    stages(matched, image, classes)
    return matched


def _require_within_reach(least: int, most: int, budget: int) -> None:
    if least > budget:
        raise ConfigError(
            f"Even at its narrowest this network has {least:,} parameters, more than {budget:,}: "
            "take fewer blocks, downsample more often, or choose global average pooling in "
            "the head."
        )
    if most < budget:
        raise ConfigError(
            f"Even at its widest this network has {most:,} parameters, fewer than {budget:,}: add "
            "blocks or convolutions, or choose Flatten in the head."
        )


def _scaled(composition: Composition, factor: float) -> Composition:
    widths = [_within(factor * width, MAX_WIDTH) for width in _widths(composition)]
    hidden = composition.head.hidden
    return _with_widths(composition, widths, _within(factor * hidden, MAX_HIDDEN) if hidden else 0)


def _refined(
    composition: Composition, budget: int, count: Callable[[Composition], int]
) -> Composition:
    def distance(candidate: Composition) -> int:
        return abs(count(candidate) - budget)

    while True:
        nearest = min(_neighbours(composition), key=distance)
        if distance(nearest) >= distance(composition):
            return composition
        composition = nearest


def _neighbours(composition: Composition) -> Iterator[Composition]:
    """The compositions in which one width, with those it must equal, is one more or one less."""
    widths, hidden = _widths(composition), composition.head.hidden
    for tied in _tied_blocks(composition):
        for change in (-1, 1):
            changed = [
                _within(width + change, MAX_WIDTH) if index in tied else width
                for index, width in enumerate(widths)
            ]
            yield _with_widths(composition, changed, hidden)
    if hidden:
        for change in (-1, 1):
            yield _with_widths(composition, widths, _within(hidden + change, MAX_HIDDEN))


def _tied_blocks(composition: Composition) -> list[list[int]]:
    """The positions of the blocks, together where a shortcut without a projection joins them."""
    groups: list[list[int]] = []
    inputs = 1
    for index, block in enumerate(composition.blocks):
        if groups and block.residual and not needs_projection(inputs, block):
            groups[-1].append(index)
        else:
            groups.append([index])
        inputs = block.width
    return groups


def _widths(composition: Composition) -> list[int]:
    return [block.width for block in composition.blocks]


def _with_widths(composition: Composition, widths: list[int], hidden: int) -> Composition:
    blocks = tuple(
        block.model_copy(update={"width": width})
        for block, width in zip(composition.blocks, widths, strict=True)
    )
    head = composition.head.model_copy(update={"hidden": hidden})
    return composition.model_copy(update={"blocks": blocks, "head": head})


def _within(width: float, highest: int) -> int:
    return min(max(round(width), MIN_WIDTH), highest)
