"""The loop: it learns, repeats with the seed, stops when told, and counts what it did."""

import pytest
import torch

from fmnist.common.errors import TrainingError
from fmnist.data.batches import batch_sizes
from fmnist.data.dataset import Dataset
from fmnist.data.split import Split, stratified_split
from fmnist.jobs.evaluate import evaluate_again
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from fmnist.training.callbacks import DivergenceGuard, EarlyStopping
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, learning_rate, prepare
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.schedules import SCHEDULES
from fmnist.training.state import Callback, EpochResult, Report, Training
from tests.trained import train_now


def split_of(dataset: Dataset, config: TrainConfig) -> Split:
    return stratified_split(
        dataset.train_labels, config.validation_images, config.split_seed, config.train_images
    )


def trained(dataset: Dataset, config: TrainConfig, *callbacks: Callback) -> Training:
    split = split_of(dataset, config)
    training = prepare(config, len(split.train))
    fit(training, dataset, split, callbacks)
    return training


class Log(Callback):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.steps = 0
        self.reports: list[Report] = []
        self.epochs: list[EpochResult] = []

    def on_step(self, training: Training) -> None:
        self.steps += 1

    def on_report(self, training: Training, report: Report) -> None:
        self.reports.append(report)

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        self.epochs.append(result)


@pytest.mark.parametrize("optimiser", OPTIMISERS.names)
@pytest.mark.parametrize("schedule", [name for name in SCHEDULES.names if name != "range_test"])
def test_every_optimiser_learns_under_every_schedule(
    dataset: Dataset, tiny: TrainConfig, optimiser: str, schedule: str
) -> None:
    config = tiny.model_copy(
        update={
            "optimiser": optimiser,
            "schedule": schedule,
            "learning_rate": 5 * OPTIMISERS.get(optimiser).usual_learning_rate,
        }
    )
    training = trained(dataset, config)
    assert training.history[-1].validation_accuracy > 0.4


def test_what_is_told_is_what_was_done(dataset: Dataset, tiny: TrainConfig) -> None:
    log = Log()
    training = trained(dataset, tiny, log)
    assert log.steps == training.step == 2 * 16
    assert training.images_seen == 2 * 2_000
    assert [result.epoch for result in log.epochs] == [1, 2]
    assert log.reports[-1].step == 32
    assert log.reports[-1].epoch == 2
    assert all(
        first.seconds < then.seconds
        for first, then in zip(log.reports, log.reports[1:], strict=False)
    )


def test_an_image_that_would_be_alone_joins_the_batch_before(dataset: Dataset) -> None:
    config = TrainConfig(
        architecture="fastcnn",
        options={"width": 8},
        epochs=2,
        batch_size=32,
        train_images=129,
        validation_images=100,
    )
    log = Log()
    training = trained(dataset, config, log)
    assert training.images_seen == 2 * 129
    assert log.steps == training.step == 2 * 4
    assert [result.step for result in log.epochs] == [4, 8]
    assert log.reports[-1].epoch == 2
    assert learning_rate(training) < 1e-4 * config.learning_rate


@pytest.mark.parametrize("images", range(1, 40))
def test_the_batches_of_an_epoch_are_all_its_images(images: int) -> None:
    sizes = batch_sizes(images, 8)
    assert sum(sizes) == images
    assert sizes[:-1] == [8] * (len(sizes) - 1)
    assert 1 < sizes[-1] <= 9 or images == 1


def test_the_same_seed_trains_the_same_and_another_differs(
    dataset: Dataset, tiny: TrainConfig
) -> None:
    config = tiny.model_copy(update={"augmentations": {"flip": 0.5, "crop": 2.0}})
    first, second = (trained(dataset, config) for _ in range(2))
    other = trained(dataset, config.model_copy(update={"seed": 1}))
    for ours, theirs in zip(
        first.model.network.parameters(), second.model.network.parameters(), strict=True
    ):
        assert torch.equal(ours, theirs)
    assert first.history[-1].train_loss != other.history[-1].train_loss


def test_the_validation_figures_are_those_of_the_logits(
    dataset: Dataset, tiny: TrainConfig
) -> None:
    training = trained(dataset, tiny)
    outputs = training.validation_logits
    assert outputs is not None
    labels = dataset.train_labels[split_of(dataset, tiny).validation]
    hits = sum(int(row.argmax()) == int(label) for row, label in zip(outputs, labels, strict=True))
    assert training.history[-1].validation_accuracy == hits / 500


@pytest.mark.parametrize("selection", ["accuracy", "loss"])
def test_the_best_epoch_is_chosen_by_validation(
    dataset: Dataset, tiny: TrainConfig, selection: str
) -> None:
    config = tiny.model_copy(update={"selection": selection, "epochs": 4, "learning_rate": 0.05})
    training = trained(dataset, config)
    assert training.best is not None
    if selection == "accuracy":
        figures = [result.validation_accuracy for result in training.history]
        assert training.best.epoch == figures.index(max(figures)) + 1
    else:
        figures = [result.validation_loss for result in training.history]
        assert training.best.epoch == figures.index(min(figures)) + 1


def test_early_stopping_ends_after_its_patience(dataset: Dataset, tiny: TrainConfig) -> None:
    config = tiny.model_copy(update={"epochs": 60, "learning_rate": 0.1, "schedule": "constant"})
    training = trained(dataset, config, EarlyStopping(2))
    assert training.best is not None
    assert training.epoch == training.best.epoch + 2
    assert training.stop_reason is not None


def test_a_diverging_run_ends_with_the_step_and_the_rate(
    dataset: Dataset, tiny: TrainConfig
) -> None:
    config = tiny.model_copy(
        update={
            "architecture": "mlp109",
            "optimiser": "sgd",
            "learning_rate": 10.0,
            "schedule": "constant",
        }
    )
    with pytest.raises(TrainingError, match=r"diverged at step \d+ with learning rate 10"):
        trained(dataset, config, DivergenceGuard())


class StopAtStep(Callback):
    def __init__(self, step: int) -> None:
        self._step = step

    def on_step(self, training: Training) -> None:
        if training.step == self._step:
            training.stop_reason = "told to"


@pytest.mark.parametrize(("step", "epochs"), [(3, 1), (20, 1), (40, 2)])
def test_a_stop_takes_effect_within_one_step(
    dataset: Dataset, tiny: TrainConfig, step: int, epochs: int
) -> None:
    training = trained(dataset, tiny.model_copy(update={"epochs": 9}), StopAtStep(step))
    assert training.step == step
    assert len(training.history) == epochs


@pytest.mark.parametrize(("name", "mean", "std"), [("half", 0.5, 0.5), ("unit", 0.0, 1.0)])
def test_a_normalisation_reaches_the_training_and_the_trained_model(
    tiny: TrainConfig, store: Store, name: str, mean: float, std: float
) -> None:
    config = tiny.model_copy(update={"normalisation": name})
    run = train_now(store, config)
    record = run.record
    assert (record.preprocessing.mean, record.preprocessing.std) == (mean, std)
    assert prepare(config, 2_000).model.preprocessing == load_model(run).preprocessing
    assert float(evaluate_again(store, run).correct.mean()) == record.test.accuracy


def test_bfloat16_trains_where_it_is_asked_for(dataset: Dataset, tiny: TrainConfig) -> None:
    training = trained(dataset, tiny.model_copy(update={"precision": "bfloat16"}))
    assert training.history[-1].validation_accuracy > 0.4
