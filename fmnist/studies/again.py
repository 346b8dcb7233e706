"""Settings to train once more, with seeds that none of the runs has had."""

from collections.abc import Sequence

from fmnist.runs.run import Run
from fmnist.training.config import TrainConfig


def with_new_seeds(chosen: Sequence[Run], runs: Sequence[Run]) -> list[TrainConfig]:
    """The settings of each `chosen` run with the seed after the highest among its like in `runs`.

    Raises:
        ConfigError: this version cannot train with the settings of one of them.
    """
    highest: dict[str, int] = {}
    for run in (*runs, *chosen):
        config = run.record.config
        key = config.hash_without_seed
        highest[key] = max(highest.get(key, 0), config.seed)
    configs = []
    for run in chosen:
        config = run.record.config
        highest[config.hash_without_seed] += 1
        values = config.model_dump() | {"seed": highest[config.hash_without_seed]}
        configs.append(TrainConfig.parse(values))
    return configs
