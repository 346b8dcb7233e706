"""A run that learned nothing is called that wherever it is shown, and blames no picture."""

import numpy as np
import pytest

from fmnist.data.dataset import Dataset
from fmnist.recognition.classify import Answer
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.made_up import answers, finish
from ui.shared.answers import in_a_sentence


@pytest.fixture
def hopeless(empty: Store, dataset: Dataset) -> Run:
    """A run that is right about one image in ten."""
    labels = dataset.test_labels.numpy()
    config = TrainConfig(architecture="logreg")
    return finish(empty, config, answers(labels, 1_000), labels=labels)


def test_results_names_the_causes_and_the_step_to_take(hopeless: Run, open_page: OpenPage) -> None:
    page = open_page("results", run=hopeless.id)
    (warning,) = page.warning
    assert "no better than chance" in warning.value
    for cause in ("learning rate", "dead units", "scale", "few images"):
        assert cause in warning.value


def test_tables_mark_it(hopeless: Run, dataset: Dataset, open_page: OpenPage) -> None:
    labels = dataset.test_labels.numpy()
    good = finish(
        Store(), TrainConfig(architecture="mlp109"), answers(labels, 9_000), labels=labels
    )
    page = open_page("compare", runs=f"{hopeless.id},{good.id}", together="false")
    tests = page.dataframe[0].value["Test"]
    assert ["learned nothing" in each for each in tests] == [True, False]


def test_lists_mark_it(hopeless: Run, open_page: OpenPage) -> None:
    choice = open_page("results", run=hopeless.id).selectbox[0]
    assert ["learned nothing" in each for each in choice.options[:2]] == [True, False]
    assert open_page("compare", runs=hopeless.id).multiselect[0].options[0].endswith("nothing")
    table = open_page("runs").dataframe[0].value
    assert table["learned_nothing"].tolist()[:2] == ["its accuracy is no better than chance", ""]


def test_its_answer_never_blames_the_picture(hopeless: Run) -> None:
    answer = Answer(np.full(10, 0.1, np.float32), outlier=1.0)
    said = in_a_sentence(answer, hopeless)
    assert "learned nothing" in said
    assert "look like" not in said


def test_a_run_that_learned_is_believed(trained: Store, open_page: OpenPage) -> None:
    page = open_page("results", run=trained.runs()[0].id)
    assert "learned nothing" not in texts(page)
