"""The networks of the five sources have exactly the sizes that their layers give by hand."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from fmnist import networks
from tests.built import build, profile

Cost = tuple[int, int]
"""Parameters and multiply-adds."""


def conv(size: int, inputs: int, outputs: int, kernel: int) -> Cost:
    """A convolution whose output is `size` times `size`."""
    weights = inputs * outputs * kernel * kernel
    return weights + outputs, size * size * weights


def linear(inputs: int, outputs: int) -> Cost:
    return inputs * outputs + outputs, inputs * outputs


def norm(channels: int) -> Cost:
    return 2 * channels, 0


# name, options, layers, parameters as published
TABLE: list[tuple[str, dict[str, float], list[Cost], int]] = [
    ("logreg", {}, [linear(784, 10)], 7_850),
    ("binary101", {}, [linear(784, 128), linear(128, 1)], 100_609),
    ("mlp109", {}, [linear(784, 128), linear(128, 64), linear(64, 10)], 109_386),
    ("mlp235", {}, [linear(784, 256), linear(256, 128), linear(128, 10)], 235_146),
    (
        "cnn225",
        {},
        [conv(26, 1, 32, 3), conv(11, 32, 64, 3), linear(1600, 128), linear(128, 10)],
        225_034,
    ),
    (
        "cnn122",
        {},
        [conv(26, 1, 32, 3), conv(11, 32, 64, 3), linear(1600, 64), linear(64, 10)],
        121_930,
    ),
    (
        "cnn111",
        {},
        [
            *(conv(26, 1, 32, 3), norm(32)),
            *(conv(11, 32, 64, 3), norm(64)),
            *(conv(3, 64, 128, 3), norm(128)),
            *(linear(128, 128), norm(128)),
            linear(128, 10),
        ],
        111_178,
    ),
    *(
        (
            "cnn242",
            {"dropout": dropout},
            [
                *(conv(26, 1, 32, 3), conv(11, 32, 64, 3), conv(3, 64, 128, 3)),
                *(linear(1152, 128), linear(128, 10)),
            ],
            241_546,
        )
        for dropout in (0.3, 0.0)
    ),
    ("cnn924", {}, [conv(30, 3, 32, 3), linear(7200, 128), linear(128, 10)], 923_914),
    (
        "cnn1200",
        {},
        [conv(26, 1, 32, 3), conv(24, 32, 64, 3), linear(9216, 128), linear(128, 10)],
        1_199_882,
    ),
    (
        "cnn620",
        {},
        [
            *(conv(30, 3, 32, 3), conv(13, 32, 64, 3), conv(4, 64, 128, 3)),
            *(linear(2048, 256), linear(256, 10)),
        ],
        620_362,
    ),
    *(
        (
            "fashioncnn",
            {"dropout": dropout},
            [
                *(conv(28, 1, 32, 3), norm(32)),
                *(conv(14, 32, 64, 3), norm(64)),
                *(conv(7, 64, 128, 3), norm(128)),
                *(linear(6272, 256), linear(256, 10)),
            ],
            1_701_578,
        )
        for dropout in (0.25, 0.0)
    ),
    (
        "altcnn",
        {},
        [
            *(conv(28, 1, 16, 5), norm(16)),
            *(conv(14, 16, 32, 5), norm(32)),
            *(linear(1568, 128), linear(128, 10)),
        ],
        215_466,
    ),
]


@pytest.mark.parametrize(("name", "options", "layers", "published"), TABLE)
def test_the_size_is_what_the_layers_give(
    name: str, options: dict[str, float], layers: list[Cost], published: int
) -> None:
    measured = profile(build(name, options))
    parameters, macs = (sum(cost) for cost in zip(*layers, strict=True))
    assert parameters == published
    assert measured.parameters == measured.trainable_parameters == parameters
    assert measured.macs == macs


def kinds(name: str, **options: float) -> list[type[nn.Module]]:
    return [type(layer) for layer in build(name, options)]


def test_cnn111_normalises_after_its_activation() -> None:
    stage = [nn.Conv2d, nn.ReLU, nn.BatchNorm2d, nn.MaxPool2d, nn.Dropout]
    head = [nn.Flatten, nn.Linear, nn.ReLU, nn.BatchNorm1d, nn.Dropout, nn.Linear]
    assert kinds("cnn111") == 3 * stage + head


def test_fashioncnn_normalises_before_its_activation() -> None:
    assert kinds("fashioncnn")[:3] == [nn.Conv2d, nn.BatchNorm2d, nn.ReLU]


def rates(name: str, **options: float) -> list[float]:
    return [layer.p for layer in build(name, options).modules() if isinstance(layer, nn.Dropout)]


def test_the_dropouts_of_a_network_keep_their_proportion() -> None:
    assert rates("cnn242") == [0.25, 0.25, 0.4, 0.3]
    assert rates("cnn242", dropout=0.6) == [0.5, 0.5, 0.8, 0.6]
    assert rates("cnn111") == [0.25, 0.25, 0.25, 0.5]
    assert rates("cnn111", dropout=0.2) == [0.1, 0.1, 0.1, 0.2]


def test_the_first_weights_of_cnn242_have_the_variance_of_he() -> None:
    torch.manual_seed(0)
    weights = torch.stack([build("cnn242")[0].weight for _ in range(50)])
    assert weights.var().item() == pytest.approx(2 / 9, rel=0.05)


def test_the_two_logits_of_binary101_are_one_sigmoid_and_its_loss() -> None:
    torch.manual_seed(1)
    model = build("binary101")
    images, labels = torch.randn(8, 1, 28, 28), torch.tensor([0, 1] * 4)
    outputs, one_output = model(images), model[:-1](images).squeeze(1)
    torch.testing.assert_close(outputs.softmax(1)[:, 1], one_output.sigmoid())
    torch.testing.assert_close(
        F.cross_entropy(outputs, labels),
        F.binary_cross_entropy_with_logits(one_output, labels.float()),
    )


class TestAsColour:
    def test_grey_is_repeated_and_a_flat_image_stays_flat(self) -> None:
        images = torch.full((2, 1, 28, 28), 0.3)
        colour = networks.colour_images.AsColour()(images)
        assert colour.shape == (2, 3, 32, 32)
        torch.testing.assert_close(colour, torch.full((2, 3, 32, 32), 0.3))

    def test_enlarging_and_normalising_can_change_places(self) -> None:
        images, enlarge = torch.rand(4, 1, 28, 28), networks.colour_images.AsColour()
        torch.testing.assert_close(
            enlarge((images - 0.5) / 0.5), (enlarge(images) - 0.5) / 0.5, rtol=1e-4, atol=1e-5
        )
