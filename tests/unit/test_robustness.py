"""Robustness: its figures against a direct computation for a small network."""

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import stats
from sklearn.metrics import accuracy_score

from fmnist.common.errors import RunError
from fmnist.data.corruptions import CORRUPTIONS
from fmnist.data.dataset import Dataset
from fmnist.inspection.robustness import (
    PASSES,
    Robustness,
    accuracy_lost,
    balanced_part,
    changed,
    first_loss,
    hardest,
    points,
    robustness,
)
from fmnist.jobs.robustness import robustness_analysis, robustness_of, seconds_needed
from fmnist.networks.model import Model
from fmnist.runs.derived import write_derived
from fmnist.runs.shipping import ship
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.built import build_model
from tests.trained import train_now

SMALL = 200


@pytest.fixture(scope="module")
def model() -> Model:
    torch.manual_seed(0)
    return build_model("logreg")


@pytest.fixture(scope="module")
def found(model: Model, dataset: Dataset) -> Robustness:
    images, labels = dataset.test_images[:SMALL], dataset.test_labels[:SMALL]
    return robustness(model, images, labels, lambda share: None)


def made_up(clean: float, falls: list[float]) -> Robustness:
    """A thousand images, of which each corruption leaves these shares right, by strength."""
    place = np.arange(1_000) / 1_000
    one = np.array([place < share for share in falls])
    return Robustness(place < clean, np.stack([one] * len(CORRUPTIONS)))


def test_the_accuracies_are_those_of_the_changed_images(
    model: Model, found: Robustness, dataset: Dataset
) -> None:
    images, labels = dataset.test_images[:SMALL], dataset.test_labels[:SMALL]
    for corruption in CORRUPTIONS:
        for point in points(found, corruption):
            pixels = model.preprocessing(corruption.apply(images, point.strength, 0))
            with torch.no_grad():
                predicted = model.network(pixels).argmax(1)
            assert point.accuracy.value == pytest.approx(accuracy_score(labels, predicted))
            interval = stats.binomtest(int((predicted == labels).sum()), SMALL).proportion_ci(
                method="wilson"
            )
            assert (point.accuracy.low, point.accuracy.high) == pytest.approx(
                (interval.low, interval.high)
            )


def test_progress_rises_by_equal_steps_below_one(model: Model, dataset: Dataset) -> None:
    shares: list[float] = []
    images, labels = dataset.test_images[:10], dataset.test_labels[:10]
    robustness(model, images, labels, shares.append)
    assert shares == pytest.approx([step / PASSES for step in range(1, PASSES)])


def test_what_is_lost_is_a_paired_mean_with_the_interval_of_scipy(found: Robustness) -> None:
    lost = [
        float(found.clean[image]) - found.corrupted[:, :, image].mean() for image in range(SMALL)
    ]
    value, interval = accuracy_lost(found)
    assert value == pytest.approx(np.mean(lost))
    expected = stats.norm.interval(0.95, np.mean(lost), np.std(lost) / np.sqrt(SMALL))
    assert tuple(interval) == pytest.approx(expected, rel=1e-5)


def test_the_first_loss_is_beyond_the_interval() -> None:
    falls = made_up(0.9, [0.9, 0.89, 0.885, 0.7, 0.5])
    assert first_loss(falls, CORRUPTIONS[0]) == CORRUPTIONS[0].strengths[3]
    assert first_loss(made_up(0.9, [0.9, 0.91, 0.9, 0.89, 0.89]), CORRUPTIONS[0]) is None


def test_the_hardest_is_the_lowest_on_average() -> None:
    falls = made_up(0.9, [0.9, 0.8, 0.7, 0.6, 0.5])
    falls.corrupted[4, 1] = False
    corruption, accuracy = hardest(falls)
    assert corruption is CORRUPTIONS[4]
    assert accuracy == pytest.approx((0.9 + 0.7 + 0.6 + 0.5) / 5)


def test_a_few_images_are_shown_at_each_strength(model: Model, dataset: Dataset) -> None:
    images = dataset.test_images[:10]
    rows = changed(model, images, CORRUPTIONS[3])
    assert [row.strength for row in rows] == [0, *CORRUPTIONS[3].strengths]
    assert np.array_equal(rows[0].images, images.numpy())
    with torch.no_grad():
        last = model.network(model.preprocessing(torch.from_numpy(rows[5].images))).argmax(1)
    assert rows[5].predicted.tolist() == last.tolist()


def test_the_part_has_as_many_of_each_class(dataset: Dataset) -> None:
    labels = dataset.test_labels.numpy()
    part = balanced_part(labels, 2_000)
    assert np.bincount(labels[part]).tolist() == [200] * 10
    assert part.tolist() == sorted(set(part.tolist()))
    assert len(balanced_part(np.array([0, 1, 0, 0]), 100)) == 4


class TestOfARun:
    def test_one_of_fewer_classes_is_judged_on_its_own_images(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, dataset: Dataset, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("FMNIST_RUNS", str(tmp_path))
        run = train_now(
            store,
            TrainConfig(
                architecture="binary101",
                classes=("Sneaker", "Ankle boot"),
                epochs=1,
                train_images=500,
            ),
        )
        assert robustness_of(run) is None
        analysis = robustness_analysis(run)
        write_derived(analysis.key, analysis.compute(lambda share: None))
        kept = robustness_of(run)
        assert kept is not None
        own = dataset.subset(run.record.dataset.classes)
        right = run.predictions().test_classes == own.test_labels.numpy()
        part = balanced_part(own.test_labels.numpy(), 2_000)
        assert kept.clean.tolist() == right[part].tolist()
        assert kept.corrupted.shape == (7, 5, 2_000)
        assert 0 < seconds_needed(run, own) < 600

    def test_one_without_weights_says_so(
        self, store: Store, tiny: TrainConfig, dataset: object, tmp_path: Path
    ) -> None:
        train_now(store, tiny)
        ship(store.runs(), "classes", tmp_path / "reference")
        run = Store(tmp_path / "none", tmp_path / "reference").runs()[0]
        assert robustness_of(run) is None
        with pytest.raises(RunError, match="is included without its weights"):
            robustness_analysis(run)
