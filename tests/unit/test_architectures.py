"""Every registered network works, and the known ones are exactly what their sources describe."""

import copy
import math
import re
from collections.abc import Iterator
from typing import Annotated

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load, save
from torch import nn
from torch.nn import functional as F

from fmnist.common.errors import ConfigError
from fmnist.data.source import ImageShape
from fmnist.networks import ARCHITECTURES, averages_flips, check_options
from fmnist.networks import profile as profiles
from fmnist.networks.profile import LayerRow, Profile
from fmnist.networks.registry import Option, register
from fmnist.networks.residual import ResidualBlock
from tests.built import IMAGE, build, profile, profile_of

EVERY_NETWORK = pytest.mark.parametrize("name", ARCHITECTURES.names, scope="module")


def classes_of(name: str) -> int:
    return ARCHITECTURES.get(name).classes or 10


@pytest.fixture(scope="module")
def built(name: str) -> nn.Module:
    """A network in evaluation mode for all tests that leave it as it is."""
    torch.manual_seed(3)
    return build(name).eval()


@pytest.fixture(scope="module")
def measured(built: nn.Module) -> Profile:
    return profile(built)


@pytest.fixture
def model(built: nn.Module) -> nn.Module:
    """A copy of it in training mode, which a test may change."""
    return copy.deepcopy(built).train()


@pytest.fixture
def clean_registry() -> Iterator[None]:
    """What a test registers is gone afterwards."""
    before = ARCHITECTURES.names
    yield
    for name in set(ARCHITECTURES.names) - set(before):
        ARCHITECTURES.remove(name)


class TestEveryNetwork:
    @EVERY_NETWORK
    def test_returns_a_finite_logit_for_each_class(self, name: str, built: nn.Module) -> None:
        output = built(torch.randn(3, 1, 28, 28))
        assert output.shape == (3, classes_of(name))
        assert output.dtype == torch.float32
        assert output.isfinite().all()

    @EVERY_NETWORK
    def test_an_image_is_judged_alone_in_evaluation_mode(self, built: nn.Module) -> None:
        images = torch.randn(4, 1, 28, 28)
        torch.testing.assert_close(built(images)[2:3], built(images[2:3]), rtol=1e-4, atol=1e-5)

    @EVERY_NETWORK
    def test_a_step_down_the_gradient_lowers_the_loss(self, name: str, model: nn.Module) -> None:
        for module in model.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        images, labels = torch.randn(32, 1, 28, 28), torch.randint(0, classes_of(name), (32,))
        before = F.cross_entropy(model(images), labels)
        before.backward()
        with torch.no_grad():
            for weight in (weight for weight in model.parameters() if weight.requires_grad):
                assert weight.grad is not None
                assert weight.grad.isfinite().all()
                weight -= 0.01 * weight.grad
        assert F.cross_entropy(model(images), labels).item() < before.item()

    @EVERY_NETWORK
    def test_a_step_of_an_optimiser_leaves_every_number_finite(
        self, name: str, model: nn.Module
    ) -> None:
        optimiser = torch.optim.Adam(model.parameters(), 0.01)
        images, labels = torch.randn(16, 1, 28, 28), torch.randint(0, classes_of(name), (16,))
        F.cross_entropy(model(images), labels).backward()
        optimiser.step()
        assert all(value.isfinite().all() for value in model.state_dict().values())
        assert model(images).isfinite().all()
        assert model.eval()(images).isfinite().all()

    @EVERY_NETWORK
    def test_weights_survive_a_safetensors_file(self, name: str, model: nn.Module) -> None:
        model(torch.randn(8, 1, 28, 28))
        other = build(name)
        other.load_state_dict(load(save(model.state_dict())))
        images = torch.randn(2, 1, 28, 28)
        assert torch.equal(model.eval()(images), other.eval()(images))

    @EVERY_NETWORK
    def test_has_words_for_the_form(self, name: str) -> None:
        architecture = ARCHITECTURES.get(name)
        assert architecture.name == name
        assert architecture.title
        assert architecture.description.endswith(".")
        for option in architecture.options:
            assert option.title
            assert option.help.endswith(".")

    @EVERY_NETWORK
    def test_builds_at_both_bounds_of_each_option(self, name: str) -> None:
        with torch.device("meta"):  # The shapes alone.
            images = torch.zeros(1, 1, 28, 28)
            for option in ARCHITECTURES.get(name).options:
                for bound in (option.low, option.high) if option.kind is not str else ():
                    value = option.kind(bound) if bound is not None else not option.default
                    model = build(name, {option.name: value}).eval()
                    assert model(images).shape == (1, classes_of(name))


class TestProfile:
    @EVERY_NETWORK
    def test_rows_add_up_to_the_totals(
        self, name: str, built: nn.Module, measured: Profile
    ) -> None:
        assert sum(row.parameters for row in measured.layers) == measured.parameters
        assert sum(row.macs for row in measured.layers) == measured.macs
        assert measured.parameters == sum(weight.numel() for weight in built.parameters())
        assert measured.layers[-1].output_shape == (classes_of(name),)

    def test_rows_follow_the_image_through_cnn225(self) -> None:
        rows = profile(build("cnn225")).layers
        assert rows[0] == LayerRow("0", "Conv2d 3×3, 1→32", (32, 26, 26), 320, 26 * 26 * 32 * 9)
        assert [row.output_shape for row in rows] == [
            (32, 26, 26),
            (32, 26, 26),
            (32, 13, 13),
            (64, 11, 11),
            (64, 11, 11),
            (64, 5, 5),
            (1600,),
            (128,),
            (128,),
            (128,),
            (10,),
        ]
        assert rows[9].kind == "Dropout 0.5"

    def test_what_follows_a_layer_is_folded_into_its_row(self) -> None:
        fashioncnn = profile(build("fashioncnn"))
        first = fashioncnn.folded[0]
        assert first.kind == "Conv2d 3×3, 1→32, BatchNorm2d, ReLU"
        assert (first.parameters, first.macs) == (320 + 64, 28 * 28 * 32 * 9)
        assert [row.kind for row in fashioncnn.folded[-3:]] == [
            "Flatten",
            "Linear 6272→256, ReLU, Dropout 0.25",
            "Linear 256→10",
        ]

    @EVERY_NETWORK
    def test_folding_loses_nothing(self, measured: Profile) -> None:
        assert sum(row.parameters for row in measured.folded) == measured.parameters
        assert sum(row.macs for row in measured.folded) == measured.macs
        assert ", ".join(row.kind for row in measured.folded) == ", ".join(
            row.kind for row in measured.layers
        )

    @EVERY_NETWORK
    def test_every_layer_goes_by_its_term(self, measured: Profile) -> None:
        own = (
            "Global",
            "Resize",
            "Patch whitening",
            "Multi-head",
            "Mean over",
            "identity",
            "Logits",
        )
        for row in measured.layers:
            term = row.kind.split(",")[0].split()[0]
            assert hasattr(nn, term) or row.kind.startswith(own)

    @EVERY_NETWORK
    def test_leaves_the_model_as_it_was(self, model: nn.Module) -> None:
        next(model.modules()).training = False
        modes = [module.training for module in model.modules()]
        before = copy.deepcopy(model.state_dict())
        profile(model)
        assert [module.training for module in model.modules()] == modes
        assert all(not module._forward_hooks for module in model.modules())
        for key, value in model.state_dict().items():
            assert torch.equal(value, before[key])

    @EVERY_NETWORK
    def test_is_the_same_without_weights_and_draws_nothing(
        self, name: str, built: nn.Module
    ) -> None:
        views = 2 if averages_flips(check_options(name, {})) else 1
        measured = profiles.profile(built, IMAGE, views)
        state = torch.get_rng_state()
        assert profile_of(name) == measured
        assert torch.equal(torch.get_rng_state(), state)

    def test_frozen_weights_are_not_trainable_ones(self) -> None:
        model = build("mlp109")
        for weight in model[1].parameters():
            weight.requires_grad_(False)
        measured = profile(model)
        assert measured.parameters - measured.trainable_parameters == 784 * 128 + 128

    def test_a_layer_used_twice_works_twice_but_is_stored_once(self) -> None:
        shared = nn.Linear(10, 10)
        measured = profile(nn.Sequential(nn.Flatten(), nn.Linear(784, 10), shared, shared))
        assert [row.parameters for row in measured.layers] == [0, 7850, 110, 0]
        assert measured.macs == 7840 + 100 + 100
        assert measured.parameters == 7960

    def test_grouped_convolution_multiplies_within_its_group_only(self) -> None:
        model = nn.Sequential(nn.Conv2d(1, 4, 1), nn.Conv2d(4, 8, 3, padding=1, groups=2))
        assert profile(model).macs == 784 * 4 + 784 * 8 * 2 * 9


class TestMiniresnet:
    def test_its_weights_fit_two_megabytes(self) -> None:
        measured = profile(build("miniresnet"))
        assert measured.parameters == 216_154
        assert len(save(build("miniresnet").state_dict())) < 2_000_000
        assert measured.macs < 8_000_000

    def test_a_block_is_its_body_plus_its_shortcut(self) -> None:
        block = ResidualBlock(4, 4).eval()
        images = torch.randn(2, 4, 6, 6)
        with torch.no_grad():
            block.body[-1].weight.zero_()
        assert torch.equal(block(images), images.clamp(min=0))

    def test_halving_rounds_an_odd_size_up(self) -> None:
        block = ResidualBlock(4, 6, halve=True)
        assert block(torch.randn(2, 4, 7, 7)).shape == (2, 6, 4, 4)

    def test_width_is_the_number_of_first_filters(self) -> None:
        rows = profile(build("miniresnet", {"width": 16})).layers
        assert rows[0].output_shape == (4, 14, 14)
        assert rows[1].output_shape == (16, 14, 14)
        assert rows[-3].output_shape == (64, 1, 1)


class TestOptions:
    def test_left_out_options_get_their_defaults(self) -> None:
        assert check_options("cnn225", {}) == {"dropout": 0.5}
        assert check_options("fashioncnn", {}) == {"dropout": 0.25}
        assert check_options("logreg", {}) == {}

    @pytest.mark.parametrize("name", sorted({*ARCHITECTURES.names} - {"logreg", "composed"}))
    def test_dropout_is_an_option_wherever_there_is_something_to_drop(self, name: str) -> None:
        with torch.device("meta"):
            given = ({"dropout": 0.35}, {"dropout": 0.0}, {})
            with_dropout, without, as_usual = (build(name, options) for options in given)
        rates = [m.p for m in with_dropout.modules() if isinstance(m, nn.Dropout)]
        assert any(math.isclose(rate, 0.35) for rate in rates)
        assert not any(m.p for m in without.modules() if isinstance(m, nn.Dropout))
        usual = [m.p for m in as_usual.modules() if isinstance(m, nn.Dropout)]
        default = check_options(name, {})["dropout"]
        assert (default in usual) if default else not any(usual)

    def test_options_reach_the_network(self) -> None:
        model = build("cnn225", {"dropout": 0.15})
        assert [m.p for m in model.modules() if isinstance(m, nn.Dropout)] == [0.15]

    @given(st.floats(min_value=0.0, max_value=0.9))
    def test_floats_within_the_bounds_are_kept(self, value: float) -> None:
        assert check_options("cnn225", {"dropout": value}) == {"dropout": value}

    @given(
        st.one_of(
            st.floats().filter(lambda value: not 0.0 <= value <= 0.9),
            st.integers().filter(lambda value: value != 0),
            st.booleans(),
            st.text(),
            st.none(),
            st.lists(st.floats()),
        )
    )
    def test_anything_else_is_refused_with_its_bounds(self, value: object) -> None:
        with pytest.raises(ConfigError, match=r"dropout of cnn225 .* from 0\.0 to 0\.9"):
            check_options("cnn225", {"dropout": value})

    @given(st.one_of(st.integers(max_value=7), st.integers(min_value=65), st.floats()))
    def test_a_whole_number_must_be_one_within_its_bounds(self, value: float) -> None:
        with pytest.raises(ConfigError, match=r"width .* whole number from 8 to 64"):
            check_options("miniresnet", {"width": value})

    @pytest.mark.parametrize("value", [True, False])
    def test_a_bool_is_not_a_whole_number(self, value: bool) -> None:
        with pytest.raises(ConfigError, match="whole number"):
            check_options("miniresnet", {"width": value})

    def test_a_whole_number_becomes_a_float_where_one_is_asked_for(self) -> None:
        checked = check_options("cnn225", {"dropout": 0})["dropout"]
        assert isinstance(checked, float)
        assert not math.copysign(1, checked) < 0

    def test_an_unknown_option_is_named_with_the_known_ones(self) -> None:
        with pytest.raises(ConfigError, match=r"no option 'depth'.*dropout"):
            build("cnn225", {"depth": 3})
        with pytest.raises(ConfigError, match="none"):
            build("logreg", {"depth": 3})

    @pytest.mark.parametrize("ask", [ARCHITECTURES.get, build])
    def test_an_unknown_network_is_answered_with_the_known_ones(self, ask) -> None:
        with pytest.raises(ConfigError, match=re.escape(", ".join(ARCHITECTURES.names))):
            ask("resnet9000")


@pytest.mark.usefixtures("clean_registry")
class TestRegister:
    def test_one_function_is_enough(self) -> None:
        @register(title="Tiny", description="A network for this test.")
        def tiny(
            image: ImageShape,
            classes: int,
            bias: Annotated[bool, Option(title="Bias", help="Whether to add a constant.")] = True,
        ) -> nn.Module:
            return nn.Sequential(nn.Flatten(), nn.Linear(784, 10, bias=bias))

        assert ARCHITECTURES.names[-1] == "tiny"
        assert ARCHITECTURES.get("tiny").options[0].kind is bool
        assert profile(build("tiny")).parameters == 7850
        assert profile(build("tiny", {"bias": False})).parameters == 7840
        with pytest.raises(ConfigError, match="true or false"):
            build("tiny", {"bias": 1})

    def test_a_name_is_given_once(self) -> None:
        def logreg(image: ImageShape, classes: int) -> nn.Module:
            return nn.Identity()

        with pytest.raises(ValueError, match="already registered"):
            register(title="Again", description="Again.")(logreg)

    def test_a_parameter_that_is_no_option_is_refused(self) -> None:
        whole = Option(title="Size", help="Size.", low=1, high=9, step=1)

        def plain(image: ImageShape, classes: int, size: int = 3) -> nn.Module: ...
        def text(
            image: ImageShape, classes: int, size: Annotated[str, whole] = "3"
        ) -> nn.Module: ...
        def without_default(
            image: ImageShape, classes: int, size: Annotated[int, whole]
        ) -> nn.Module: ...
        def without_bounds(
            image: ImageShape,
            classes: int,
            size: Annotated[int, Option(title="Size", help="Size.")] = 3,
        ) -> nn.Module: ...
        def default_out_of_bounds(
            image: ImageShape, classes: int, size: Annotated[int, whole] = 10
        ) -> nn.Module: ...

        for factory in (plain, text, without_default, without_bounds, default_out_of_bounds):
            with pytest.raises(TypeError, match="'size'"):
                register(title="No", description="No.")(factory)
            assert factory.__name__ not in ARCHITECTURES.names
