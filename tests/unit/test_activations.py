"""What layers make of an image, against the network run by hand; and the first layer's filters."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fmnist.common.errors import ConfigError
from fmnist.inspection.activations import activations, bright, first_filters, tiled
from fmnist.inspection.layers import all_layers
from fmnist.networks import ARCHITECTURES
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from tests.built import build_model


@pytest.fixture
def image() -> torch.Tensor:
    pixels = torch.randint(0, 256, (28, 28), generator=torch.Generator().manual_seed(4))
    return pixels.to(torch.uint8)


def model(name: str, **options: object) -> Model:
    torch.manual_seed(5)
    return build_model(name, options)


class TestActivations:
    def test_are_those_of_the_layers_one_after_another(self, image: torch.Tensor) -> None:
        subject = model("altcnn")
        output = subject.preprocessing(image[None])
        shown = {layer.path for layer in all_layers(subject)}
        assert shown == {"0", "1", "2", "3", "4", "5", "6", "7", "9", "10", "12"}
        with torch.no_grad():
            for path, module in subject.network.named_children():
                output = module(output)
                if path in shown:
                    found = activations(subject, image, path)
                    np.testing.assert_allclose(found.squeeze(), output[0].squeeze(), atol=1e-5)
                    assert found.ndim == 3

    def test_what_is_overwritten_later_is_shown_as_it_was(self, image: torch.Tensor) -> None:
        """The fast network's ReLU works in place on what normalisation gives."""
        subject = model("fastcnn", whitened=False, flip_tta=False)
        found = activations(subject, image, "1")
        with torch.no_grad():
            expected = subject.network[1](subject.network[0](subject.preprocessing(image[None])))[0]
        assert found.min() < 0
        np.testing.assert_allclose(found, expected, atol=1e-5)

    def test_with_flip_tta_for_the_image_as_it_is(self, image: torch.Tensor) -> None:
        subject = model("fastcnn")
        assert subject.flip_tta
        within = activations(replace(subject, flip_tta=False), image, "5")
        np.testing.assert_allclose(activations(subject, image, "5"), within, atol=1e-5)

    def test_patches_in_a_row_are_set_back_into_their_square(self, image: torch.Tensor) -> None:
        subject = model("vit")
        square = activations(subject, image, "0")
        places = subject.network[1].places.detach()[0].T.view(64, 7, 7)
        np.testing.assert_allclose(
            activations(subject, image, "1"), square + places.numpy(), atol=1e-5
        )

    def test_a_layer_that_is_not_there_is_refused(self, image: torch.Tensor) -> None:
        with pytest.raises(ConfigError, match="no such layer"):
            activations(model("logreg"), image, "9")


class TestFirstFilters:
    @pytest.mark.parametrize(
        ("name", "path", "enlarged", "stride", "padding"),
        [
            ("cnn225", "0", 28, 1, 0),
            ("cnn924", "1", 32, 1, 0),
            ("miniresnet", "1", 28, 2, 2),
            ("fastcnn", "0", 28, 2, 1),
        ],
    )
    def test_slid_over_the_grey_image_they_give_what_the_layer_gives(
        self,
        image: torch.Tensor,
        name: str,
        path: str,
        enlarged: int,
        stride: int,
        padding: int,
    ) -> None:
        subject = model(name)
        subject = replace(subject, preprocessing=Preprocessing(0, 1))
        given, black = (
            activations(subject, each, path) for each in (image, torch.zeros_like(image))
        )
        grey = F.interpolate(
            subject.preprocessing(image[None]), (enlarged, enlarged), mode="bilinear"
        )
        filters = torch.from_numpy(first_filters(subject))
        slid = F.conv2d(grey, filters[:, None], stride=stride, padding=padding)[0]
        same = F.cosine_similarity(slid.flatten(1), torch.from_numpy(given - black).flatten(1))
        torch.testing.assert_close(same, torch.ones(len(filters)))

    def test_of_logistic_regression_are_its_weights_as_images(self) -> None:
        subject = model("logreg")
        weights = subject.network[1].weight.detach().view(10, 28, 28)
        expected = weights / weights.abs().amax((1, 2), keepdim=True)
        np.testing.assert_allclose(first_filters(subject), expected)

    @pytest.mark.parametrize("name", ARCHITECTURES.names)
    def test_every_network_has_some(self, name: str) -> None:
        filters = first_filters(model(name))
        assert filters.ndim == 3
        assert np.abs(filters).max() == pytest.approx(1)


def test_a_few_large_values_do_not_leave_all_others_dark() -> None:
    maps = np.append(np.linspace(-1, 1, 999), 50).reshape(10, 10, 10)
    assert bright(maps) == pytest.approx(0.99, abs=0.01)
    assert bright(np.eye(20)[None] * (np.arange(20) == 3) * 7) == 7
    assert bright(np.zeros((1, 2, 2))) == 0


def test_tiles_lie_side_by_side_with_gaps() -> None:
    sheet = tiled(np.arange(12, dtype=np.float32).reshape(3, 2, 2), columns=2)
    gap = np.nan
    expected = [
        [0, 1, gap, 4, 5],
        [2, 3, gap, 6, 7],
        [gap] * 5,
        [8, 9, gap, gap, gap],
        [10, 11, gap, gap, gap],
    ]
    np.testing.assert_array_equal(sheet, np.array(expected, np.float32))
