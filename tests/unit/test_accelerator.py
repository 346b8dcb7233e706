"""What trains on the processor trains on the GPU; `DEVICE=cpu` runs these tests without one."""

import os

import pytest
import torch

from fmnist.data.augmentation import AUGMENTATIONS, augment
from fmnist.data.batches import BATCH_SOURCES
from fmnist.data.dataset import Dataset
from fmnist.networks import ARCHITECTURES
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import measure
from tests.built import CLASSES, build
from tests.trained import InterruptAfter, executed, train_now

DEVICE = os.environ.get("DEVICE", "cuda")

pytestmark = [
    pytest.mark.cuda,
    pytest.mark.skipif(not getattr(torch, DEVICE).is_available(), reason=f"needs {DEVICE}"),
]


@pytest.fixture
def config() -> TrainConfig:
    """Two short epochs of a small network with filters."""
    return TrainConfig(
        architecture="miniresnet",
        epochs=2,
        batch_size=100,
        train_images=2_000,
        validation_images=1_000,
        device=DEVICE,
    )


@pytest.mark.parametrize("name", ARCHITECTURES.names)
def test_every_network_trains_in_mixed_precision(name: str) -> None:
    model = build(name).to(DEVICE, memory_format=torch.channels_last)
    images = torch.rand(8, 1, 28, 28, device=DEVICE)
    labels = torch.arange(8, device=DEVICE) % (ARCHITECTURES.get(name).classes or CLASSES)
    with torch.autocast(DEVICE, torch.bfloat16):
        loss = torch.nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    gradients = [weight.grad for weight in model.parameters() if weight.requires_grad]
    assert gradients
    assert all(gradient is not None and gradient.isfinite().all() for gradient in gradients)


def test_a_run_learns_there_and_answers_on_the_processor(
    dataset: Dataset, store: Store, config: TrainConfig
) -> None:
    run = train_now(store, config)
    assert run.record.status == "finished", run.record.error
    assert run.record.environment is not None
    assert run.record.environment.device == DEVICE
    assert run.record.test is not None
    assert run.record.test.accuracy > 0.6
    assert next(load_model(run).network.parameters()).device.type == "cpu"


def test_a_run_that_was_cut_short_goes_on_there(
    dataset: Dataset, store: Store, config: TrainConfig
) -> None:
    run = train_now(store, config, InterruptAfter(1))
    assert run.record.status == "interrupted"
    assert run.record.epochs_done == 1
    run = executed(store, run)
    assert run.record.status == "finished", run.record.error
    assert run.record.epochs_done == 2


@pytest.mark.parametrize("kind", ["default", "cuda_graphs"])
def test_a_compiled_run_learns_there_as_the_plain_one_does(
    dataset: Dataset, store: Store, config: TrainConfig, kind: str
) -> None:
    if kind == "cuda_graphs" and DEVICE != "cuda":
        pytest.skip("needs cuda")
    small = {"architecture": "composed", "options": {"layers": "8k3 batch max2 | average"}}
    off = TrainConfig.parse(config.model_dump() | small)
    plain = train_now(store, off)
    run = train_now(store, off.model_copy(update={"compilation": kind}))
    assert run.record.status == "finished", run.record.error
    assert plain.record.best is not None
    assert run.record.best is not None
    assert run.record.best.accuracy == pytest.approx(plain.record.best.accuracy, abs=0.1)


def test_images_are_changed_and_made_there(dataset: Dataset) -> None:
    generator = torch.Generator(DEVICE).manual_seed(0)
    images, labels = dataset.train_images[:200].to(DEVICE), dataset.train_labels[:200].to(DEVICE)
    strengths = {augmentation.name: augmentation.default for augmentation in AUGMENTATIONS}
    changed = augment(images, strengths, generator)
    assert changed.shape == images.shape
    assert changed.dtype == torch.uint8
    assert not changed.equal(images)
    source = BATCH_SOURCES.get("real_world")
    pictures, answers = source.epoch(images, labels, generator)
    assert len(pictures) == len(answers) == source.size(200)
    assert pictures.device.type == answers.device.type == DEVICE


def test_its_time_is_measured_there(dataset: Dataset, config: TrainConfig) -> None:
    found = measure(config, dataset, lambda: False)
    assert found is not None
    assert found.usual.step > 0
