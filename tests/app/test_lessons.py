"""Lessons: nothing is given away before the guess, and everything is there after it."""

import re

import pytest
import torch
from streamlit.testing.v1 import AppTest

from fmnist.data.dataset import Dataset
from fmnist.jobs.lease import lease_of
from fmnist.runs.files import QUEUE_LOCK, lock_file
from fmnist.runs.store import Store
from fmnist.studies.lessons import Lesson, Records, lesson_of, lessons
from fmnist.studies.lessons.course.you import drawn_images
from tests.app.actions import button, press
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.waiting import wait_for
from ui.lessons.sheet import sheet_of


def guesses(page: AppTest) -> str:
    """What the address says was guessed."""
    value = page.query_params["guesses"]
    return value if isinstance(value, str) else value[0]


def guess(page: AppTest, place: int) -> None:
    """Choose an option and commit to it."""
    page.radio[0].set_value(place).run()
    press(page, "Commit to this guess")


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_the_answer_comes_after_the_guess(
    empty: Store, open_page: OpenPage, lesson: Lesson
) -> None:
    page = open_page("lessons", lesson=lesson.name)
    assert not page.error
    assert lesson.take_home not in texts(page)
    assert button(page, "Commit to this guess").disabled
    guess(page, 1)
    assert f"Your guess: “{lesson.options[1].says}”" in texts(page)
    assert lesson.take_home in texts(page)
    assert guesses(page) == f"{lesson.name}.1"


def test_the_list_says_what_is_done_and_forgets_it(empty: Store, open_page: OpenPage) -> None:
    first, second = lessons()[:2]
    page = open_page("lessons", guesses=f"{first.name}.0,{second.name}.1,gone.3,{first.name}.77")
    assert "2 done" in texts(page)
    assert first.take_home in texts(page)
    press(page, "Start over")
    assert "done" not in texts(page)
    assert "guesses" not in page.query_params


def test_a_guess_outlasts_the_way_back_to_an_address_without_it(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("lessons", lesson="seeds", guesses="test-set.2")
    guess(page, 1)
    page.query_params["guesses"] = "test-set.2"
    page.run()
    assert f"Your guess: “{lesson_of('seeds').options[1].says}”" in texts(page)


def test_a_guess_can_be_taken_back(empty: Store, open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="seeds", guesses="seeds.2,test-set.1")
    press(page, "Guess again")
    assert guesses(page) == "test-set.1"
    assert page.radio[0].value is None
    page.radio[0].set_value(0).run()
    page.radio[0].set_value(1)  # Not drawn yet.
    press(page, "Commit to this guess")
    assert "seeds.1" in guesses(page)


def test_back_past_the_commit_forgets_nothing(empty: Store, open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="test-set", guesses="seeds.2")
    guess(page, 1)
    page.query_params.clear()
    page.run()
    assert "2 done" in texts(page)


def test_a_lesson_alone_has_no_menu_and_no_way_elsewhere(empty: Store, open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="test-set", alone="true")
    guess(page, 0)
    assert not page.sidebar.children
    assert not page.get("page_link")
    assert not page.expander
    assert "All lessons" not in [each.label for each in page.button]
    assert "alone" not in page.session_state["kept-choice"]


def test_a_lesson_that_is_not_there_is_said_in_a_sentence(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("lessons", lesson="<b>none</b>")
    assert "There is no lesson" in page.warning[0].value


def test_more_candidates_bias_more(empty: Store, open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="test-set", guesses="test-set.2")

    def bias() -> float:
        value = next(each.value for each in page.metric if each.label == "Selection bias")
        return float(value.removesuffix(" points"))

    few = bias()
    page.select_slider[0].set_value(6).run()
    assert not page.exception
    assert bias() > few


def test_thirty_images_are_labelled_and_kept_in_a_file_of_ones_own(
    empty: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    page = open_page("lessons", lesson="you", guesses="you.2")
    press(page, "Start the clock")
    images = drawn_images(dataset.test_labels.numpy(), page.session_state["labelling"]["seed"])
    labels = dataset.test_labels[torch.from_numpy(images)].tolist()
    page.session_state["labelling"]["answers"] += [*labels[:-2], (labels[-2] + 1) % 10]
    press(page, dataset.classes[0])  # Of the first image, which is named by now.
    press(page, dataset.classes[labels[-1]])
    assert "You named 96.7 % (83.3 to 99.4) as the labels do" in texts(page).replace("**", "")
    downloads = {each.proto.label for each in page.get("download_button")}
    assert downloads == {"Keep my answers", "Print as a sheet"}
    assert {path.name for path in empty.user.iterdir()} <= {lock_file(lease_of()), QUEUE_LOCK}


def test_two_settings_are_predicted_trained_and_scored(empty: Store, open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="predict", guesses="predict.1")
    page.session_state["contest-architecture-A"] = "logreg"
    page.session_state["contest-rate-B"] = 0.003
    for name in ("A", "B"):
        page.session_state[f"contest-images-{name}"] = 1_000
        page.session_state[f"contest-epochs-{name}"] = 1
    page.run()
    page.slider(key="contest-guess").set_value(1.5)  # Not drawn yet.
    press(page, "Predict and train both")
    wait_for(
        lambda: len([run for run in empty.runs() if run.is_complete and not run.read_only]) == 2
    )
    page.run()
    assert not page.exception
    assert "You predicted +1.5: off by" in texts(page)
    assert "scores" in page.query_params


def test_a_neuron_shows_what_it_computes(empty: Store, open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="neuron", guesses="neuron.0")
    page.text_input(key="neuron-filter").set_value("33").run()
    assert "33 is not from 1 to 32." in texts(page)
    page.text_input(key="neuron-filter").set_value("32").run()
    assert not page.exception
    assert not page.error
    assert "MaxPool2d then keeps the largest" in texts(page)


def test_a_sheet_to_print_has_the_question_first_and_the_answer_last(dataset: Dataset) -> None:
    lesson = lesson_of("seeds")
    found = lesson.find(Records.shipped(dataset))
    sheet = sheet_of(lesson, found)
    before, _, after = sheet.partition('class="answer"')
    assert all(option.says in before for option in lesson.options)
    assert lesson.take_home not in before
    assert lesson.take_home in after
    emphasised = re.findall(r"\*\*(.+?)\*\*", found.claims[0].says)
    assert [f"<strong>{words}</strong>" in after for words in emphasised] == [True]
    assert "**" not in sheet
