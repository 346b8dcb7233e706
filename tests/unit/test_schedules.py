"""The schedules against PyTorch's own schedulers, step by step."""

from collections.abc import Callable

import pytest
import torch
from torch.optim import lr_scheduler

from fmnist.training.schedules import SCHEDULES

STEPS = 200
LEARNING_RATE = 0.4


def rates_of_torch(make: Callable[[torch.optim.Optimizer], object]) -> list[float]:
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=LEARNING_RATE)
    scheduler = make(optimiser)
    rates = []
    for _ in range(STEPS):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()  # type: ignore[attr-defined]
    return rates


def our_rates(name: str) -> list[float]:
    return [LEARNING_RATE * SCHEDULES.get(name).factor(step / STEPS, []) for step in range(STEPS)]


def test_cosine_is_that_of_torch() -> None:
    expected = rates_of_torch(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS))
    assert our_rates("cosine") == pytest.approx(expected, abs=1e-9)


def test_one_cycle_is_that_of_torch_up_to_the_rounding_of_its_steps() -> None:
    expected = rates_of_torch(
        lambda o: lr_scheduler.OneCycleLR(o, LEARNING_RATE, total_steps=STEPS, cycle_momentum=False)
    )
    assert our_rates("one_cycle") == pytest.approx(expected, abs=0.02 * LEARNING_RATE)


def test_constant_stays() -> None:
    assert set(our_rates("constant")) == {LEARNING_RATE}


@pytest.mark.parametrize(
    "accuracies",
    [
        [0.5, 0.6, 0.7, 0.8],
        [0.8, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.9],
        [0.8, 0.8, 0.8, 0.8, 0.81, 0.5, 0.5, 0.5, 0.5],
    ],
)
def test_plateau_is_that_of_torch(accuracies: list[float]) -> None:
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=LEARNING_RATE)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimiser, mode="max", factor=0.5, patience=2)
    for seen, accuracy in enumerate(accuracies, 1):
        scheduler.step(accuracy)
        ours = LEARNING_RATE * SCHEDULES.get("plateau").factor(0.5, accuracies[:seen])
        assert ours == pytest.approx(optimiser.param_groups[0]["lr"])
