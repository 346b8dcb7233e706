"""One setting with several seeds, to see how much of a result is luck."""

from fmnist.common.errors import ConfigError
from fmnist.common.numbers import read_whole_between
from fmnist.training.config import TrainConfig

MOST_SEEDS = 10
"""At most so many runs are started at once."""


def read_seeds(text: str) -> int:
    """With how many seeds to train, as it is typed.

    Raises:
        ConfigError: it is no whole number from 1 to `MOST_SEEDS`.
    """
    try:
        return read_whole_between(text, 1, MOST_SEEDS)
    except ConfigError as error:
        raise ConfigError(f"Seeds: {error}") from error


def with_seeds(config: TrainConfig, number: int) -> list[TrainConfig]:
    """`config` with its own seed and the `number` - 1 that follow it.

    Raises:
        ConfigError: the number is not from 1 to `MOST_SEEDS`, or a seed is too large.
    """
    if not 1 <= number <= MOST_SEEDS:
        raise ConfigError(f"Start from 1 to {MOST_SEEDS} runs with different seeds at once.")
    values = config.model_dump()
    return [TrainConfig.parse(values | {"seed": config.seed + place}) for place in range(number)]
