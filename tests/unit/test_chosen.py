"""The selection: which images it is of, in words, and to the address and back."""

import numpy as np
import pytest

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.errors import AddressError
from fmnist.evaluation.calibration import answers, reliability
from fmnist.evaluation.selection import RANGES, Chosen, read_chosen

PAIR = ("Sneaker", "Ankle boot")
IMAGES = np.arange(5, 10_000, 2)


@pytest.fixture(scope="module")
def judged() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What 2,000 images are taken for, what they are, and the probabilities."""
    generator = np.random.default_rng(0)
    probabilities = generator.dirichlet(np.full(10, 0.3), 2_000)
    return probabilities.argmax(1), generator.integers(0, 10, 2_000), probabilities


class TestMask:
    @pytest.mark.parametrize("actual", [None, 6])
    @pytest.mark.parametrize("predicted", [None, 4])
    @pytest.mark.parametrize("right", [None, False, True])
    @pytest.mark.parametrize("sure", [None, 9, 14])
    def test_is_of_the_images_that_every_part_admits(
        self,
        judged: tuple[np.ndarray, np.ndarray, np.ndarray],
        actual: int | None,
        predicted: int | None,
        right: bool | None,
        sure: int | None,
    ) -> None:
        guesses, labels, probabilities = judged
        expected = [
            (actual is None or label == actual)
            and (predicted is None or guess == predicted)
            and (right is None or (guess == label) == right)
            and (sure is None or sure / 15 < row.max() <= (sure + 1) / 15)
            for guess, label, row in zip(guesses, labels, probabilities, strict=True)
        ]
        found = Chosen(actual, predicted, sure, right, image=3).mask(guesses, labels, probabilities)
        assert found.tolist() == expected

    def test_of_every_bin_are_the_images_of_the_reliability_diagram(
        self, judged: tuple[np.ndarray, np.ndarray, np.ndarray]
    ) -> None:
        guesses, labels, probabilities = judged
        for each in reliability(*answers(probabilities, labels)):
            sure = RANGES.index(f"{100 * each.low:.0f}-{100 * each.high:.0f}")
            mask = Chosen(sure=sure).mask(guesses, labels, probabilities)
            assert mask.sum() == each.images
            assert np.isclose((guesses == labels)[mask].mean(), each.accuracy)

    def test_by_how_sure_needs_probabilities(self) -> None:
        with pytest.raises(ValueError, match="how sure"):
            Chosen(sure=3).mask(np.array([1]), np.array([1]))


@pytest.mark.parametrize(
    ("chosen", "images", "words"),
    [
        (Chosen(), 10_000, "All 10,000 test images"),
        (Chosen(image=7), 10_000, "All 10,000 test images"),
        (Chosen(6, 0), 97, "Shirt taken for T-shirt/top, 97 images"),
        (Chosen(6, 0, right=False), 1, "Shirt taken for T-shirt/top, 1 image"),
        (Chosen(6, 6, right=True), 800, "Shirt taken for Shirt, 800 images"),
        (Chosen(6, 6, right=False), 0, "Shirt taken for Shirt, wrong answers, 0 images"),
        (Chosen(actual=6, right=False), 1_200, "True class Shirt, wrong answers, 1,200 images"),
        (Chosen(predicted=0, sure=9), 12, "Taken for T-shirt/top, 60 to 67 % sure, 12 images"),
        (Chosen(sure=14, right=True), 5, "Right answers, 93 to 100 % sure, 5 images"),
    ],
)
def test_words(chosen: Chosen, images: int, words: str) -> None:
    assert chosen.words(CLASS_NAMES, images) == words


@pytest.mark.parametrize(
    ("chosen", "right"),
    [
        (Chosen(), False),
        (Chosen(actual=6), False),
        (Chosen(6, 0), False),
        (Chosen(6, 6), True),
        (Chosen(6, 0, right=True), True),
    ],
)
def test_of_one_answer(chosen: Chosen, right: bool) -> None:
    assert chosen.of_one_answer().right is right


class TestAddress:
    @pytest.mark.parametrize(
        "chosen",
        [Chosen(), Chosen(0, 9, 0, False, 5), Chosen(9, 0, 14, True, 9_999), Chosen(image=7)],
    )
    def test_what_is_written_is_read(self, chosen: Chosen) -> None:
        said = chosen.parameters(CLASS_NAMES) | {"run": "another's"}
        assert read_chosen(said, CLASS_NAMES, IMAGES, True) == chosen

    def test_is_in_the_words_of_the_dataset(self) -> None:
        said = Chosen(6, 0, 9, False, 5).parameters(CLASS_NAMES)
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
            ("sure", "60-61", "no range of how sure"),
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
            read_chosen({name: value}, PAIR, IMAGES, True)

    def test_how_sure_is_refused_where_it_is_not_known(self) -> None:
        with pytest.raises(AddressError, match="predicted classes alone"):
            read_chosen({"sure": RANGES[3]}, PAIR, IMAGES, False)
