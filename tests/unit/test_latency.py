"""The latency of a network: kept by every run, and of the size that it takes."""

import threading
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from fmnist.data.dataset import Dataset
from fmnist.jobs.execute import execute
from fmnist.jobs.latency import latency_ms
from fmnist.runs.record import Effort
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.built import model_around


class Sleeper(nn.Module):
    """Takes a tenth of a second for the first few images and ten milliseconds for the others, by a
    clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(10))
        self.answered, self.clock = 0, 0.0

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.answered += 1
        self.clock += 0.1 if self.answered <= 5 else 0.01
        return self.weight.expand(len(images), 10)


def test_it_is_the_median_without_the_first_few(monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = Sleeper()
    clock = SimpleNamespace(perf_counter=lambda: sleeper.clock)
    monkeypatch.setattr("fmnist.jobs.latency.time", clock)
    found = latency_ms(model_around(sleeper), torch.zeros(3, 28, 28, dtype=torch.uint8), 7)
    assert sleeper.answered == 12
    assert found == pytest.approx(10)


def test_a_run_keeps_it(store: Store, tiny: TrainConfig, dataset: Dataset) -> None:
    run = store.create(tiny)
    record = execute(store, run, started_by="cli", shutdown=threading.Event())
    assert record.effort.latency_ms is not None
    assert record.effort.latency_ms > 0
    assert store.get(run.id).record.effort == record.effort


def test_an_older_record_lacks_it() -> None:
    older = Effort().model_dump(exclude={"latency_ms"})
    assert Effort.model_validate(older).latency_ms is None
    with pytest.raises(ValueError, match="greater than 0"):
        Effort(latency_ms=0)
