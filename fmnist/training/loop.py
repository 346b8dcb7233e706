"""The training loop, to be read from top to bottom. What watches it is a hook."""

import hashlib
from collections.abc import Sequence
from functools import partial

import torch
from torch import nn

from fmnist.common.device import keep_freed_memory, resolve_device
from fmnist.common.paths import cache_folder
from fmnist.data.augmentation import augment
from fmnist.data.batches import BATCH_SOURCES, batch_sizes, shuffled_batches
from fmnist.data.dataset import Dataset
from fmnist.data.source import NONE_OF_THESE
from fmnist.data.split import Split
from fmnist.networks.equivalent import pool_before_relu
from fmnist.networks.hooks import Pretrained
from fmnist.networks.hooks import begin as begin_network
from fmnist.training.averaging import WeightAverage
from fmnist.training.beginnings import Pruned, prune
from fmnist.training.build import build_network, model_of
from fmnist.training.compilation import Forward, check_compilation, compiled
from fmnist.training.config import TrainConfig
from fmnist.training.cuda_graph import CapturedStep, Step
from fmnist.training.meter import Meter, end_epoch, tell_of_step, time_to_report
from fmnist.training.objectives import Batch, Objective
from fmnist.training.optimisers import make_optimiser, update
from fmnist.training.schedules import SCHEDULES
from fmnist.training.state import Callback, Training

_FIRST_LOOK = 5_000
"""How many images a network sees that asks for some before the first step."""


def prepare(config: TrainConfig, train_images: int) -> Training:
    """A training at its very beginning: the same seed gives the same first weights."""
    torch.manual_seed(config.seed)
    network = build_network(config)
    if isinstance(network, Pretrained):
        network.load_pretrained()
        if not config.augmentations:
            network.cache_features(cache_folder() / "features")
    return begin(config, network, train_images)


def begin(config: TrainConfig, network: nn.Module, train_images: int) -> Training:
    """A training of `network` as it is, of which nothing has happened yet."""
    keep_freed_memory()
    device = resolve_device(config.device)
    check_compilation(config.compilation, network, device)
    pool_before_relu(network)
    network = network.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = make_optimiser(config.optimiser, network, config.learning_rate, config.weight_decay)
    pictures = BATCH_SOURCES.get(config.domain).size(train_images)
    steps_per_epoch = len(batch_sizes(pictures, config.batch_size))
    training = Training(config, model_of(config, network), optimiser, device, steps_per_epoch)
    if config.weight_averaging != "off":
        training.average = WeightAverage(config, network)
    return training


def fit(training: Training, dataset: Dataset, split: Split, callbacks: Sequence[Callback]) -> None:
    """Train until the last epoch, or until a callback sets `training.stop_reason`.

    A stop takes effect after the step in progress. When no epoch has ended by then, the weights
    as they are count as the first one, so that even the shortest run has a result.
    """
    config, device = training.config, training.device
    source = BATCH_SOURCES.get(config.domain)
    train_images = dataset.train_images[split.train].to(device)
    train_labels = dataset.train_labels[split.train].to(device)
    objective = Objective(
        config.label_smoothing,
        config.teacher_share,
        config.teacher_temperature,
        all_labelled=config.domain == "dataset" and not bool((train_labels == NONE_OF_THESE).any()),
    )
    validation_images = dataset.train_images[split.validation].to(device)
    validation_labels = dataset.train_labels[split.validation]
    taught = training.teacher_logits
    teacher = None if taught is None else taught[split.train].to(device)

    network = training.model.network

    with training.timed():
        if training.step == 0:
            begin_network(network, training.model.preprocessing(train_images[:_FIRST_LOOK]))
            prune(network, config.pruned_share)
            if training.average is not None:
                training.average.network.load_state_dict(network.state_dict())
        pruned = Pruned(network) if config.pruned_share else None
        forward = compiled(network, config.compilation, config.batch_size, device)
        step: Step = partial(take_step, training, forward, objective)
        if config.compilation == "cuda_graphs":
            step = CapturedStep(step, training)
    while training.epoch < config.epochs and training.stop_reason is None:
        generator = seed_epoch(config.seed, training.epoch, device)
        meter = Meter(training.training_seconds)
        with training.timed():
            images, labels = source.epoch(train_images, train_labels, generator)
        network.train()
        for batch in shuffled_batches(len(images), config.batch_size, generator):
            with training.timed():
                _set_learning_rate(training)
                # index_select does what images[batch] does, in a fifth of the time.
                pixels = augment(images.index_select(0, batch), config.augmentations, generator)
                said = () if teacher is None else (teacher.index_select(0, batch),)
                figures = step(pixels, labels.index_select(0, batch), *said)
                if pruned is not None:
                    pruned.step()
                if training.average is not None:
                    training.average.step(network)
                training.step += 1
                training.images_seen += len(batch)
                meter.add(figures)
                if time_to_report(training):
                    meter.synchronise()
            tell_of_step(training, meter, callbacks)
            if training.stop_reason is not None:
                break

        if training.stop_reason is not None and training.history:
            break
        if training.average is not None:
            with training.timed():
                scale = training.model.preprocessing
                training.average.epoch(network, training.epoch + 1, train_images, scale)
        end_epoch(training, meter, validation_images, validation_labels, callbacks)


def learning_rate(training: Training) -> float:
    """The learning rate of the step to come."""
    config = training.config
    progress = training.step / (config.epochs * training.steps_per_epoch)
    accuracies = [result.merit("accuracy") for result in training.history]
    return config.learning_rate * SCHEDULES.get(config.schedule).factor(progress, accuracies)


def seed_epoch(seed: int, epoch: int, device: torch.device) -> torch.Generator:
    """Seed what an epoch draws, so that an epoch is the same whether or not it was resumed at."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}/{epoch}".encode()).digest()[:7], "big")
    torch.manual_seed(drawn)
    return torch.Generator(device).manual_seed(drawn)


def _set_learning_rate(training: Training) -> None:
    rate = learning_rate(training)
    for group in training.optimiser.param_groups:
        if torch.is_tensor(group["lr"]):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate


def take_step(
    training: Training,
    forward: Forward,
    objective: Objective,
    images: torch.Tensor,
    labels: torch.Tensor,
    teacher: torch.Tensor | None = None,
) -> Batch:
    """One step on a batch of uint8 images, and what it was like."""
    inputs = training.model.preprocessing(images)
    bfloat16 = training.precision == "bfloat16"
    with torch.autocast(training.device.type, torch.bfloat16, bfloat16):
        logits = forward(inputs)
        loss = objective.loss(logits, labels, teacher)
    training.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    update(training.optimiser)
    return objective.measured(logits.detach(), labels, loss.detach())
