"""The training loop, to be read from top to bottom. What watches it is a callback."""

import hashlib
import time
from collections.abc import Iterator, Sequence

import torch
from torch import nn

from fmnist.common.device import (
    computes_in_bfloat16,
    keep_freed_memory,
    mixed_precision_pays,
    resolve_device,
)
from fmnist.common.paths import cache_folder
from fmnist.data.augmentation import augment
from fmnist.data.dataset import FashionMnist
from fmnist.data.split import Split
from fmnist.networks import build
from fmnist.networks.preprocessing import InputForm
from fmnist.networks.pretrained import Pretrained
from fmnist.networks.whitening import learn_patches
from fmnist.synthesis.atelier import NONE_OF_THESE
from fmnist.synthesis.mixture import mixture, mixture_size
from fmnist.training.compilation import Network, check_compilation, compiled
from fmnist.training.config import TrainConfig
from fmnist.training.meter import Meter, end_epoch, tell_of_step, time_to_report
from fmnist.training.optimisers import make_optimiser
from fmnist.training.schedules import SCHEDULES
from fmnist.training.state import Callback, Training

_FIRST_LOOK = 5_000
"""How many images a layer that is computed from images sees before the first step."""


def prepare(config: TrainConfig, train_images: int) -> Training:
    """A training at its very beginning: the same seed gives the same first weights."""
    torch.manual_seed(config.seed)
    model = build(config.architecture, config.options)
    if isinstance(model, Pretrained):
        model.load_body()
        if not config.augmentations:
            model.remember(cache_folder() / "features")
    return begin(config, model, train_images)


def begin(config: TrainConfig, model: nn.Module, train_images: int) -> Training:
    """A training of `model` as it is, of which nothing has happened yet."""
    keep_freed_memory()
    device = resolve_device(config.device)
    check_compilation(config.compilation, model, device)
    model = model.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = make_optimiser(config.optimiser, model, config.learning_rate, config.weight_decay)
    form = InputForm.of(config.normalisation)
    if config.domain == "real_world":
        train_images = mixture_size(train_images)
    steps_per_epoch = len(batch_sizes(train_images, config.batch_size))
    return Training(config, model, optimiser, device, form, steps_per_epoch)


def batch_sizes(images: int, batch_size: int) -> list[int]:
    """The sizes of the batches of an epoch; a last image that would be alone joins those before.

    Batch normalisation has nothing to compare a single image with.
    """
    whole, left = divmod(images, batch_size)
    sizes = [batch_size] * whole
    if left == 1 and sizes:
        sizes[-1] += 1
    elif left:
        sizes.append(left)
    return sizes


def fit(
    training: Training, dataset: FashionMnist, split: Split, callbacks: Sequence[Callback]
) -> None:
    """Train until the last epoch, or until a callback sets `training.stop_reason`.

    A stop takes effect after the step in progress. When no epoch has ended by then, the weights
    as they are count as the first one, so that even the shortest run has a result.
    """
    config, device = training.config, training.device
    dataset_images = dataset.train_images[split.train].to(device)
    dataset_labels = dataset.train_labels[split.train].to(device)
    validation_images = dataset.train_images[split.validation].to(device)
    validation_labels = dataset.train_labels[split.validation]

    started = time.perf_counter()
    if training.step == 0:
        learn_patches(training.model, training.input_form.prepare(dataset_images[:_FIRST_LOOK]))
    network = compiled(training.model, config.compilation, config.batch_size, device)
    training.training_seconds += time.perf_counter() - started
    while training.epoch < config.epochs and training.stop_reason is None:
        generator = seed_epoch(config.seed, training.epoch, device)
        meter = Meter(training.training_seconds)
        images, labels = dataset_images, dataset_labels
        if config.domain == "real_world":
            started = time.perf_counter()
            images, labels = mixture(images, labels, generator)
            training.training_seconds += time.perf_counter() - started
        training.model.train()
        for batch in _shuffled_batches(len(images), config.batch_size, generator):
            started = time.perf_counter()
            _set_learning_rate(training)
            loss, correct = _step(training, network, images[batch], labels[batch], generator)
            training.step += 1
            training.images_seen += len(batch)
            meter.add(loss, correct, len(batch))
            if time_to_report(training):
                meter.synchronise()
            training.training_seconds += time.perf_counter() - started
            tell_of_step(training, meter, callbacks)
            if training.stop_reason is not None:
                break

        if training.stop_reason is not None and training.history:
            break
        end_epoch(training, meter, validation_images, validation_labels, callbacks)


def learning_rate(training: Training) -> float:
    """The learning rate of the step to come."""
    config = training.config
    progress = training.step / (config.epochs * training.steps_per_epoch)
    accuracies = [result.merit("accuracy") for result in training.history]
    return config.learning_rate * SCHEDULES[config.schedule].factor(progress, accuracies)


def uses_bfloat16(config: TrainConfig, device: torch.device) -> bool:
    """Whether the arithmetic of a step is in bfloat16."""
    if config.precision == "auto":
        return mixed_precision_pays(device)
    if config.precision == "native":
        return computes_in_bfloat16(device.type)
    return config.precision == "bfloat16"


def seed_epoch(seed: int, epoch: int, device: torch.device) -> torch.Generator:
    """Seed what an epoch draws, so that an epoch is the same whether or not it was resumed at."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}/{epoch}".encode()).digest()[:7], "big")
    torch.manual_seed(drawn)
    return torch.Generator(device).manual_seed(drawn)


def _shuffled_batches(
    count: int, batch_size: int, generator: torch.Generator
) -> Iterator[torch.Tensor]:
    order = torch.randperm(count, generator=generator, device=generator.device)
    return iter(order.split(batch_sizes(count, batch_size)))


def _set_learning_rate(training: Training) -> None:
    rate = learning_rate(training)
    for group in training.optimiser.param_groups:
        group["lr"] = rate


def _step(
    training: Training,
    network: Network,
    images: torch.Tensor,
    labels: torch.Tensor,
    generator: torch.Generator,
) -> tuple[torch.Tensor, torch.Tensor]:
    """One step on uint8 images (B, 28, 28); the mean loss and the number right, on the device.

    What shows none of the classes counts as right where no class is given half of the certainty.
    """
    config = training.config
    inputs = training.input_form.prepare(augment(images, config.augmentations, generator))
    with torch.autocast(
        training.device.type, torch.bfloat16, uses_bfloat16(config, training.device)
    ):
        outputs = network(inputs)
        loss = classification_loss(outputs, labels, config.label_smoothing)
    training.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    training.optimiser.step()
    certainty, answers = outputs.detach().softmax(1).max(1)
    answers = torch.where((labels == NONE_OF_THESE) & (certainty < 0.5), NONE_OF_THESE, answers)
    return loss.detach(), (answers == labels).sum()


def classification_loss(
    outputs: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    """The mean cross-entropy of logits (B, classes) with label smoothing.

    Where the label is NONE_OF_THESE the answer asked for is that every class is equally likely:
    outlier exposure (Hendrycks et al. 2019, arXiv:1812.04606).
    """
    none = labels == NONE_OF_THESE
    smoothing_of_each = torch.where(none, 1.0, smoothing)
    log_shares = outputs.float().log_softmax(1)
    right = log_shares.gather(1, labels.clamp(min=0).unsqueeze(1)).squeeze(1)
    return -torch.lerp(right, log_shares.mean(1), smoothing_of_each).mean()
