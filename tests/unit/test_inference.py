"""From images to logits: the same numbers as by hand, whatever the batch, mode or thread."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from fmnist import networks
from fmnist.common.errors import ConfigError
from fmnist.networks.inference import logits
from fmnist.networks.preprocessing import InputForm

DEBIAN_TRAIN_IMAGES = Path("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")
EVERY_NETWORK = pytest.mark.parametrize("name", networks.names())


@pytest.fixture
def images() -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 256, (23, 28, 28), dtype=torch.uint8, generator=generator)


class TestInputForm:
    def test_prepares_pixels_by_the_formula(self, images: torch.Tensor) -> None:
        prepared = InputForm(mean=0.5, std=0.25).prepare(images)
        expected = (images.numpy().astype(np.float64) / 255 - 0.5) / 0.25
        assert prepared.shape == (23, 1, 28, 28)
        assert prepared.dtype == torch.float32
        np.testing.assert_allclose(prepared[:, 0].numpy(), expected, atol=1e-6)

    def test_leaves_the_images_alone(self, images: torch.Tensor) -> None:
        before = images.clone()
        InputForm().prepare(images)
        assert torch.equal(images, before)

    @pytest.mark.skipif(not DEBIAN_TRAIN_IMAGES.exists(), reason="needs dataset-fashion-mnist")
    def test_the_default_is_the_scale_of_the_training_pixels(self) -> None:
        pixels = np.frombuffer(
            gzip.decompress(DEBIAN_TRAIN_IMAGES.read_bytes()), np.uint8, offset=16
        )
        counts = np.bincount(pixels, minlength=256) / pixels.size
        values = np.arange(256) / 255
        mean = (counts * values).sum()
        assert InputForm().mean == pytest.approx(mean, abs=5e-5)
        assert InputForm().std == pytest.approx(
            np.sqrt((counts * (values - mean) ** 2).sum()), abs=5e-5
        )

    @pytest.mark.parametrize(("name", "low", "high"), [("half", -1, 1), ("unit", 0, 1)])
    def test_a_normalisation_by_its_name(self, name: str, low: float, high: float) -> None:
        ends = torch.tensor([0, 255], dtype=torch.uint8).view(2, 1, 1)
        assert InputForm.of(name).prepare(ends).flatten().tolist() == [low, high]

    def test_the_normalisation_of_the_dataset_is_the_default(self) -> None:
        assert InputForm.of("dataset") == InputForm()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"size": 32},
            {"channels": 3},
            {"std": 0.0},
            {"std": -1.0},
            {"std": float("nan")},
            {"mean": float("inf")},
        ],
    )
    def test_refuses_what_no_network_can_take(self, wrong: dict[str, float]) -> None:
        with pytest.raises(ConfigError):
            InputForm(**wrong)


class TestLogits:
    @EVERY_NETWORK
    def test_are_those_of_the_network_by_hand(self, name: str, images: torch.Tensor) -> None:
        model = networks.build(name).eval()
        by_hand = model((images.float().reshape(-1, 1, 28, 28) / 255 - 0.2860) / 0.3530)
        result = logits(model, images, InputForm())
        assert result.dtype == torch.float32
        assert not result.requires_grad
        torch.testing.assert_close(result, by_hand.detach(), rtol=1e-4, atol=1e-5)

    @EVERY_NETWORK
    @pytest.mark.parametrize("batch_size", [1, 5, 23, 100])
    def test_do_not_depend_on_the_batch_size(
        self, name: str, batch_size: int, images: torch.Tensor
    ) -> None:
        model = networks.build(name).eval()
        torch.testing.assert_close(
            logits(model, images, InputForm(), batch_size=batch_size),
            logits(model, images, InputForm()),
            rtol=1e-4,
            atol=1e-5,
        )

    @EVERY_NETWORK
    def test_of_a_model_in_training_are_those_of_evaluation(
        self, name: str, images: torch.Tensor
    ) -> None:
        model = networks.build(name).eval()
        expected = logits(model, images, InputForm())
        model.train()
        next(model.children()).eval()
        modes = [module.training for module in model.modules()]
        assert torch.equal(logits(model, images, InputForm()), expected)
        assert [module.training for module in model.modules()] == modes

    def test_give_the_mode_back_after_a_failure(self) -> None:
        model = networks.build("cnn225").train()
        with pytest.raises(RuntimeError):
            logits(model, torch.zeros(2, 5, 5, dtype=torch.uint8), InputForm())
        assert all(module.training for module in model.modules())

    @EVERY_NETWORK
    def test_of_no_images_are_none(self, name: str) -> None:
        none = torch.zeros(0, 28, 28, dtype=torch.uint8)
        classes = len(networks.get(name).classes)
        assert logits(networks.build(name), none, InputForm()).shape == (0, classes)

    @pytest.mark.parametrize(
        "wrong", [torch.zeros(2, 28, 28), torch.zeros(2, 1, 28, 28, dtype=torch.uint8)]
    )
    def test_refuse_images_of_another_type_or_shape(self, wrong: torch.Tensor) -> None:
        with pytest.raises(ValueError, match="uint8"):
            logits(networks.build("logreg"), wrong, InputForm())

    def test_are_the_same_from_many_threads_at_once(self, images: torch.Tensor) -> None:
        model = networks.build("fashioncnn").eval()
        expected = logits(model, images, InputForm())
        with ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(logits, model, images, InputForm()) for _ in range(24)]
        for job in jobs:
            torch.testing.assert_close(job.result(), expected, rtol=1e-4, atol=1e-5)
        assert not any(module.training for module in model.modules())

    @pytest.mark.cuda
    @pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
    @EVERY_NETWORK
    def test_of_a_gpu_come_back_to_the_cpu(self, name: str, images: torch.Tensor) -> None:
        model = networks.build(name).eval()
        expected = logits(model, images, InputForm())
        result = logits(model.cuda(), images, InputForm())
        assert result.device.type == "cpu"
        torch.testing.assert_close(result, expected, rtol=1e-3, atol=1e-3)
