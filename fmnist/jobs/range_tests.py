"""The learning-rate range test of a configuration as an analysis in the background."""

import hashlib

from filelock import Timeout

from fmnist.common.errors import RunError
from fmnist.data.dataset import load_dataset
from fmnist.jobs.background import Analysis, Report
from fmnist.jobs.lease import lease_of
from fmnist.runs.derived import Arrays, DerivedKey
from fmnist.runs.store import Store
from fmnist.training.build import classes_of
from fmnist.training.config import TrainConfig
from fmnist.training.range_test import range_test

_NO_MATTER = {"epochs", "learning_rate", "schedule", "early_stopping", "selection"}
_WAIT_SECONDS = 5.0


def range_test_analysis(store: Store, config: TrainConfig) -> Analysis:
    """What computes the `RangeTest` of `config` while nobody else trains, kept by its settings."""

    def compute(report: Report) -> Arrays:
        dataset = load_dataset(config.dataset).subset(classes_of(config))
        try:
            with store.training(lease_of(config.device), _WAIT_SECONDS):
                return range_test(config, dataset, report)._asdict()
        except Timeout as error:
            raise RunError(
                "A network is training at the moment: start this again when it has ended."
            ) from error

    deciding = config.model_dump_json(exclude=_NO_MATTER)
    return Analysis(
        DerivedKey("range-test", 1, hashlib.sha256(deciding.encode()).hexdigest()[:16]), compute
    )
