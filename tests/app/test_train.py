"""Train: from the form to a finished run, through the queue."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.common.figures import count
from fmnist.jobs.range_tests import range_test_analysis
from fmnist.runs.derived import write_derived
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.range_test import STARTS, RangeTest
from tests.app.actions import (
    button,
    choose_small_run,
    press,
    run_in_address,
    send_unknown_option,
)
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.trained import MISSING
from tests.waiting import wait_for


def test_start_trains_in_the_background_and_the_address_names_the_run(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    choose_small_run(page)
    page.text_input(key="form-epochs").set_value("2")  # The page knows of it with the press.
    press(page, "Start training")
    run_id = run_in_address(page)
    assert empty.get(run_id).record.config.epochs == 2
    wait_for(lambda: empty.get(run_id).record.status == "finished")
    page.run()
    assert not page.exception
    assert any(run_id[-4:] in header.value for header in page.subheader)
    effort = empty.get(run_id).record.effort
    (pace,) = (metric for metric in page.metric if metric.label == "Images per second")
    assert (pace.value, pace.delta) == (
        count(effort.images_seen / effort.training_seconds),
        "average",
    )


def test_a_second_run_waits_in_the_queue_and_can_be_removed(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    choose_small_run(page, epochs=500)
    press(page, "Start training")
    first = run_in_address(page)
    wait_for(lambda: empty.get(first).record.status == "running")
    press(page, "Start training")
    second = run_in_address(page)
    assert empty.get(second).record.status == "queued"
    press(page, "Remove from the queue")
    assert second not in [run.id for run in empty.runs()]
    reopened = open_page("train", run=first)
    press(reopened, "Pause")
    wait_for(lambda: empty.get(first).record.status == "paused")
    reopened.run()
    press(reopened, "Continue")
    wait_for(lambda: empty.get(first).record.status == "running")
    reopened.run()
    press(reopened, "Stop")
    wait_for(lambda: empty.get(first).record.status == "stopped")


def test_each_preset_fills_the_form(empty: Store, open_page: OpenPage) -> None:
    page = open_page("train")
    for preset in PRESETS:
        page.selectbox[0].set_value(preset.name).run()
        assert not page.exception, preset.name
        assert not page.error, preset.name
        assert page.session_state["form-architecture"] == preset.config.architecture
        assert page.session_state["form-epochs"] == str(preset.config.epochs)


def test_another_optimiser_starts_from_its_usual_learning_rate(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    next(box for box in page.selectbox if box.label == "Optimiser").set_value("adam").run()
    assert (
        page.session_state["form-learning_rate"]
        == "0.001"
        == f"{OPTIMISERS.get('adam').usual_learning_rate}"
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("epochs", "501", "Epochs must be a whole number from 1 to 500."),
        ("epochs", "", "Epochs must be a whole number from 1 to 500."),
        ("epochs", "1,5", "Epochs: 1,5 is not a whole number."),
        ("learning_rate", "1,000", "Learning rate: 1,000 can be read in two ways, so write 1000"),
        ("learning_rate", "fast", "Learning rate: fast is not a number."),
        ("learning_rate", "99", "Learning rate must be a number from 0.000001 to 10."),
        ("train_images", "59,000", "are left to train on, not 59,000"),
        ("device", MISSING, f"This machine has no {MISSING.upper()} device: set device to auto"),
    ],
)
def test_what_is_out_of_bounds_is_said_and_cannot_be_started(
    empty: Store, open_page: OpenPage, name: str, value: str, sentence: str
) -> None:
    page = open_page("train")
    page.session_state[f"form-{name}"] = value
    page.run()
    assert not page.exception
    assert sentence in page.error[0].value.replace("\\", "")
    assert button(page, "Start training").disabled


def test_all_that_is_wrong_is_said_at_once(empty: Store, open_page: OpenPage) -> None:
    page = open_page("train")
    for name, typed in (("epochs", "501"), ("learning_rate", "fast"), ("seeds", "0")):
        page.session_state[f"form-{name}"] = typed
    page.run()
    (said,) = page.error
    assert said.value.replace("\\", "") == (
        "Epochs must be a whole number from 1 to 500. Learning rate: fast is not a number. "
        "Seeds: 0 is not from 1 to 10."
    )


def test_a_decimal_comma_is_read_as_one(empty: Store, open_page: OpenPage) -> None:
    page = open_page("train")
    choose_small_run(page)
    page.text_input(key="form-learning_rate").set_value("0,001").run()
    press(page, "Start training")
    assert empty.get(run_in_address(page)).record.config.learning_rate == 0.001


def test_no_number_of_training_images_means_all(empty: Store, open_page: OpenPage) -> None:
    page = open_page("train")
    choose_small_run(page)
    page.session_state["form-train_images"] = ""
    page.session_state["form-epochs"] = "1"
    page.run()
    press(page, "Start training")
    assert empty.get(run_in_address(page)).record.config.train_images is None


def test_a_network_that_learned_elsewhere_gets_the_pixels_it_knows(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    assert page.session_state["form-normalisation"] == "dataset"
    page.selectbox(key="form-architecture").set_value("efficientnet_lite0").run()
    assert page.session_state["form-normalisation"] == "unit"
    assert not page.error
    assert not page.exception


def test_the_recipe_for_the_real_world_shows_what_a_program_makes(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    captions = "Synthetic images"
    assert not any(captions in caption.value for caption in page.caption)
    page.selectbox(key="form-preset").set_value("real-world").run()
    assert not page.exception
    assert any(captions in caption.value for caption in page.caption)


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)


@pytest.mark.timed
def test_the_time_that_a_run_takes_is_said_before_the_start(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    choose_small_run(page)
    wait_for(lambda: " on this machine." in captions(page.run()))

    page.session_state["form-epochs"] = "500"
    page.run()
    assert "Measuring" not in captions(page)
    press(page, "Start training")
    run_id = run_in_address(page)
    wait_for(lambda: empty.get(run_id).record.status == "running")
    assert "on this machine when nothing else trains." in captions(page.run())
    page.selectbox(key="form-architecture").set_value("mlp235").run()
    assert "is measured when nothing else trains." in captions(page)


@pytest.mark.timed
def test_the_time_is_said_to_be_that_without_compilation(empty: Store, open_page: OpenPage) -> None:
    page = open_page("train")
    choose_small_run(page)
    page.selectbox(key="form-compilation").set_value("default").run()
    wait_for(lambda: " on this machine. That is without compilation" in captions(page.run()))
    page.selectbox(key="form-device").set_value("cpu")
    page.selectbox(key="form-compilation").set_value("cuda_graphs").run()
    wait_for(lambda: "CUDA graphs need an NVIDIA GPU" in captions(page.run()))


@pytest.mark.timed
def test_several_seeds_are_one_press_and_the_time_of_all_is_said(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    choose_small_run(page)
    page.text_input(key="form-seeds").set_value("3").run()
    wait_for(lambda: "for all 3, one after another." in captions(page.run()))
    press(page, "Start training")
    runs = {run.record.config.seed: run for run in empty.runs() if not run.read_only}
    assert sorted(runs) == [0, 1, 2]
    assert len({run.record.group for run in runs.values()}) == 1
    assert run_in_address(page) == runs[0].id
    wait_for(lambda: all(run.record.status == "finished" for run in empty.runs()))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("0", "Seeds: 0 is not from 1 to 10"), ("11", "Seeds: 11"), ("1,5", "whole number")],
)
def test_so_many_seeds_cannot_be_started(
    empty: Store, open_page: OpenPage, number: str, sentence: str
) -> None:
    page = open_page("train")
    page.text_input(key="form-seeds").set_value(number).run()
    assert not page.exception
    assert sentence in texts(page)
    assert button(page, "Start training").disabled


@pytest.mark.parametrize(
    "choice", ["preset", "architecture", "optimiser", "schedule", "library", "device"]
)
def test_an_option_that_is_no_longer_there_is_said_in_a_sentence(
    empty: Store, open_page: OpenPage, choice: str
) -> None:
    page = open_page("train")
    box = page.get_by_key(f"form-{choice}")
    send_unknown_option(page, f"form-{choice}")
    (said,) = page.warning
    assert said.value.replace("\\", "") == f"{box.label}: there is no 'gone' to choose."
    assert page.get_by_key(f"form-{choice}").value not in (None, "gone")
    assert not page.run().warning
    assert not button(page, "Start training").disabled


def test_a_preset_that_was_changed_says_so_and_can_be_had_back(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    assert not any("(modified)" in each.value for each in page.markdown)
    page.text_input(key="form-learning_rate").set_value("0,02").run()
    (said,) = [each.value for each in page.markdown if "(modified)" in each.value]
    assert "learning rate 0.02" in said.replace("\\", "")
    press(page, "Reset")
    assert not any("(modified)" in each.value for each in page.markdown)
    assert page.text_input(key="form-learning_rate").value == "0.15"


def test_a_suggested_learning_rate_is_taken_over(empty: Store, open_page: OpenPage) -> None:
    config = PRESETS.get("quick").config
    rates = np.geomspace(1e-3, 1, 4)
    found = RangeTest(rates, np.ones((STARTS, 4)), np.full(STARTS, 0.02))
    write_derived(range_test_analysis(empty, config).key, found._asdict())
    page = open_page("train")
    assert "All 5 starts agree" in texts(page)
    press(page, "Use 0.02")
    assert page.session_state["form-learning_rate"] == "0.02"
    assert "All 5 starts agree" in texts(page)
