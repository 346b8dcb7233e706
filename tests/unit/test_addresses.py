"""The address of a page: what is written is read, and what is not there is refused in words."""

import re
from pathlib import Path

import numpy as np
import pytest

from fmnist.common.errors import AddressError
from fmnist.common.paths import PROJECT
from fmnist.comparison.agreement import Agreement
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.selection import Selection
from fmnist.inspection.attribution_question import METHODS, PREDICTED, TRUE, Question
from fmnist.inspection.layers import Layer
from fmnist.runs.store import Store
from ui.address.agreement import read_agreement
from ui.address.label_issue import read_label_issue
from ui.address.lesson import read_guesses, read_lesson, read_scores, written
from ui.address.question import read_layer, read_question
from ui.address.runs import read_runs
from ui.address.selection import RANGES, parameters_of, read_selection

PAIR = ("Sneaker", "Ankle boot")
IMAGES = np.arange(5, 10_000, 2)
LAYERS = (Layer("0", "convolution 1, 32 × 26 × 26", (32, 26, 26)), Layer("3", "", (64, 11, 11)))


def test_nothing_else_reads_or_writes_query_parameters() -> None:
    places = (PROJECT / "ui", PROJECT / "pages")
    files = [PROJECT / "app.py", *(path for place in places for path in place.rglob("*.py"))]
    touching = {
        path.relative_to(PROJECT).parent.as_posix()
        for path in files
        if re.search(r"st\.query_params|import.*query_params", path.read_text(encoding="utf-8"))
    }
    assert touching == {"ui/address"}


class TestRuns:
    @pytest.mark.parametrize(
        ("text", "ids"),
        [("", []), ("a", ["a"]), ("b,a", ["b", "a"]), ("a,a,b", ["a", "b"]), ("a,", ["a", ""])],
    )
    def test_runs_in_their_order_each_once(self, text: str, ids: list[str]) -> None:
        assert read_runs(text, Store()) == ids

    def test_a_run_goes_by_the_end_of_its_id_as_at_the_terminal(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        whole = store.find("mlp109-7e8e").id
        assert read_runs(f"9-7e8e,{whole},8-7e8e", store) == [whole, "8-7e8e"]


class TestSelection:
    @pytest.mark.parametrize(
        "chosen",
        [
            Selection(),
            Selection(0, 9, 0, False, 5),
            Selection(9, 0, 14, True, 9_999),
            Selection(image=7),
        ],
    )
    def test_what_is_written_is_read(self, chosen: Selection) -> None:
        said = parameters_of(chosen, FASHION_MNIST.classes) | {"run": "another's"}
        assert read_selection(said, FASHION_MNIST.classes, IMAGES, True) == chosen

    def test_is_in_the_words_of_the_dataset(self) -> None:
        said = parameters_of(Selection(6, 0, 9, False, 5), FASHION_MNIST.classes)
        assert said == {
            "true": "Shirt",
            "predicted": "T-shirt/top",
            "sure": "60-67",
            "answer": "wrong",
            "image": "5",
        }

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("true", "Hat", "knows no class “Hat”"),
            ("predicted", "", "knows no class “”"),
            ("true", "Shirt", "knows no class “Shirt”"),
            ("sure", "60-61", "no range of confidence"),
            ("answer", "True", "neither right nor wrong"),
            ("image", "6", "judged on no test image “6”"),
            ("image", "-1", "judged on no test image"),
            ("image", "9" * 5_000, "judged on no test image"),
            ("true", "x" * 5_000, "knows no class “x{60}”"),
        ],
    )
    def test_what_the_run_has_not_is_refused_in_a_sentence(
        self, name: str, value: str, sentence: str
    ) -> None:
        with pytest.raises(AddressError, match=sentence):
            read_selection({name: value}, PAIR, IMAGES, True)

    def test_how_sure_is_refused_where_it_is_not_known(self) -> None:
        with pytest.raises(AddressError, match="predicted classes alone"):
            read_selection({"sure": RANGES[3]}, PAIR, IMAGES, False)


class TestAgreement:
    def test_a_cell_is_read(self) -> None:
        said = {"axes": "truth-first", "row": "Shirt", "column": "T-shirt/top", "run": "another's"}
        assert read_agreement(said) == Agreement("truth-first", (6, 0))
        assert read_agreement({}) == Agreement("first-second", None)

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"axes": "second-first"}, "no matrix “second-first”"),
            ({"row": "Shirt", "column": "Hat"}, "no class “Hat”"),
            ({"row": "Shirt"}, "a row and a column"),
        ],
    )
    def test_what_is_not_a_cell_is_refused_in_a_sentence(
        self, said: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(AddressError, match=sentence):
            read_agreement(said)


class TestQuestion:
    @pytest.mark.parametrize("method", METHODS)
    @pytest.mark.parametrize("wanted", [PREDICTED, TRUE, *FASHION_MNIST.classes])
    def test_a_question_is_read(self, method: str, wanted: str) -> None:
        said = {"method": method, "explain": wanted, "image": "7"}
        assert read_question(said, FASHION_MNIST.classes) == Question(method, wanted)  # type: ignore[arg-type]

    def test_without_parameters_it_is_the_first(self) -> None:
        assert read_question({"run": "a"}, FASHION_MNIST.classes) == Question(
            "occlusion", "predicted"
        )

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"method": "Occlusion"}, "“Occlusion” is no method of attribution"),
            ({"method": ""}, "“” is no method"),
            ({"method": "x" * 900}, "“x{60}” is no method"),
            ({"explain": "Hat"}, "no class “Hat”"),
            ({"method": "grad-cam", "explain": "6"}, "no class “6”"),
        ],
    )
    def test_another_question_is_refused(self, said: dict[str, str], sentence: str) -> None:
        with pytest.raises(AddressError, match=sentence):
            read_question(said, FASHION_MNIST.classes)

    def test_layers_are_counted_from_one(self) -> None:
        assert [read_layer(number, LAYERS) for number in ("1", "2")] == list(LAYERS)

    @pytest.mark.parametrize("number", ["0", "3", "-1", "", "1.0", "²", "9" * 5_000])
    def test_a_layer_that_is_not_there_is_refused(self, number: str) -> None:
        with pytest.raises(AddressError, match="has no layer"):
            read_layer(number, LAYERS)


class TestLabelIssue:
    @pytest.mark.parametrize("place", [("test", 0), ("test", 9_999), ("training", 59_999)])
    def test_names_an_image(self, place: tuple[str, int]) -> None:
        assert read_label_issue("{}-{}".format(*place)) == place

    @pytest.mark.parametrize(
        "text",
        ["test-10000", "training-60000", "test--1", "test-1.0", "test-", "7", "-7", "test-٣"],
    )
    def test_of_no_image_is_refused(self, text: str) -> None:
        with pytest.raises(AddressError, match="There is no image"):
            read_label_issue(text)


class TestLesson:
    def test_what_is_written_is_read(self) -> None:
        guesses = {"test-set": 2, "seeds": 0}
        assert read_guesses(written(guesses)) == guesses
        assert read_guesses("") == {}

    @pytest.mark.parametrize(
        "text", ["seeds.9", "seeds.２", "SEEDS.1", "seeds.1x", "gone.1", "seeds", ".1", "\0.1"]
    )
    def test_what_is_no_guess_is_left_out(self, text: str) -> None:
        assert read_guesses(f"{text},test-set.1") == {"test-set": 1}

    def test_scores_are_hundredths_of_a_point(self) -> None:
        assert read_scores("120,0,x,-4,45") == [0.012, 0.0, 0.0045]
        assert read_scores("１２,1.5,1e3,123456,") == []
        assert read_scores("7," * 10_000) == [0.0007] * 50

    def test_a_lesson_that_is_not_there_is_refused_in_a_sentence(self) -> None:
        assert read_lesson("seeds").number == 5
        with pytest.raises(AddressError, match=r"no lesson 'x{60}'"):
            read_lesson("x" * 900)
