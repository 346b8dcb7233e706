"""A device that this machine lacks: refused before there is a run, and no bar to a stored one."""

import pytest
import torch

from fmnist.cli.main import main
from fmnist.common.device import resolve_device
from fmnist.common.errors import ConfigError
from fmnist.data.dataset import Dataset
from fmnist.jobs.queue import Jobs
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import MISSING, train_now
from tests.waiting import wait_for

REFUSED = f"This machine has no {MISSING.upper()} device: set device to auto or cpu."


@pytest.fixture
def elsewhere(tiny: TrainConfig) -> TrainConfig:
    """What another machine could train."""
    return tiny.model_copy(update={"device": MISSING})


def test_it_is_refused_and_the_usual_device_is_not() -> None:
    with pytest.raises(ConfigError, match=REFUSED):
        resolve_device(MISSING)
    assert resolve_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("command", ["train", "distil --teacher out-of-fold"])
def test_no_command_begins(command: str, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    asked = f"{command} --architecture logreg --device {MISSING}"
    assert main(asked.split()) == 1
    assert capsys.readouterr().err.strip() == REFUSED
    assert store.runs() == []


def test_the_queue_takes_it_for_a_cluster_alone(store: Store, elsewhere: TrainConfig) -> None:
    with pytest.raises(ConfigError, match=REFUSED):
        Jobs(store).submit(elsewhere)
    assert store.runs() == []
    queued = Jobs(store, cluster="auto").submit(elsewhere)
    with pytest.raises(ConfigError, match=REFUSED):
        Jobs(store).resume(queued.id)


def test_what_waits_for_it_fails_and_holds_up_nothing(
    store: Store, tiny: TrainConfig, elsewhere: TrainConfig
) -> None:
    without, after = store.create(elsewhere), store.create(tiny)
    jobs = Jobs(store)
    jobs.start()
    wait_for(lambda: store.get(after.id).is_complete)
    jobs.close()
    assert store.get(without.id).record.error == REFUSED


def test_what_was_trained_with_it_answers(
    store: Store, dataset: Dataset, tiny: TrainConfig, elsewhere: TrainConfig
) -> None:
    record = train_now(store, tiny).record
    store.update(record.changed(config=elsewhere.settings))
    assert record.test is not None
    again = evaluate_run(store.get(record.id), dataset, "test")
    assert (again.predicted == again.labels).mean() == record.test.accuracy
