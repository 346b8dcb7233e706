"""A finished run with settings that this version does not know."""

from typing import Any

from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, answers, finish

_GONE: dict[str, Any] = {
    "architecture": "gone_network",
    "options": {"gone_option": 3},
    "optimiser": "gone_optimiser",
    "schedule": "gone_schedule",
    "augmentations": {"gone_augmentation": 7.0},
    "epochs": 100_000,
}


def with_parts_gone(store: Store) -> Run:
    """Put a finished run of them into the user's folder of `store`."""
    run = finish(store, TrainConfig(architecture="logreg"), answers(LABELS, 8_000))
    gone = run.record.config.model_copy(update=_GONE)
    store.update(run.record.changed(config=gone))
    return store.get(run.id)
