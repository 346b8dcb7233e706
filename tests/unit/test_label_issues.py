"""Label issues: votes, margins and confident learning against loops over every image."""

import numpy as np
import pytest

from fmnist.evaluation.label_issues import (
    by_margin,
    by_votes,
    confidently_another,
    votes,
    with_and_without,
)
from fmnist.evaluation.metrics import wilson_interval

RNG = np.random.default_rng(3)
LABELS = RNG.integers(0, 10, 400)


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test draws the same numbers, whichever ran before it."""
    monkeypatch.setattr(f"{__name__}.RNG", np.random.default_rng(4))


def some_probabilities(sharpness: float = 4.0) -> np.ndarray:
    """Those of a model that is right for most images and sure to differing degrees."""
    logits = RNG.normal(size=(400, 10))
    logits[np.arange(400), LABELS] += 2
    powers = np.exp(sharpness * logits / 2)
    return powers / powers.sum(1, keepdims=True)


class TestVotes:
    PREDICTED = np.array([[1, 1, 2], [1, 2, 2], [3, 2, 2], [3, 2, 2]])

    def test_each_counts_as_much_as_its_weight(self) -> None:
        shares = votes(self.PREDICTED, np.array([1.0, 1.0, 0.5, 0.5]), 10)
        assert shares.shape == (3, 10)
        np.testing.assert_allclose(shares.sum(1), 1)
        np.testing.assert_allclose(shares[0, [1, 3]], [2 / 3, 1 / 3])
        np.testing.assert_allclose(shares[1, [1, 2]], [1 / 3, 2 / 3])

    def test_the_label_with_fewest_votes_comes_first_then_the_one_with_one_rival(self) -> None:
        shares = votes(np.array([[4, 1, 0, 0], [4, 2, 0, 5], [4, 3, 7, 0]]), np.ones(3), 10)
        doubts = by_votes(shares, np.array([0, 0, 0, 5]))
        assert doubts.order.tolist() == [0, 1, 3, 2]
        np.testing.assert_allclose(doubts.against, [1, 1, 1 / 3, 2 / 3])
        assert doubts.rival[[0, 2, 3]].tolist() == [4, 7, 0]

    def test_agrees_with_counting(self) -> None:
        predicted = RNG.integers(0, 10, (7, 400))
        doubts = by_votes(votes(predicted, np.ones(7), 10), LABELS)
        for image in range(400):
            said = predicted[:, image].tolist()
            others = [said.count(name) if name != LABELS[image] else -1 for name in range(10)]
            assert doubts.against[image] == pytest.approx(1 - said.count(LABELS[image]) / 7)
            assert others[doubts.rival[image]] == max(others)
        assert sorted(doubts.order) == list(range(400))
        assert (np.diff(doubts.against[doubts.order]) < 1e-9).all()


class TestMargins:
    def test_agree_with_a_loop(self) -> None:
        probabilities = some_probabilities()
        doubts = by_margin(probabilities.astype(np.float16), LABELS)
        margins = []
        for row, label in zip(probabilities.astype(np.float16).tolist(), LABELS, strict=True):
            others = [value for name, value in enumerate(row) if name != label]
            margins.append(row[label] - max(others))
        assert doubts.order.tolist() == np.argsort(margins, kind="stable").tolist()
        np.testing.assert_allclose(doubts.against, (1 - np.array(margins)) / 2)

    def test_name_the_likeliest_other_class(self) -> None:
        probabilities = np.zeros((2, 10))
        probabilities[0, [3, 6]] = 0.9, 0.1
        probabilities[1, [3, 6]] = 0.9, 0.1
        assert by_margin(probabilities, np.array([3, 6])).rival.tolist() == [6, 3]


class TestConfidentLearning:
    def test_agrees_with_the_definition(self) -> None:
        probabilities = some_probabilities()
        thresholds = [
            np.mean([row[name] for row, label in zip(probabilities, LABELS, strict=True)
                     if label == name])
            for name in range(10)
        ]  # fmt: skip
        expected = []
        for row, label in zip(probabilities, LABELS, strict=True):
            confident = {name: row[name] for name in range(10) if row[name] >= thresholds[name]}
            likeliest = max(confident, key=lambda name: confident[name]) if confident else label
            expected.append(likeliest != label)
        found = confidently_another(probabilities, LABELS)
        assert found.tolist() == expected
        assert 0 < found.sum() < 200

    def test_finds_the_labels_that_were_made_wrong(self) -> None:
        probabilities = some_probabilities(sharpness=20)
        sure = np.flatnonzero(probabilities[np.arange(400), LABELS] > 0.999)[:20]
        wrong = LABELS.copy()
        wrong[sure] = (wrong[sure] + 1) % 10
        assert confidently_another(probabilities, wrong)[sure].all()
        assert set(by_margin(probabilities, wrong).order[:60]) >= set(sure)


class TestWithoutTheMarked:
    def test_counts_the_others_alone(self) -> None:
        right, numbers = RNG.random(300) < 0.8, RNG.permutation(1_000)[:300]
        marked = np.concatenate((numbers[:40], [2_000, 3_000]))
        everything, rest = with_and_without(right, numbers, marked)
        assert everything.part == right.sum()
        assert (rest.part, rest.total) == (right[40:].sum(), 260)
        assert rest.estimate.value == pytest.approx(right[40:].mean())
        assert rest.estimate.interval == wilson_interval(int(right[40:].sum()), 260)

    def test_nothing_is_left_where_all_are_marked(self) -> None:
        _, rest = with_and_without(np.ones(3, bool), np.arange(3), np.arange(3))
        assert (rest.total, rest.estimate) == (0, (0, (0, 1)))
