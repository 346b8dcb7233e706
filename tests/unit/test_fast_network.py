"""The fast network: a first layer computed from images, and answers that look both ways."""

import numpy as np
import pytest
import torch

from fmnist.data.dataset import Dataset
from fmnist.data.split import Split, stratified_split
from fmnist.networks.whitening import PatchWhitening
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, EpochResult, Training
from tests.built import build, profile, profile_of

FAST = TrainConfig(
    architecture="fastcnn",
    options={"width": 8},
    optimiser="sgd",
    epochs=1,
    train_images=1_000,
    validation_images=200,
)


def split_of(dataset: Dataset) -> Split:
    return stratified_split(dataset.train_labels, 200, 0, FAST.train_images)


def whitening_of(model: torch.nn.Module) -> PatchWhitening:
    return next(module for module in model.modules() if isinstance(module, PatchWhitening))


def test_the_size_that_is_written_down() -> None:
    assert profile(build("fastcnn")).parameters == 83_928


def test_whitened_patches_vary_alike_in_every_direction_and_together_in_none() -> None:
    smooth = torch.nn.functional.interpolate(torch.randn(200, 1, 7, 7), size=28, mode="bilinear")
    layer = PatchWhitening(1, 6)
    layer.begin(smooth)
    along = layer(smooth)[:, :6].transpose(0, 1).flatten(1).numpy(force=True)
    moments = along @ along.T / along.shape[1]
    assert np.allclose(moments, np.diag(moments.diagonal()), atol=1e-3)
    assert np.allclose(moments.diagonal(), 1, atol=0.1)


def test_the_directions_are_the_leading_ones_of_the_patches() -> None:
    images = torch.rand(50, 1, 28, 28)
    layer = PatchWhitening(1, 5)
    layer.begin(images)
    patches = np.array(
        [
            padded[row : row + 4, column : column + 4].ravel()
            for padded in np.pad(images[:, 0].numpy(), ((0, 0), (1, 1), (1, 1)))
            for row in range(0, 27, 2)
            for column in range(0, 27, 2)
        ]
    )
    values, vectors = np.linalg.eigh(patches.T @ patches / len(patches))
    for place in range(5):
        ours = layer.filters[place].numpy().ravel()
        theirs = vectors[:, -1 - place] / np.sqrt(values[-1 - place] + 5e-3)
        assert np.allclose(ours, theirs, rtol=1e-2, atol=1e-2) or np.allclose(
            ours, -theirs, rtol=1e-2, atol=1e-2
        )
    assert torch.equal(layer.filters[5:], -layer.filters[:5])


def test_training_computes_the_first_layer_and_leaves_it(dataset: Dataset) -> None:
    split = split_of(dataset)
    training = prepare(FAST, len(split.train))
    fit(training, dataset, split, [])
    expected = PatchWhitening(1, 12)
    expected.begin(training.model.preprocessing(dataset.train_images[split.train]))
    trained = whitening_of(training.model.network)
    assert torch.equal(trained.filters, expected.filters)
    assert not torch.equal(trained.filters, PatchWhitening(1, 12).filters)
    assert trained.bias.any()


class BreakOff(Callback):
    """Ends a training after its first epoch, as a crash would."""

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        raise InterruptedError


def test_a_resumed_training_keeps_the_first_layer(dataset: Dataset) -> None:
    split = split_of(dataset)
    two = FAST.model_copy(update={"epochs": 2})
    whole, first = prepare(two, len(split.train)), prepare(two, len(split.train))
    fit(whole, dataset, split, [])

    with pytest.raises(InterruptedError):
        fit(first, dataset, split, [BreakOff()])
    second = prepare(two, len(split.train))
    second.restore(first.resume_tensors(), first.resume_state())
    fit(second, dataset, split, [])
    for name, value in whole.model.network.state_dict().items():
        assert torch.equal(value, second.model.network.state_dict()[name]), name


def test_looking_both_ways_takes_twice_the_work_and_no_weights() -> None:
    both, one = (profile_of("fastcnn", {"flip_tta": flip}) for flip in (True, False))
    assert both.macs == 2 * one.macs
    assert both.parameters == one.parameters
