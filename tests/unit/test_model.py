"""From images to logits: the same numbers as by hand, whatever the batch, mode or thread."""

import copy
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from fmnist.common.errors import ConfigError
from fmnist.networks import ARCHITECTURES
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from fmnist.training.build import preprocessing_of
from fmnist.training.config import TrainConfig
from tests.built import PREPROCESSING, build, build_model, model_around

DEBIAN_TRAIN_IMAGES = Path("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")
EVERY_NETWORK = pytest.mark.parametrize("name", ARCHITECTURES.names, scope="module")


@pytest.fixture
def images() -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 256, (23, 28, 28), dtype=torch.uint8, generator=generator)


@pytest.fixture(scope="module")
def model(name: str) -> Model:
    """A model for all tests that leave it as it is."""
    return build_model(name)


class TestPreprocessing:
    def test_prepares_pixels_by_the_formula(self, images: torch.Tensor) -> None:
        prepared = Preprocessing(mean=0.5, std=0.25)(images)
        expected = (images.numpy().astype(np.float64) / 255 - 0.5) / 0.25
        assert prepared.shape == (23, 1, 28, 28)
        assert prepared.dtype == torch.float32
        np.testing.assert_allclose(prepared[:, 0].numpy(), expected, atol=1e-6)

    def test_leaves_the_images_alone(self, images: torch.Tensor) -> None:
        before = images.clone()
        PREPROCESSING(images)
        assert torch.equal(images, before)

    @pytest.mark.skipif(not DEBIAN_TRAIN_IMAGES.exists(), reason="needs dataset-fashion-mnist")
    def test_the_default_is_the_scale_of_the_training_pixels(self) -> None:
        pixels = np.frombuffer(
            gzip.decompress(DEBIAN_TRAIN_IMAGES.read_bytes()), np.uint8, offset=16
        )
        counts = np.bincount(pixels, minlength=256) / pixels.size
        values = np.arange(256) / 255
        mean = (counts * values).sum()
        assert PREPROCESSING.mean == pytest.approx(mean, abs=5e-5)
        assert PREPROCESSING.std == pytest.approx(
            np.sqrt((counts * (values - mean) ** 2).sum()), abs=5e-5
        )

    @pytest.mark.parametrize(("name", "low", "high"), [("half", -1, 1), ("unit", 0, 1)])
    def test_a_normalisation_by_its_name(self, name: str, low: float, high: float) -> None:
        ends = torch.tensor([0, 255], dtype=torch.uint8).view(2, 1, 1)
        assert preprocessing_of(TrainConfig(architecture="logreg", normalisation=name))(
            ends
        ).flatten().tolist() == [low, high]

    def test_the_normalisation_of_the_dataset_is_the_default(self) -> None:
        assert preprocessing_of(TrainConfig(architecture="logreg")) == PREPROCESSING

    @pytest.mark.parametrize(
        "wrong",
        [
            {"std": 0.0},
            {"std": -1.0},
            {"std": float("nan")},
            {"mean": float("inf")},
        ],
    )
    def test_refuses_what_no_network_can_take(self, wrong: dict[str, float]) -> None:
        with pytest.raises(ConfigError):
            Preprocessing(**{"mean": 0.5, "std": 0.5} | wrong)


class TestLogits:
    @EVERY_NETWORK
    def test_are_those_of_the_network_by_hand(self, model: Model, images: torch.Tensor) -> None:
        network = model.network
        by_hand = network((images.float().reshape(-1, 1, 28, 28) / 255 - 0.2860) / 0.3530)
        result = model_around(network).logits(images)
        assert result.dtype == torch.float32
        assert not result.requires_grad
        torch.testing.assert_close(result, by_hand.detach(), rtol=1e-4, atol=1e-5)

    @EVERY_NETWORK
    def test_do_not_depend_on_the_batch_size(self, model: Model, images: torch.Tensor) -> None:
        some = images[:7]
        expected = model.logits(some)
        for batch_size in (1, 3, 7):
            found = model.logits(some, batch_size=batch_size)
            torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)

    @EVERY_NETWORK
    def test_of_a_network_in_training_are_those_of_evaluation(
        self, model: Model, images: torch.Tensor
    ) -> None:
        expected = model.logits(images)
        model = model.with_network(copy.deepcopy(model.network).train())
        next(model.network.children()).eval()
        modes = [module.training for module in model.network.modules()]
        assert torch.equal(model.logits(images), expected)
        assert [module.training for module in model.network.modules()] == modes

    def test_give_the_mode_back_after_a_failure(self) -> None:
        model = build_model("cnn225")
        model.network.train()
        with pytest.raises(RuntimeError):
            model.logits(torch.zeros(2, 5, 5, dtype=torch.uint8))
        assert all(module.training for module in model.network.modules())

    @EVERY_NETWORK
    def test_of_no_images_are_none(self, name: str, model: Model) -> None:
        none = torch.zeros(0, 28, 28, dtype=torch.uint8)
        classes = ARCHITECTURES.get(name).classes or 10
        assert model.logits(none).shape == (0, classes)

    @pytest.mark.parametrize(
        "wrong", [torch.zeros(2, 28, 28), torch.zeros(2, 1, 1, 28, 28, dtype=torch.uint8)]
    )
    def test_refuse_images_of_another_type_or_shape(self, wrong: torch.Tensor) -> None:
        with pytest.raises(ValueError, match="uint8"):
            build_model("logreg").logits(wrong)

    def test_are_divided_by_the_temperature(self, images: torch.Tensor) -> None:
        network = build("cnn225").eval()
        warm, cold = model_around(network, temperature=2.0), model_around(network)
        torch.testing.assert_close(2 * warm.logits(images), cold.logits(images))
        assert torch.equal(warm.probabilities(images), warm.logits(images).softmax(1))

    def test_with_flip_tta_are_the_mean_for_an_image_and_its_mirror_image(
        self, images: torch.Tensor
    ) -> None:
        network = build("cnn225").eval()
        plain, flip = model_around(network), model_around(network, flip_tta=True)
        expected = (plain.logits(images) + plain.logits(images.flip(2))) / 2
        torch.testing.assert_close(flip.logits(images), expected)
        torch.testing.assert_close(flip.logits(images), flip.logits(images.flip(2)))

    def test_are_the_same_from_many_threads_at_once(self, images: torch.Tensor) -> None:
        model = build_model("fashioncnn")
        expected = model.logits(images)
        with ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(model.logits, images) for _ in range(24)]
        for job in jobs:
            torch.testing.assert_close(job.result(), expected, rtol=1e-4, atol=1e-5)
        assert not any(module.training for module in model.network.modules())

    @pytest.mark.cuda
    @pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
    @EVERY_NETWORK
    def test_of_a_gpu_come_back_to_the_cpu(self, model: Model, images: torch.Tensor) -> None:
        expected = model.logits(images)
        there = copy.deepcopy(model.network).cuda()
        result = model.with_network(there).logits(images)
        assert result.device.type == "cpu"
        torch.testing.assert_close(result, expected, rtol=1e-3, atol=1e-3)
