"""Settings to train once more, with seeds that none of the runs has had."""

from collections.abc import Sequence

from fmnist.runs.run import Run
from fmnist.training.config import TrainConfig


def with_new_seeds(chosen: Sequence[Run], runs: Sequence[Run]) -> list[TrainConfig]:
    """The settings of each `chosen` run with the seed after the highest among its like in `runs`.

    Raises:
        ConfigError: this version cannot train with the settings of one of them.
        RunError: one of them was not trained but made of others.
    """
    highest: dict[str, int] = {}
    for run in (*runs, *chosen):
        seed = run.record.config.seed
        highest[run.configuration] = max(highest.get(run.configuration, 0), seed)
    configs = []
    for run in chosen:
        run.require_trained()
        highest[run.configuration] += 1
        values = run.record.config.model_dump() | {"seed": highest[run.configuration]}
        configs.append(TrainConfig.parse(values))
    return configs
