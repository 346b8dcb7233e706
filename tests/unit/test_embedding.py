"""The embedding: the last hidden layer of every network, neighbours by brute force, the maps."""

import copy

import numpy as np
import pytest
import torch
from scipy.stats import t as student
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.inspection.embedding import company, hidden_layer, inside, maps, neighbours
from fmnist.networks import ARCHITECTURES
from tests.built import build_model

RNG = np.random.default_rng(5)


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test draws the same numbers, whichever ran before it."""
    monkeypatch.setattr(f"{__name__}.RNG", np.random.default_rng(5))


def some_images(count: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(2)
    return torch.randint(0, 256, (count, 28, 28), dtype=torch.uint8, generator=generator)


def last_linear(model: nn.Module) -> nn.Linear:
    return [module for module in model.modules() if isinstance(module, nn.Linear)][-1]


class TestHiddenLayer:
    @pytest.mark.parametrize("name", [name for name in ARCHITECTURES.names if name != "logreg"])
    def test_the_last_layer_makes_the_logits_of_it(self, name: str) -> None:
        torch.manual_seed(0)
        model, images = build_model(name), some_images(3)
        features = hidden_layer(model, images)
        expected = model.logits(images).numpy()
        with torch.no_grad():
            outputs = last_linear(model.network)(torch.from_numpy(features)).numpy()
        if outputs.shape[1] == 1:
            outputs = np.hstack((np.zeros_like(outputs), outputs))
        assert (features.dtype, len(features)) == (np.float32, 3)
        np.testing.assert_allclose(outputs, expected, rtol=1e-3, atol=1e-4)

    def test_batches_follow_each_other(self) -> None:
        torch.manual_seed(0)
        model, images = build_model("fastcnn"), some_images(260)
        whole = hidden_layer(model, images)
        np.testing.assert_allclose(whole[255:], hidden_layer(model, images[255:]), atol=1e-5)

    def test_leaves_the_network_as_it_was(self) -> None:
        model = build_model("mlp109")
        before = copy.deepcopy(model)
        hidden_layer(model, some_images(2))
        assert not any(module._forward_pre_hooks for module in model.network.modules())
        torch.testing.assert_close(model.network.state_dict(), before.network.state_dict())

    def test_a_network_without_one_says_so(self) -> None:
        with pytest.raises(ConfigError, match="no hidden layer"):
            hidden_layer(build_model("logreg"), some_images(2))

    def test_one_that_is_too_wide_says_so(self) -> None:
        model = build_model("composed", {"layers": "32k3 | flatten"})
        with pytest.raises(ConfigError, match="25,088 numbers"):
            hidden_layer(model, some_images(2))


class TestNeighbours:
    def test_agree_with_brute_force(self) -> None:
        features = RNG.normal(size=(80, 12)).astype(np.float32)
        found = neighbours(features)
        for image, near in enumerate(found.tolist()):
            distances = np.sqrt(((features - features[image]) ** 2).sum(1))
            distances[image] = np.inf
            assert near == np.argsort(distances)[:10].tolist()

    def test_an_image_is_not_its_own_neighbour_even_among_equals(self) -> None:
        found = neighbours(np.ones((30, 4), np.float32))
        assert all(image not in near for image, near in enumerate(found.tolist()))

    def test_company_is_the_mean_share_with_students_interval(self) -> None:
        features = RNG.normal(size=(60, 3)).astype(np.float32)
        labels, among = RNG.integers(0, 3, 60), RNG.random(60) < 0.4
        near = neighbours(features)
        shares = [
            sum(labels[other] == labels[image] for other in near[image]) / 10
            for image in range(60)
            if among[image]
        ]
        found = company(near, labels, among)
        assert found.images == len(shares)
        assert found.share.value == pytest.approx(np.mean(shares))
        margin = student.ppf(0.975, len(shares) - 1) * np.std(shares, ddof=1) / len(shares) ** 0.5
        mean = found.share.value
        assert found.share.interval == pytest.approx((mean - margin, mean + margin))

    def test_company_of_none_or_one_has_no_interval(self) -> None:
        near, labels = neighbours(RNG.normal(size=(20, 2)).astype(np.float32)), np.zeros(20, int)
        assert company(near, labels, np.zeros(20, bool)) == (0, (0.0, None))
        assert company(near, labels, np.arange(20) == 3) == (1, (1.0, None))


class TestMaps:
    def test_pca_is_that_of_all_images(self) -> None:
        features = (RNG.normal(size=(200, 6)) * [9, 5, 1, 1, 1, 1]).astype(np.float32)
        part = np.arange(0, 200, 4)
        found = maps(features, part)
        centred = features - features.mean(0)
        _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
        expected = centred[part] @ directions[:2].T
        np.testing.assert_allclose(np.abs(found.pca), np.abs(expected), rtol=1e-3, atol=1e-3)
        np.testing.assert_allclose(found.explained, sizes[:2] ** 2 / (sizes**2).sum(), rtol=1e-4)

    def test_tsne_keeps_what_is_apart_apart_and_is_repeatable(self) -> None:
        kinds = np.repeat(np.arange(3), 40)
        features = (20 * np.eye(5)[kinds] + RNG.normal(size=(120, 5))).astype(np.float32)
        found = maps(features, np.arange(120))
        assert found.tsne.shape == (120, 2)
        nearest = neighbours(found.tsne)[:, 0]
        assert (kinds[nearest] == kinds).all()
        np.testing.assert_array_equal(found.tsne, maps(features, np.arange(120)).tsne)

    def test_a_rectangle_may_be_drawn_from_any_corner(self) -> None:
        places = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.5], [1.0, 3.0]])
        assert inside(places, (0.5, 2), (0, 1)).tolist() == [1, 2]
        assert inside(places, (2, 0.5), (1, 0)).tolist() == [1, 2]
