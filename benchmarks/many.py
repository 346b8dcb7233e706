"""Eight networks trained at once on one device against one after another.

At once means stacked weights and `torch.func.vmap` over them: one larger operation in the place of
eight small ones. Both ways take the same steps of plain SGD on batches of their own.

    python -m benchmarks.many [--device cpu] [--steps 100]
"""

import argparse
import copy
import time
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, grad, stack_module_state, vmap

from benchmarks.report import keep
from fmnist.common.device import device_name
from fmnist.training.build import build_network
from fmnist.training.config import TrainConfig

ARCHITECTURES = ("mlp109", "cnn122")
COUNT, BATCH_SIZE, LEARNING_RATE = 8, 64, 0.01
TARGET = {"cuda": 2.0}
_WARM_UP_STEPS = 5

Weights = dict[str, torch.Tensor]


def one_after_another(models: list[nn.Module], images: torch.Tensor, labels: torch.Tensor) -> None:
    """One step of each model on its own batch."""
    for model, own_images, own_labels in zip(models, images, labels, strict=True):
        loss = F.cross_entropy(model(own_images), own_labels)
        parameters = list(model.parameters())
        with torch.no_grad():
            for parameter, slope in zip(
                parameters, torch.autograd.grad(loss, parameters), strict=True
            ):
                parameter.sub_(LEARNING_RATE * slope)


def at_once(models: list[nn.Module]) -> Callable[[torch.Tensor, torch.Tensor], Weights]:
    """A function that takes one step of all models together and returns their stacked weights."""
    weights, _ = stack_module_state(models)
    weights = {name: value.detach() for name, value in weights.items()}
    shape = copy.deepcopy(models[0]).to("meta")

    def loss(own: Weights, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(functional_call(shape, own, (images,)), labels)

    slopes_of_all = vmap(grad(loss))

    def step(images: torch.Tensor, labels: torch.Tensor) -> Weights:
        for name, slope in slopes_of_all(weights, images, labels).items():
            weights[name] -= LEARNING_RATE * slope
        return weights

    return step


def measure(architecture: str, device: torch.device, steps: int) -> dict[str, float]:
    """Images per second over all models, both ways, and the largest difference between weights."""
    torch.manual_seed(0)
    config = TrainConfig(architecture=architecture)
    models = [build_network(config).to(device).train() for _ in range(COUNT)]
    for model in models:
        model.apply(_without_dropout)
    images = torch.rand(COUNT, BATCH_SIZE, 1, 28, 28, device=device)
    labels = torch.randint(10, (COUNT, BATCH_SIZE), device=device)
    together = at_once(models)
    speeds = {
        "one after another": _speed(
            lambda: one_after_another(models, images, labels), steps, device
        ),
        "at once": _speed(lambda: together(images, labels), steps, device),
    }
    stacked = together(images, labels)
    one_after_another(models, images, labels)
    apart = max(
        float((stacked[name][place] - value.detach()).abs().max())
        for place, model in enumerate(models)
        for name, value in model.named_parameters()
    )
    return {
        **{way: round(speed) for way, speed in speeds.items()},
        "ratio": round(speeds["at once"] / speeds["one after another"], 2),
        "largest_difference_of_a_weight": apart,
    }


def _without_dropout(module: nn.Module) -> None:
    if isinstance(module, nn.Dropout):
        module.p = 0.0


def _speed(step: Callable[[], object], steps: int, device: torch.device) -> float:
    for _ in range(_WARM_UP_STEPS):
        step()
    _wait(device)
    started = time.perf_counter()
    for _ in range(steps):
        step()
    _wait(device)
    return COUNT * BATCH_SIZE * steps / (time.perf_counter() - started)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


def main() -> None:
    parser = argparse.ArgumentParser(description="Many at once: see the top of this file.")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--steps", type=int, default=100)
    options = parser.parse_args()
    device = torch.device(options.device)
    found = {name: measure(name, device, options.steps) for name in ARCHITECTURES}
    keep(
        f"many-{options.device}",
        {
            "device": device_name(options.device),
            "models": COUNT,
            "batch_size": BATCH_SIZE,
            "images_per_second": found,
            "target_ratio": TARGET.get(options.device),
        },
    )


if __name__ == "__main__":
    main()
