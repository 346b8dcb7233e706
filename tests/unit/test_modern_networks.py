"""The networks beyond the sources: their blocks do what their papers say."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from fmnist.networks.inverted import Excitation, InvertedResidual, rounded
from fmnist.networks.transformer import Attend
from fmnist.networks.wide import WideBlock
from tests.built import build, profile


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("resnet20", 272_618),
        ("wideresnet", 1_198_954),
        ("mobilenet", 147_434),
        ("efficientnet", 159_538),
        ("vit", 205_834),
    ],
)
def test_the_size_that_is_written_down(name: str, parameters: int) -> None:
    measured = profile(build(name))
    assert measured.parameters == parameters
    assert measured.macs < (40e6 if name == "wideresnet" else 12e6)


def test_resnet20_at_full_size_is_that_of_the_paper_but_for_the_shortcuts() -> None:
    """The paper's 0.27 million for three channels, one channel here, plus two 1x1 shortcuts."""
    weights = 9 * (16 + 6 * 16 * 16 + 16 * 32 + 5 * 32 * 32 + 32 * 64 + 5 * 64 * 64)
    norms = 2 * (7 * 16 + 6 * 32 + 6 * 64)
    shortcuts = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64
    full = build("resnet20", {"full_size": True})
    assert profile(full).parameters == weights + norms + shortcuts + 64 * 10 + 10


def test_a_wide_residual_network_has_the_depth_of_its_name() -> None:
    for blocks in (1, 2, 4):
        network = build("wideresnet", {"blocks": blocks, "widen": 1})
        convolutions = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
        weighed = [m for m in convolutions if m.kernel_size == (3, 3)]
        assert len(weighed) + 1 + 2 == 6 * blocks + 4  # And the dense layer; two shortcuts count.


def test_a_wide_block_adds_its_input_as_it_came() -> None:
    block = WideBlock(8, 8, 1, 0.0).eval()
    images = torch.randn(2, 8, 5, 5)
    with torch.no_grad():
        block.body[-1].weight.zero_()
    assert torch.equal(block(images), images)


@pytest.mark.parametrize(
    ("outputs", "stride", "adds"), [(8, 1, True), (8, 2, False), (16, 1, False)]
)
def test_an_inverted_residual_adds_where_shapes_agree(
    outputs: int, stride: int, adds: bool
) -> None:
    block = InvertedResidual(
        8, outputs, expansion=4, kernel=3, stride=stride, activation=nn.ReLU6
    ).eval()
    images = torch.randn(2, 8, 7, 7)
    with torch.no_grad():
        block.body[-1].weight.zero_()
    expected = images if adds else torch.zeros(2, outputs, -(-7 // stride), -(-7 // stride))
    assert torch.equal(block(images), expected)


def test_excitation_weighs_whole_channels() -> None:
    images = torch.rand(3, 6, 4, 4) + 1
    ratio = Excitation(6, 2)(images) / images
    assert ((ratio > 0) & (ratio < 1)).all()
    torch.testing.assert_close(ratio, ratio[:, :, :1, :1].expand_as(ratio))


@pytest.mark.parametrize(("channels", "multiple"), [(1, 8), (8, 8), (19.8, 16), (20.1, 24)])
def test_channels_are_rounded_to_eights(channels: float, multiple: int) -> None:
    assert rounded(channels) == multiple


def test_each_scale_of_efficientnet_is_larger() -> None:
    sizes = [profile(build("efficientnet", {"scale": s})).macs for s in range(5)]
    assert sizes == sorted(set(sizes))


class TestVit:
    @pytest.mark.parametrize(("patch", "patches"), [(4, 49), (5, 36), (6, 25), (7, 16)])
    def test_the_patches_cover_the_image(self, patch: int, patches: int) -> None:
        rows = profile(build("vit", {"patch": patch})).layers
        assert rows[1].output_shape == (patches, 64)

    def test_the_multiply_adds_are_those_of_its_matrices(self) -> None:
        patches, width, depth = 49, 64, 6
        block = patches * 8 * width * width + 2 * patches * patches * width
        ends = patches * 16 * width + width * 10
        assert profile(build("vit")).macs == depth * block + ends

    def test_attention_is_softmax_of_queries_times_keys_times_values(self) -> None:
        mixed = torch.randn(2, 5, 3 * 32)
        queries, keys, values = mixed.split(32, dim=2)
        expected = [
            F.softmax(queries[..., h] @ keys[..., h].transpose(1, 2) / 4, dim=2) @ values[..., h]
            for h in (slice(0, 16), slice(16, 32))
        ]
        torch.testing.assert_close(Attend()(mixed), torch.cat(expected, 2), rtol=1e-4, atol=1e-5)

    def test_a_width_that_the_heads_do_not_divide_works(self) -> None:
        network = build("vit", {"width": 41})
        assert network(torch.zeros(1, 1, 28, 28)).shape == (1, 10)
