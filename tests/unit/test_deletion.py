"""The deletion curve: of a linear network against its closed form, and who beats chance."""

import numpy as np
import pytest
import torch
from scipy.special import expit
from torch import nn

from fmnist.inspection.deletion import deletion
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from tests.built import IMAGE


@pytest.fixture
def image() -> torch.Tensor:
    """200 grey pixels of different values on black."""
    image = torch.zeros(784, dtype=torch.uint8)
    where = torch.randperm(784, generator=torch.Generator().manual_seed(0))[:200]
    image[where] = torch.arange(50, 250, dtype=torch.uint8)
    return image.view(28, 28)


@pytest.fixture
def linear() -> Model:
    """Two classes whose log-odds are a weighted sum of the pixels."""
    torch.manual_seed(1)
    layer = nn.Linear(784, 2, bias=False)
    nn.init.normal_(layer.weight, 0.05, 0.1)
    layer.weight.data[0] = 0
    network = nn.Sequential(nn.Flatten(), layer).eval()
    return Model(network, Preprocessing(0, 1), ("first", "second"), IMAGE)


def contributions(linear: Model, image: torch.Tensor) -> np.ndarray:
    """What each pixel adds to the log-odds of the second class, (28, 28)."""
    weights = linear.network[1].weight[1].detach().double().view(28, 28)
    return (weights * image.double() / 255).numpy()


def test_of_a_linear_network_it_is_the_closed_form(linear: Model, image: torch.Tensor) -> None:
    values = contributions(linear, image)
    found = deletion(linear, image, 1, values, steps=10)
    item = np.sort(values[image.numpy() > 0])[::-1]
    left = [item[20 * step :].sum() for step in range(11)]
    np.testing.assert_allclose(found.probability, expit(left), atol=1e-6)
    np.testing.assert_allclose(found.removed, np.linspace(0, 1, 11))
    assert found.shuffled.shape == (20, 11)


def test_all_orders_begin_with_the_image_and_end_in_black(
    linear: Model, image: torch.Tensor
) -> None:
    found = deletion(linear, image, 1, contributions(linear, image))
    begin = expit(contributions(linear, image).sum())
    np.testing.assert_allclose(found.shuffled[:, 0], begin, atol=1e-6)
    np.testing.assert_allclose(found.shuffled[:, -1], 0.5, atol=1e-6)


def test_the_true_order_beats_chance_and_its_reverse_loses_to_every_other(
    linear: Model, image: torch.Tensor
) -> None:
    values = contributions(linear, image)
    assert deletion(linear, image, 1, values).beats_chance
    assert deletion(linear, image, 1, -values).as_fast == 20


def test_a_map_that_says_nothing_beats_chance_about_once_in_21(
    linear: Model, image: torch.Tensor
) -> None:
    """Random maps are no better than their shuffled selves; of 40 more than 8 is one in 10,000."""
    random = np.random.default_rng(3)
    maps = random.normal(size=(40, 7, 7))
    won = sum(
        deletion(linear, image, 1, each, seed=number, steps=5).beats_chance
        for number, each in enumerate(maps)
    )
    assert won <= 8


def test_places_of_a_coarse_map_go_together(linear: Model, image: torch.Tensor) -> None:
    """Of a map of two halves the first half is gone before the second begins."""
    values = np.array([[2.0], [1.0]])
    upper = int((image[:14] > 0).sum())
    found = deletion(linear, image, 1, values, steps=200)
    lower_half = contributions(linear, image)[14:].sum()
    assert found.removed[upper] == pytest.approx(upper / 200)
    assert found.probability[upper] == pytest.approx(expit(lower_half), abs=1e-6)


def test_the_same_seed_gives_the_same_curves(linear: Model, image: torch.Tensor) -> None:
    once, again = (deletion(linear, image, 1, np.zeros((7, 7))) for _ in range(2))
    np.testing.assert_array_equal(once.probability, again.probability)
    np.testing.assert_array_equal(once.shuffled, again.shuffled)


def test_a_black_image_has_nothing_to_remove(linear: Model) -> None:
    with pytest.raises(ValueError, match="no pixel"):
        deletion(linear, torch.zeros(28, 28, dtype=torch.uint8), 1, np.ones((28, 28)))
