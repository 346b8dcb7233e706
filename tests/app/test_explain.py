"""Looking inside: the tab of Results and the opened image of Mistakes, and what they say."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.common.figures import confidence
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.metrics import softmax
from fmnist.inspection.deletion import Deletion
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.conftest import OpenPage
from tests.app.seen import texts, titles
from ui.shared.deletion_chart import say_deletion
from ui.shared.words import plain

TITLE = "As pixels are removed"


def shipped_run(store: Store, architecture: str) -> Run:
    """One that ships with its weights."""
    return next(
        run
        for run in store.runs()
        if run.has_weights and run.record.config.architecture == architecture
    )


def inside(open_page: OpenPage, run: Run, **query: str) -> AppTest:
    return open_page("results", run=run.id, **{"results-tab": "Explain"}, **query)


class TestAShippedRun:
    def test_begins_with_its_surest_mistake(
        self, empty: Store, open_page: OpenPage, dataset: Dataset
    ) -> None:
        run = shipped_run(empty, "cnn122")
        page = inside(open_page, run)
        probabilities = softmax(np.asarray(run.predictions().test_logits))
        predicted, labels = probabilities.argmax(1), dataset.test_labels.numpy()
        sure = np.where(predicted != labels, probabilities.max(1), 0)
        number = int(sure.argmax())
        assert page.text_input[0].value == str(number)
        assert f"True class: {FASHION_MNIST.classes[labels[number]]}" in texts(page)
        assert f"Predicts {FASHION_MNIST.classes[predicted[number]]}, " in texts(page)

    def test_the_address_names_the_image_and_each_method_has_its_map_and_curve(
        self, empty: Store, open_page: OpenPage, dataset: Dataset
    ) -> None:
        run = shipped_run(empty, "cnn122")
        page = inside(open_page, run, image="42")
        assert page.text_input[0].value == "42"
        model = load_model(run)
        chances = model.probabilities(dataset.test_images[42:43])
        assert titles(page) == [TITLE]
        said = texts(page)
        assert f"confidence {confidence(float(chances.max()))}" in said
        assert "A square of 4 × 4 black pixels in steps of 2: 14 × 14 places" in said
        for method, words in (
            ("integrated-gradients", "28 × 28 pixels in 50 steps from black."),
            ("grad-cam", "A map of 11 × 11 places, not smoothed."),
        ):
            page.get_by_key("inside-method").set_value(method).run()
            assert not page.exception
            assert page.query_params["method"] == method
            assert words in texts(page)
            assert titles(page) == [TITLE]
        assert page.get_by_key(f"inside-layer-{run.id}").options == [
            "Convolution 1, 32 × 26 × 26",
            "Convolution 2, 64 × 11 × 11",
        ]

    def test_a_choice_of_image_is_kept_in_the_address(
        self, empty: Store, open_page: OpenPage
    ) -> None:
        page = inside(open_page, shipped_run(empty, "cnn122"))
        page.text_input[0].set_value("7").run()
        assert page.query_params["image"] == "7"
        assert page.text_input[0].value == "7"
        page.text_input[0].set_value("0,001").run()
        assert plain("0,001 is not a whole number.") in page.error[0].value
        assert page.text_input[0].value == "7"

    def test_an_image_that_is_not_there_is_said_in_a_sentence(
        self, empty: Store, open_page: OpenPage
    ) -> None:
        page = inside(open_page, shipped_run(empty, "cnn122"), image="<b>10000")
        assert "judged on no test image" in page.warning[0].value
        assert titles(page) == [TITLE]

    def test_layers_and_filters_are_shown_when_opened(
        self, empty: Store, open_page: OpenPage
    ) -> None:
        run = shipped_run(empty, "fastcnn")
        page = inside(open_page, run)
        assert "filters of" not in texts(page)
        for part in ("inside-layers", "inside-filters"):
            page.session_state[part] = True
        page.run()
        assert not page.exception
        assert "24 filters of 4 × 4." in texts(page)
        assert "24 outputs of 14 × 14." in texts(page)


class TestTheAddress:
    def test_says_the_method_the_class_the_layers_and_the_other_models(
        self, empty: Store, open_page: OpenPage
    ) -> None:
        run, other = shipped_run(empty, "cnn122"), shipped_run(empty, "mlp109")
        asked = {"method": "grad-cam", "explain": "Bag", f"layer-{run.id}": "1"}
        page = inside(open_page, run, image="42", beside=other.id, **asked)
        assert "A map of 26 × 26 places, not smoothed." in texts(page)
        assert page.get_by_key("inside-explain").value == "Bag"
        assert "It has no layer of filters to look at" in texts(page)
        page.get_by_key(f"inside-layer-{run.id}").set_value("2").run()
        assert page.query_params[f"layer-{run.id}"] == "2"
        assert "A map of 11 × 11 places, not smoothed." in texts(page)

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("method", "no method of attribution"),
            ("explain", "There is no class “none”"),
            ("layer", "no layer “none”"),
            ("beside", "There is no run 'none'"),
        ],
    )
    def test_what_is_not_there_is_said_in_a_sentence(
        self, empty: Store, open_page: OpenPage, name: str, sentence: str
    ) -> None:
        run = shipped_run(empty, "cnn122")
        asked = {"method": "grad-cam", name if name != "layer" else f"layer-{run.id}": "none"}
        page = inside(open_page, run, **asked)
        assert sentence in page.warning[0].value.replace("\\", "")
        assert titles(page) == [TITLE]

    def test_open_parts_and_their_layers_are_in_it(self, empty: Store, open_page: OpenPage) -> None:
        run = shipped_run(empty, "fastcnn")
        page = inside(open_page, run, **{"inside-layers": "true", f"outputs-{run.id}": "1"})
        assert page.get_by_key(f"inside-outputs-{run.id}").value == "1"


class TestSeveralModels:
    def test_each_answers_for_the_same_image_or_says_why_not(
        self, empty: Store, open_page: OpenPage, dataset: Dataset
    ) -> None:
        first, second, two = (
            shipped_run(empty, name) for name in ("cnn122", "mlp109", "binary101")
        )
        shirt = int((dataset.test_labels == FASHION_MNIST.classes.index("Shirt")).nonzero()[0])
        page = inside(open_page, first, image=str(shirt))
        page.get_by_key("chosen-beside").set_value([second.id, two.id]).run()
        assert page.query_params["beside"] == f"{second.id},{two.id}"
        assert titles(page) == [TITLE] * 3
        page.get_by_key("inside-method").set_value("grad-cam").run()
        assert titles(page) == [TITLE]
        assert texts(page).count("It has no layer of filters to look at") == 2
        page.get_by_key("inside-explain").set_value("true").run()
        assert "tells Sneaker and Ankle boot apart and knows no Shirt." in texts(page)
        assert not page.exception


def test_a_run_without_weights_says_so_and_shows_another(
    classes_alone: Run, open_page: OpenPage
) -> None:
    page = inside(open_page, classes_alone)
    assert "included without its weights, which attribution needs" in texts(page)
    assert "Choose a model to explain." in texts(page)


def test_the_opened_image_of_mistakes_can_be_looked_into(empty: Store, open_page: OpenPage) -> None:
    run = shipped_run(empty, "cnn122")
    page = open_page("mistakes", run=run.id, image="42")
    assert TITLE not in titles(page)
    page.session_state["look-inside"] = True
    page.run()
    assert not page.exception
    assert TITLE in titles(page)


class TestSentences:
    REMOVED = np.linspace(0, 1, 5)
    AT_RANDOM = np.tile([0.9, 0.8, 0.6, 0.3, 0.1], (20, 1))

    def test_a_map_that_beats_chance(self) -> None:
        found = Deletion(self.REMOVED, np.array([0.9, 0.2, 0.1, 0.1, 0.1]), self.AT_RANDOM)
        assert say_deletion(found, "Shirt") == (
            "Removing pixels in the order of the map lowers the probability of Shirt sooner than "
            "all 20 random orders: for this image it marks what the answer hangs on. By luck "
            "alone a map does so once in 21 times."
        )

    def test_a_map_that_explains_nothing(self) -> None:
        found = Deletion(self.REMOVED, np.array([0.9, 0.9, 0.9, 0.9, 0.1]), self.AT_RANDOM)
        assert say_deletion(found, "Shirt") == (
            "20 of 20 random orders lower the probability of Shirt at least as soon: for this "
            "image the map cannot be told from chance, so do not read it as a reason."
        )

    def test_a_class_that_was_never_likely(self) -> None:
        found = Deletion(self.REMOVED, np.full(5, 0.01), np.full((20, 5), 0.02))
        assert "is 1.0 % to begin with, so there is little to take away" in say_deletion(
            found, "Shirt"
        )
