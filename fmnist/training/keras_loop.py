"""A training by Keras's own `fit` on its PyTorch backend, told of and recorded like any other.

After every epoch the weights and the moments of Adam are copied into the PyTorch network and its
optimiser: validating, saving, resuming and every later question to the network know no Keras.
"""

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from fmnist.data.dataset import Dataset
from fmnist.data.split import Split
from fmnist.networks.keras_networks import build_in_keras, import_keras, to_keras, to_torch
from fmnist.training.loop import seed_epoch
from fmnist.training.meter import Meter, end_epoch, tell_of_step
from fmnist.training.objectives import Batch
from fmnist.training.state import Callback, Training


def fit(training: Training, dataset: Dataset, split: Split, callbacks: Sequence[Callback]) -> None:
    """As `fmnist.training.loop.fit`, with the network, the optimiser and the loop of Keras.

    Raises:
        ConfigError: Keras is not installed.
    """
    config = training.config
    if training.epoch == config.epochs or training.stop_reason is not None:
        return
    keras = import_keras()
    images = training.model.preprocessing(dataset.train_images[split.train])
    labels = dataset.train_labels[split.train]
    training.steps_per_epoch = math.ceil(len(images) / config.batch_size)
    with keras.device(training.device.type):
        keras.utils.set_random_seed(config.seed)
        model = build_in_keras(
            config.architecture,
            config.options,
            training.model.shape,
            len(training.model.classes),
        )
        model.compile(
            keras.optimizers.Adam(config.learning_rate),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
        )
        model.optimizer.build(model.trainable_variables)
        if training.epoch:
            _continue(model, training)
        follower = _Follower(model, training, dataset, split, callbacks)
        model.fit(
            images,
            labels,
            batch_size=config.batch_size,
            epochs=config.epochs,
            initial_epoch=training.epoch,
            verbose=0,
            callbacks=[
                keras.callbacks.LambdaCallback(
                    on_epoch_begin=follower.begin_epoch,
                    on_train_batch_end=follower.end_step,
                    on_epoch_end=follower.end_epoch,
                )
            ],
        )


class _Follower:
    """Brings what Keras does to the training, and tells those who watch it."""

    def __init__(
        self,
        model: Any,
        training: Training,
        dataset: Dataset,
        split: Split,
        callbacks: Sequence[Callback],
    ) -> None:
        self._model, self._training, self._callbacks = model, training, callbacks
        self._images = len(split.train)
        self._validation = dataset.train_images[split.validation]
        self._validation_labels = dataset.train_labels[split.validation]

    def begin_epoch(self, epoch: int, logs: object) -> None:
        """Draw what the epoch draws anew, so that it is the same when it is resumed at."""
        seed_epoch(self._training.config.seed, epoch, self._training.device)
        self._meter = Meter(self._training.training_seconds)
        self._seen, self._loss, self._correct = 0, 0.0, 0.0
        self._started = time.perf_counter()

    def end_step(self, step: int, logs: Mapping[str, float]) -> None:
        """Count a step; Keras gives the means over the epoch so far."""
        training = self._training
        seen = min((step + 1) * training.config.batch_size, self._images)
        loss, correct = seen * logs["loss"], seen * logs["accuracy"]
        images = seen - self._seen
        new = loss - self._loss
        self._meter.add(
            Batch(
                images=images,
                loss=torch.tensor(new / images),
                cross_entropy=torch.tensor(new),
                labelled=torch.tensor(images),
                correct=torch.tensor(correct - self._correct),
            )
        )
        self._seen, self._loss, self._correct = seen, loss, correct
        training.step += 1
        training.images_seen += images
        training.training_seconds += time.perf_counter() - self._started
        tell_of_step(training, self._meter, self._callbacks)
        self._model.stop_training = training.stop_reason is not None
        self._started = time.perf_counter()

    def end_epoch(self, epoch: int, logs: object) -> None:
        """Bring the weights home and validate, unless a stop left the epoch unfinished."""
        training = self._training
        if training.stop_reason is not None and training.history:
            return
        _bring_home(self._model, training)
        end_epoch(training, self._meter, self._validation, self._validation_labels, self._callbacks)
        self._model.stop_training = training.stop_reason is not None


def _bring_home(model: Any, training: Training) -> None:
    """Copy weights and moments from Keras into the training."""
    step, moments = _adam(model)
    weights = (variable.value for variable in model.trainable_variables)
    for parameter, weight, (mean, square) in zip(
        training.model.network.parameters(), weights, moments, strict=True
    ):
        parameter.data.copy_(to_torch(weight))
        training.optimiser.state[parameter] = {
            "step": step.value.detach().float().clone(),
            "exp_avg": to_torch(mean.value).clone(),
            "exp_avg_sq": to_torch(square.value).clone(),
        }


def _continue(model: Any, training: Training) -> None:
    """Copy weights and moments from the training into Keras."""
    step, moments = _adam(model)
    for parameter, weight, (mean, square) in zip(
        training.model.network.parameters(), model.trainable_variables, moments, strict=True
    ):
        state = training.optimiser.state[parameter]
        step.assign(state["step"].long())
        weight.assign(to_keras(parameter))
        mean.assign(to_keras(state["exp_avg"]))
        square.assign(to_keras(state["exp_avg_sq"]))


def _adam(model: Any) -> tuple[Any, list[tuple[Any, Any]]]:
    """The variables of Keras's Adam: its step, and for each weight the mean and the square."""
    step, _rate, *moments = model.optimizer.variables
    return step, list(zip(moments[::2], moments[1::2], strict=True))
