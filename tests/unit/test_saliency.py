"""Maps of what speaks for a class: against captum, and on every network there is."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients, LayerGradCam, Occlusion
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.inspection.attribution import grad_cam, integrated_gradients, log_odds, occlusion
from fmnist.inspection.layers import all_layers, convolutions, explainable
from fmnist.networks import ARCHITECTURES
from fmnist.networks.hooks import Pretrained
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from tests.built import PREPROCESSING, build_model

PLACE = 3
EVERY_NETWORK = pytest.mark.parametrize("name", ARCHITECTURES.names)


class Odds(nn.Module):
    """A network whose output is the log-odds of one class, as captum is to explain it."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model, self.network = model, model.network

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return log_odds(self.model.forward(inputs), PLACE)


@pytest.fixture
def image() -> torch.Tensor:
    """An item of random greys in the middle of a black image."""
    image = torch.zeros(28, 28, dtype=torch.uint8)
    grey = torch.randint(1, 256, (20, 16), generator=torch.Generator().manual_seed(4))
    image[4:24, 6:22] = grey.to(torch.uint8)
    return image


def model(name: str, **options: object) -> Model:
    torch.manual_seed(5)
    subject = build_model(name, options)
    subject.network.requires_grad_(False)
    return subject


def black() -> torch.Tensor:
    return PREPROCESSING(torch.zeros(1, 28, 28, dtype=torch.uint8))


class TestAgainstCaptum:
    @pytest.mark.parametrize("name", ["cnn225", "fastcnn", "vit"])
    def test_integrated_gradients(self, name: str, image: torch.Tensor) -> None:
        subject = model(name)
        captum = IntegratedGradients(Odds(subject)).attribute(
            PREPROCESSING(image[None]), black(), n_steps=50
        )
        found = integrated_gradients(subject, image, PLACE, steps=50)
        np.testing.assert_allclose(found.values, captum[0, 0].detach(), rtol=1e-3, atol=1e-5)

    @pytest.mark.parametrize(("patch", "stride"), [(4, 2), (14, 7)])
    def test_occlusion(self, image: torch.Tensor, patch: int, stride: int) -> None:
        subject = model("cnn225")
        captum = Occlusion(Odds(subject)).attribute(
            PREPROCESSING(image[None]), (1, patch, patch), (1, stride, stride), black()
        )
        found = occlusion(subject, image, PLACE, patch, stride)
        assert found.shape == (28 // stride, 28 // stride)
        enlarged = np.kron(found, np.ones((stride, stride)))
        np.testing.assert_allclose(enlarged, captum[0, 0], rtol=1e-3, atol=1e-5)

    @pytest.mark.parametrize("name", ["cnn225", "altcnn", "vit"])
    def test_grad_cam_at_every_layer(self, name: str, image: torch.Tensor) -> None:
        subject = model(name)
        for layer in convolutions(subject):
            captum = LayerGradCam(
                Odds(subject), subject.network.get_submodule(layer.path)
            ).attribute(PREPROCESSING(image[None]), relu_attributions=True)
            found = grad_cam(subject, image, PLACE, layer.path)
            assert found.shape == layer.shape[1:]
            np.testing.assert_allclose(found, captum[0, 0].detach(), rtol=1e-3, atol=1e-6)


class TestLookingBothWays:
    def test_grad_cam_is_captums_for_both_views_the_mirrored_one_turned_back(
        self, image: torch.Tensor
    ) -> None:
        subject = model("fastcnn")
        assert subject.flip_tta
        for layer in convolutions(subject):
            views = LayerGradCam(
                Odds(subject), subject.network.get_submodule(layer.path)
            ).attribute(PREPROCESSING(image[None]))
            expected = (views[0, 0] + views[1, 0].flip(1)).relu().detach()
            found = grad_cam(subject, image, PLACE, layer.path)
            np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-7)

    def test_the_mirrored_image_has_the_same_answer_and_the_mirrored_map(
        self, image: torch.Tensor
    ) -> None:
        subject = model("fastcnn")
        layer = convolutions(subject)[0]
        found = grad_cam(subject, image, PLACE, layer.path)
        mirrored = grad_cam(subject, image.flip(1), PLACE, layer.path)
        assert found.max() > 0
        np.testing.assert_allclose(mirrored[:, ::-1], found, rtol=1e-3, atol=1e-7)


def test_the_pixels_add_up_to_the_rise_from_black(image: torch.Tensor) -> None:
    subject = model("cnn122")
    found = integrated_gradients(subject, image, PLACE, steps=200)
    outputs = subject.logits(torch.stack((image, torch.zeros_like(image)))).double()
    chance = outputs.softmax(1)[:, PLACE]
    odds = (chance / (1 - chance)).log()
    assert found.rise == pytest.approx(float(odds[0] - odds[1]), abs=1e-4)
    assert found.values.sum() == pytest.approx(found.rise, abs=5e-3)


def test_for_two_classes_what_speaks_for_one_speaks_against_the_other(image: torch.Tensor) -> None:
    subject = model("binary101")
    first, second = (integrated_gradients(subject, image, place) for place in (0, 1))
    assert abs(first.values).max() > 0
    np.testing.assert_allclose(first.values, -second.values, atol=1e-6)


def test_a_map_of_one_place_is_refused_with_the_reason(image: torch.Tensor) -> None:
    subject = model("composed", layers="8k3 max2, 8k3 max2, 8k3 max2, 8k3 max2, 8k1 | flatten")
    *_, last = convolutions(subject)
    assert last.title == "convolution 5, 8 × 1 × 1"
    with pytest.raises(ConfigError, match="1 × 1: one number for the whole image cannot say where"):
        grad_cam(subject, image, PLACE, last.path)


def test_a_layer_without_filters_is_refused(image: torch.Tensor) -> None:
    with pytest.raises(ConfigError, match="no such layer of filters"):
        grad_cam(model("mlp109"), image, PLACE, "1")


@pytest.mark.parametrize(("patch", "stride"), [(4, 3), (5, 2), (0, 2), (56, 28)])
def test_a_patch_that_does_not_go_over_the_image_is_refused(
    image: torch.Tensor, patch: int, stride: int
) -> None:
    with pytest.raises(ValueError, match="does not go over the image"):
        occlusion(model("logreg"), image, 0, patch, stride)


class TestEveryNetwork:
    @EVERY_NETWORK
    def test_each_method_answers(self, name: str, image: torch.Tensor) -> None:
        subject = model(name)
        if ARCHITECTURES.get(name).normalisation == "unit":
            subject = replace(subject, preprocessing=Preprocessing(0, 1))
        gradients = integrated_gradients(subject, image, 1, steps=2).values
        assert np.abs(gradients[image.numpy() > 0]).max() > 0
        assert not gradients[image.numpy() == 0].any()
        assert np.isfinite(occlusion(subject, image, 1, 14, 14)).all()
        wide = [layer for layer in convolutions(subject) if layer.shape[1:] != (1, 1)]
        assert wide or name in {"logreg", "mlp109", "mlp235", "binary101"}
        for layer in wide[-1:]:
            assert np.isfinite(grad_cam(subject, image, 1, layer.path)).all()

    @EVERY_NETWORK
    def test_the_copy_answers_the_same_and_shares_the_weights(
        self, name: str, image: torch.Tensor
    ) -> None:
        subject = model(name)
        twin = explainable(subject)
        inputs = PREPROCESSING(image[None])
        torch.testing.assert_close(twin.forward(inputs), subject.forward(inputs))
        assert {weight.data_ptr() for weight in twin.network.parameters()} == {
            weight.data_ptr() for weight in subject.network.parameters()
        }
        pretrained = isinstance(subject.network, Pretrained)
        assert pretrained or type(twin.network) is type(subject.network)


def test_layers_are_named_for_people() -> None:
    assert [layer.title for layer in convolutions(model("cnn225"))] == [
        "convolution 1, 32 × 26 × 26",
        "convolution 2, 64 × 11 × 11",
    ]
    assert [layer.title for layer in all_layers(model("logreg"))] == [
        "1. Linear 784→10, 10",
    ]
    residual = model("composed", layers="8k3 x2 batch residual | average")
    assert [layer.path for layer in convolutions(residual)][-1:] == ["block1.1"]
