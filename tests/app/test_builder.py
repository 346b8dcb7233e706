"""The builder: from blocks to a run with a name, and from a run back to its blocks."""

import pytest
import torch
from streamlit.testing.v1 import AppTest

from fmnist.common.errors import ConfigError
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.networks.composed import DEFAULT
from fmnist.recognition.classify import classify
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.actions import button, press, run_in_address
from tests.app.conftest import OpenPage
from tests.trained import train_now
from tests.waiting import wait_for

SMALL = "4k3 stride2, 4k3 max2 batch residual | average 8"


def open_builder(open_page: OpenPage) -> AppTest:
    page = open_page("train")
    page.selectbox(key="form-architecture").set_value("composed").run()
    assert not page.exception
    return page


def metric(page: AppTest, label: str) -> str:
    return next(metric.value for metric in page.metric if metric.label == label)


def small_recipe(page: AppTest) -> None:
    page.session_state["form-epochs"] = "1"
    page.session_state["form-train_images"] = "2000"
    page.session_state["form-validation_images"] = "500"
    page.run()


def test_a_block_is_changed_and_the_figures_follow(empty: Store, open_page: OpenPage) -> None:
    page = open_builder(open_page)
    assert metric(page, "Parameters") == "94,410"
    page.text_input(key="build-2-width").set_value("64").run()
    assert metric(page, "Parameters") == f"{94_410 - 64 * (64 * 9 + 3 + 10):,}"
    page.selectbox(key="build-2-kernel").set_value(5).run()
    page.selectbox(key="build-2-halving").set_value("mean").run()
    layers = page.dataframe[0].value
    assert list(layers["Output shape"]) == ["32 × 14 × 14", "64 × 7 × 7", "64 × 3 × 3", "64", "10"]
    assert list(layers["Receptive field"]) == [4, 10, 10 + 4 * 4 + 4, 28, 28]
    assert not page.exception


def test_a_new_block_is_a_copy_that_keeps_the_size(empty: Store, open_page: OpenPage) -> None:
    page = open_builder(open_page)
    page.text_input(key="build-2-width").set_value("20").run()
    page.selectbox(key="build-2-halving").set_value("max").run()
    page.slider(key="build-blocks").set_value(5).run()
    assert not page.exception
    assert list(page.dataframe[0].value["Output shape"])[2:5] == ["20 × 3 × 3"] * 3
    page.slider(key="build-blocks").set_value(1).run()
    assert list(page.dataframe[0].value["Output shape"]) == ["32 × 14 × 14", "32", "10"]


@pytest.mark.parametrize("target", ["cnn225", "mlp109"])
def test_the_parameters_of_another_network_are_matched(
    empty: Store, open_page: OpenPage, target: str
) -> None:
    page = open_builder(open_page)
    page.selectbox(key="build-target").set_value(target).run()
    press(page, "Match")
    reached = int(metric(page, "Parameters").replace(",", ""))
    asked = {"cnn225": 225_034, "mlp109": 109_386}[target]
    assert abs(reached - asked) < 0.02 * asked
    assert any(f"{target} has {asked:,}" in caption.value for caption in page.caption)


def test_a_size_out_of_reach_is_said(empty: Store, open_page: OpenPage) -> None:
    page = open_builder(open_page)
    page.slider(key="build-blocks").set_value(1).run()
    press(page, "Match")
    assert "Even at its widest" in page.error[0].value
    assert metric(page, "Parameters") == "714"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("build-1-width", "", "Block 2: Channels must be a whole number."),
        ("build-1-width", "3", "Block 2: Channels must be from 4 to 512."),
        ("build-1-width", "12,5", "Block 2: Channels: 12,5 is not a whole number."),
        ("build-head-hidden", "2,000", "The head: Hidden units must be from 0 to 1,024."),
    ],
)
def test_what_is_impossible_is_said_and_cannot_be_started(
    empty: Store, open_page: OpenPage, key: str, value: str, sentence: str
) -> None:
    page = open_builder(open_page)
    page.session_state[key] = value
    page.run()
    assert not page.exception
    assert sentence in page.error[0].value.replace("\\", "")
    assert button(page, "Start training").disabled
    press(page, "Match")
    assert sentence in page.error[0].value.replace("\\", "")


def test_blocks_that_leave_no_image_are_said(empty: Store, open_page: OpenPage) -> None:
    page = open_builder(open_page)
    page.slider(key="build-blocks").set_value(6).run()
    for index in range(6):
        page.session_state[f"build-{index}-halving"] = "max"
    page.run()
    assert "Block 5 cannot downsample 1×1 pixel" in page.error[0].value
    assert button(page, "Start training").disabled


def test_what_was_built_is_trained_under_its_name_and_trained_again(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_builder(open_page)
    page.text_input(key="build-name").set_value("Two *small* blocks").run()
    page.slider(key="build-blocks").set_value(2).run()
    for index in (0, 1):
        page.session_state[f"build-{index}-width"] = "4"
    page.session_state["build-head-hidden"] = "8"
    small_recipe(page)
    press(page, "Start training")
    run_id = run_in_address(page)
    wait_for(lambda: empty.get(run_id).record.status == "finished")
    run = empty.get(run_id)
    layers = "4k3 batch max2, 4k3 batch max2 | average 8"
    assert run.record.config.options == {"layers": layers}
    assert run.label == f"Two *small* blocks · {run_id[-4:]}"
    assert run.record.network.parameters == 40 + 8 + 148 + 8 + 40 + 90

    again = open_page("train", again=run_id)
    assert "again" not in again.query_params
    assert not again.warning
    assert again.session_state["form-preset"] == run.label
    assert again.text_input(key="build-name").value == "Two *small* blocks"
    assert again.text_input(key="build-1-width").value == "4"
    assert again.text_input(key="form-epochs").value == "1"
    press(again, "Start training")
    second = empty.get(run_in_address(again))
    assert second.id != run_id
    assert second.record.config == run.record.config
    assert second.notes.name == run.notes.name
    wait_for(lambda: empty.get(second.id).record.status == "finished")


def test_a_name_that_is_too_long_makes_no_run(empty: Store) -> None:
    with pytest.raises(ConfigError, match="at most 80 characters"):
        empty.create(TrainConfig(architecture="logreg"), name="x" * 81)
    assert all(run.read_only for run in empty.runs())


def test_any_run_can_be_trained_again(trained: Store, open_page: OpenPage) -> None:
    run = trained.runs()[0]
    page = open_page("train", again=run.id)
    assert page.selectbox(key="form-architecture").value == "logreg"
    assert page.text_input(key="form-seed").value == str(run.record.config.seed)
    assert page.text_input(key="form-train_images").value == "2000"
    page.selectbox(key="form-preset").set_value("reference").run()
    assert page.selectbox(key="form-architecture").value == "miniresnet"
    page.selectbox(key="form-preset").set_value(run.label).run()
    assert page.selectbox(key="form-architecture").value == "logreg"
    assert not page.exception


def test_the_run_that_is_shown_can_be_trained_again(trained: Store, open_page: OpenPage) -> None:
    run = trained.runs()[0]
    page = open_page("train", run=run.id)
    link = next(each for each in page.get("page_link") if "Train again" in each.proto.label)
    assert link.proto.query_string == f"again={run.id}"


def test_a_run_that_does_not_exist_cannot_be_trained_again(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train", again="../../etc")
    assert "There is no run" in page.warning[0].value
    assert page.session_state["form-preset"] != "../../etc"


def test_a_built_network_is_loaded_and_resumed_like_any_other(empty: Store) -> None:
    config = TrainConfig(
        architecture="composed",
        options={"layers": SMALL},
        epochs=1,
        train_images=2_000,
        validation_images=500,
    )
    run = train_now(empty, config)
    assert run.is_complete
    model = load_model(run)
    image = torch.zeros(28, 28, dtype=torch.uint8).numpy()
    answer = classify(model, image)
    assert answer.probabilities.shape == (len(FASHION_MNIST.classes),)


def test_the_builder_begins_with_the_default(empty: Store, open_page: OpenPage) -> None:
    page = open_builder(open_page)
    assert page.code[0].value == DEFAULT
