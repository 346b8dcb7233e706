"""Built networks: what is written is what is built, and the arithmetic agrees with the network."""

import contextlib

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.networks.composed import DEFAULT, Residual
from fmnist.networks.composition import Block, Composition, Head
from fmnist.networks.composition_stages import Stage
from fmnist.training.config import TrainConfig
from tests.built import build, compose, count_parameters, matched, profile, stages_of

CNN225 = "32k3 valid max2, 64k3 valid max2 | flatten 128 drop0.5"
FASHIONCNN = "32k3 batch max2, 64k3 batch max2, 128k3 batch | flatten 256 drop0.25"
RESNET = (
    "24k3 batch stride2, 24k3 x2 batch residual, 48k3 x2 batch residual stride2, "
    "96k3 x2 batch residual stride2 | average"
)

shares = st.sampled_from([0.0, 0.05, 0.5, 0.9])
blocks = st.builds(
    Block,
    width=st.integers(4, 24),
    kernel=st.sampled_from([1, 3, 5, 7]),
    convolutions=st.integers(1, 3),
    padded=st.booleans(),
    halving=st.sampled_from(["none", "stride", "max", "mean"]),
    normalisation=st.sampled_from(["none", "batch", "layer"]),
    activation=st.sampled_from(["relu", "gelu", "silu", "tanh"]),
    dropout=shares,
    residual=st.booleans(),
)
heads = st.builds(
    Head,
    features=st.sampled_from(["flatten", "average"]),
    hidden=st.sampled_from([0, 1, 16, 100]),
    dropout=shares,
)
compositions = st.builds(
    Composition, blocks=st.lists(blocks, min_size=1, max_size=8).map(tuple), head=heads
)


def stages_if_possible(composition: Composition) -> tuple[Stage, ...]:
    try:
        return stages_of(composition)
    except ConfigError:
        assume(False)
        raise


class TestArithmetic:
    @settings(max_examples=60)
    @given(compositions)
    def test_the_predicted_network_is_the_one_that_is_built(self, composition: Composition) -> None:
        predicted = stages_if_possible(composition)
        model = compose(composition)
        output = model(torch.randn(2, 1, 28, 28))
        assert output.shape == (2, 10)
        assert output.isfinite().all()
        measured = profile(model)
        assert sum(stage.parameters for stage in predicted) == measured.parameters
        assert sum(stage.macs for stage in predicted) == measured.macs
        images = torch.zeros(2, 1, 28, 28)
        for stage, block in zip(predicted, model, strict=False):
            if not stage.name.startswith("Block"):
                break
            images = block(images)
            assert tuple(images.shape[1:]) == stage.output_shape

    @settings(max_examples=30)
    @given(
        st.lists(
            st.builds(
                Block,
                width=st.just(4),
                kernel=st.sampled_from([1, 3, 5]),
                convolutions=st.integers(1, 2),
                halving=st.sampled_from(["none", "stride", "mean"]),
                activation=st.just("tanh"),
                residual=st.booleans(),
            ),
            min_size=1,
            max_size=3,
        ).map(tuple)
    )
    def test_the_receptive_field_is_what_the_gradient_reaches(
        self, chosen: tuple[Block, ...]
    ) -> None:
        stage = stages_if_possible(Composition(blocks=chosen))[len(chosen) - 1]
        body = compose(Composition(blocks=chosen))[: len(chosen)].double()
        for module in body.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.constant_(module.weight, 0.1)
        image = torch.full((1, 1, 256, 256), 0.01, dtype=torch.float64, requires_grad=True)
        output = body(image)
        middle = output.shape[-1] // 2
        output[0, 0, middle, middle].backward()
        assert image.grad is not None
        rows = image.grad[0, 0].abs().sum(1).nonzero().flatten()
        assert int(rows.max() - rows.min()) + 1 == stage.receptive_field

    @pytest.mark.parametrize(("text", "name"), [(CNN225, "cnn225"), (FASHIONCNN, "fashioncnn")])
    def test_a_network_of_the_sources_built_again_is_the_same(self, text: str, name: str) -> None:
        ours, theirs = profile(compose(Composition.read(text))), profile(build(name))
        assert ours.parameters == theirs.parameters
        assert ours.macs == theirs.macs

    def test_figures_of_a_residual_network_by_hand(self) -> None:
        assert stages_of(Composition.read(RESNET)) == (
            Stage("Block 1", (24, 14, 14), 9 * 24 + 24 + 48, 9 * 24 * 14**2, 3),
            Stage(
                "Block 2",
                (24, 14, 14),
                2 * (9 * 24 * 24 + 24 + 48),
                2 * 9 * 24 * 24 * 14**2,
                3 + 2 * 2 * 2,
            ),
            Stage(
                "Block 3",
                (48, 7, 7),
                (9 * 24 * 48 + 48 + 96) + (9 * 48 * 48 + 48 + 96) + (24 * 48 + 48 + 96),
                (9 * 24 * 48 + 9 * 48 * 48 + 24 * 48) * 7**2,
                11 + 2 * 2 + 2 * 4,
            ),
            Stage(
                "Block 4",
                (96, 4, 4),
                (9 * 48 * 96 + 96 + 192) + (9 * 96 * 96 + 96 + 192) + (48 * 96 + 96 + 192),
                (9 * 48 * 96 + 9 * 96 * 96 + 48 * 96) * 4**2,
                23 + 2 * 4 + 2 * 8,
            ),
            Stage("Global average pooling", (96,), 0, 0, 28),
            Stage("Linear 96→10", (10,), 96 * 10 + 10, 96 * 10, 28),
        )

    def test_shapes_of_an_unpadded_network_by_hand(self) -> None:
        found = stages_of(Composition.read("8k5 valid mean2, 16k7 valid stride2 | flatten 20"))
        assert [stage.output_shape for stage in found] == [
            (8, 12, 12),
            (16, 3, 3),
            (144,),
            (20,),
            (10,),
        ]
        assert [stage.receptive_field for stage in found[:2]] == [6, 6 + 6 * 2]


class TestNotation:
    @given(compositions)
    def test_what_is_written_is_read_again(self, composition: Composition) -> None:
        assert Composition.read(str(composition)) == composition

    @pytest.mark.parametrize("text", [CNN225, FASHIONCNN, RESNET, DEFAULT])
    def test_one_network_is_written_one_way(self, text: str) -> None:
        assert str(Composition.read(text)) == text

    def test_order_spaces_and_defaults_make_no_difference(self) -> None:
        sloppy = Composition.read(" 8k3   drop.5 max2 relu x1 batch,8k3|average ")
        assert str(sloppy) == "8k3 batch max2 drop0.5, 8k3 | average"
        assert Composition.read("8k3") == Composition(blocks=(Block(width=8),))

    @given(st.text(max_size=700))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        with contextlib.suppress(ConfigError):
            Composition.read(text)

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ("", "Block 1 must begin with its channels and kernel size, such as 32k3."),
            ("8k3, max2", "Block 2 must begin with its channels and kernel size, such as 32k3."),
            ("3k3", "Block 1: Channels must be from 4 to 512."),
            ("8k3, 8k4", "Block 2: Kernel size must be 1, 3, 5 or 7."),
            ("8k3 x4", "Block 1: Conv2d layers must be from 1 to 3."),
            ("8k3 drop1", "Block 1: Dropout must be from 0 to 0.9."),
            (
                "3k3, 8k3 x4",
                "Block 1: Channels must be from 4 to 512. "
                "Block 2: Conv2d layers must be from 1 to 3.",
            ),
            ("8k3 wide", "Block 1 has an unknown word: 'wide'."),
            ("8k3 max2 mean2", "Block 1 says its halving twice: 'mean2' is one too many."),
            ("8k3 | 2000", "The head: Hidden units must be from 0 to 1,024."),
            ("8k3 | max2", "The head has an unknown word: 'max2'."),
            (",".join(["8k3"] * 9), "A network is built of 1 to 8 blocks and a head."),
            ("8k3 " * 200, "The layers are described in at most 600 characters."),
            (8, "The layers must be a line of text such as 32k3 max2 | flatten 128."),
            ({"blocks": ()}, "A network is built of 1 to 8 blocks and a head."),
            ({"blocks": ({"width": None},)}, "Block 1: Channels must be a whole number."),
            ({"blocks": ({"size": 1},)}, "Block 1 has no setting 'size'."),
        ],
    )
    def test_what_is_wrong_is_said_in_a_sentence(self, value: object, sentence: str) -> None:
        with pytest.raises(ConfigError) as refusal:
            Composition.read(value)
        assert str(refusal.value) == sentence


class TestImpossible:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            (
                ", ".join(["8k3 max2"] * 5),
                "Block 5 cannot downsample 1×1 pixel: choose none here, or downsample less often "
                "before.",
            ),
            (
                "8k3 valid max2, 8k7 valid max2, 8k5 valid",
                "Block 3: a kernel of 5×5 does not fit into the 3×3 pixels that are left, so "
                "choose a smaller kernel or padding, or downsample less often before it.",
            ),
            (
                "8k3, 8k3 valid residual",
                "Block 2 cannot add its input to its result, which is smaller without padding: "
                "switch its padding on, or residual off.",
            ),
            (
                "512k7 x3",
                "The network would have 25,721,866 parameters: take fewer channels or units, at "
                "most 20,000,000 are allowed.",
            ),
            (
                "256k3 x3, 256k3 x3 | average",
                "The network would need 2,313,918,976 MACs per image: take fewer channels or "
                "downsample earlier, at most 2,000,000,000 are allowed.",
            ),
        ],
    )
    def test_is_said_in_a_sentence_before_anything_is_built(self, text: str, sentence: str) -> None:
        for ask in (
            lambda: stages_of(Composition.read(text)),
            lambda: compose(Composition.read(text)),
            lambda: TrainConfig.parse({"architecture": "composed", "options": {"layers": text}}),
        ):
            with pytest.raises(ConfigError) as refusal:
                ask()
            assert str(refusal.value) == sentence

    def test_a_residual_block_of_single_pixels_needs_no_padding(self) -> None:
        assert stages_of(Composition.read("8k1 valid residual"))[0].output_shape == (8, 28, 28)


class TestModules:
    def test_a_residual_block_adds_its_input(self) -> None:
        block = compose(Composition.read("4k3, 4k3 x2 residual"))[1]
        (residual,) = (module for module in block.modules() if isinstance(module, Residual))
        assert isinstance(residual.shortcut, nn.Identity)
        last = residual.body[-1]
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        images = torch.randn(2, 4, 5, 5)
        assert torch.equal(block(images), images.clamp(min=0))

    def test_settings_reach_the_layers(self) -> None:
        model = compose(Composition.read("4k3 layer gelu mean2 drop0.1, 6k5 batch silu stride2"))
        kinds = [type(module) for module in model.modules() if not list(module.children())]
        assert kinds == [
            nn.Conv2d,
            nn.GroupNorm,
            nn.GELU,
            nn.AvgPool2d,
            nn.Dropout,
            nn.Conv2d,
            nn.BatchNorm2d,
            nn.SiLU,
            nn.AdaptiveAvgPool2d,
            nn.Flatten,
            nn.Linear,
        ]


class TestBudget:
    @pytest.mark.parametrize("text", [CNN225, FASHIONCNN, RESNET, DEFAULT])
    @pytest.mark.parametrize("budget", [20_000, 109_386, 225_034, 620_362, 1_701_578])
    def test_comes_within_two_per_cent(self, text: str, budget: int) -> None:
        found = matched(Composition.read(text), budget)
        reached = profile(compose(found)).parameters
        assert abs(reached - budget) <= 0.02 * budget
        assert reached == count_parameters(found)

    @pytest.mark.parametrize("text", [CNN225, FASHIONCNN, RESNET])
    def test_its_own_budget_leaves_it_as_it_is(self, text: str) -> None:
        composition = Composition.read(text)
        assert matched(composition, count_parameters(composition)) == composition

    def test_only_widths_change_and_all_by_about_one_factor(self) -> None:
        before = Composition.read(FASHIONCNN)
        after = matched(before, 620_362)
        widths = [(b.width, a.width) for b, a in zip(before.blocks, after.blocks, strict=True)]
        factors = [now / then for then, now in [*widths, (256, after.head.hidden)]]
        assert max(factors) < 1.1 * min(factors)
        unchanged = {"width": 4}
        assert [b.model_copy(update=unchanged) for b in before.blocks] == [
            b.model_copy(update=unchanged) for b in after.blocks
        ]

    @given(budget=st.integers(10_000, 3_000_000))
    @settings(max_examples=25)
    def test_a_shortcut_without_a_projection_stays_one(self, budget: int) -> None:
        found = matched(Composition.read(RESNET), budget)
        assert found.blocks[0].width == found.blocks[1].width

    def test_a_budget_out_of_reach_is_said_in_a_sentence(self) -> None:
        with pytest.raises(ConfigError) as refusal:
            matched(Composition.read("32k3 | flatten 128"), 7_850)
        assert str(refusal.value) == (
            "Even at its narrowest this network has 12,638 parameters, more than 7,850: take "
            "fewer blocks, downsample more often, or choose global average pooling in the head."
        )
        with pytest.raises(ConfigError) as refusal:
            matched(Composition.read("32k3 | average"), 225_034)
        assert str(refusal.value) == (
            "Even at its widest this network has 10,250 parameters, fewer than 225,034: add "
            "blocks or convolutions, or choose Flatten in the head."
        )


class TestConfig:
    def test_a_run_is_described_by_its_line_of_text(self) -> None:
        config = TrainConfig.parse(
            {"architecture": "composed", "options": {"layers": "8k3 max2 batch"}}
        )
        assert config.options == {"layers": "8k3 batch max2 | average"}
        assert TrainConfig.model_validate_json(config.model_dump_json()) == config

    def test_fields_and_text_of_one_network_are_one_configuration(self) -> None:
        fields = {"blocks": ({"width": 8, "halving": "max"},), "head": {"hidden": 5}}
        as_fields = TrainConfig.parse({"architecture": "composed", "options": {"layers": fields}})
        as_text = TrainConfig(architecture="composed", options={"layers": "8k3 max2 | 5"})
        assert as_fields == as_text
        assert as_fields.hash_without_seed == as_text.hash_without_seed
