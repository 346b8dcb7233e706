"""A task of two classes: its images, its labels, its runs, and that none of it meets the ten."""

import numpy as np
import pytest
import torch

from fmnist.cli.main import main
from fmnist.common.errors import ConfigError, RunError
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.data.source import Images
from fmnist.jobs.evaluate import evaluate_again
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.claims import judge_all
from fmnist.studies.presets import PRESETS
from fmnist.studies.reproduce import results
from fmnist.studies.seed_groups import seed_groups
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import Cost, Timing, estimate
from tests.made_up import DATASET, finish
from tests.trained import train_now

PAIR = ("Sneaker", "Ankle boot")
SEVEN, NINE = 7, 9


class TestImages:
    def test_labels_become_places(self) -> None:
        labels = torch.tensor([9, 1, 7, 7, 0, 9])
        images = torch.arange(6, dtype=torch.uint8).view(6, 1, 1).expand(6, 28, 28)
        whole = Dataset.of(FASHION_MNIST, Images(*(images.numpy(), labels.numpy()) * 2, "made up"))
        two = whole.subset(PAIR)
        assert two.classes == PAIR
        assert two.train_ids.tolist() == two.test_ids.tolist() == [0, 2, 3, 5]
        assert two.train_labels.tolist() == [1, 0, 0, 1]
        assert two.test_images[:, 0, 0].tolist() == [0, 2, 3, 5]

    def test_of_two_classes_there_are_12000_and_2000(self, dataset: Dataset) -> None:
        two = dataset.subset(PAIR)
        assert two.train_images.shape == (12_000, 28, 28)
        assert two.test_labels.bincount().tolist() == [1_000, 1_000]
        boot = int((dataset.test_labels == NINE).nonzero()[0])
        place = two.test_ids.tolist().index(boot)
        assert torch.equal(two.test_images[place], dataset.test_images[boot])
        assert two.test_labels[place] == 1

    def test_of_all_classes_nothing_is_copied(self, dataset: Dataset) -> None:
        assert dataset.subset(FASHION_MNIST.classes) is dataset


@pytest.fixture
def run(store: Store, dataset: Dataset) -> Run:
    """A run of a few seconds on sneakers and ankle boots."""
    config = TrainConfig(
        architecture="binary101",
        classes=PAIR,
        epochs=2,
        learning_rate=1e-3,
        schedule="constant",
        train_images=2_000,
        validation_images=500,
        keep_test_epochs=True,
    )
    return train_now(store, config)


class TestRun:
    def test_it_learns_and_is_judged_on_its_own_images(self, run: Run, dataset: Dataset) -> None:
        record, predictions = run.record, run.predictions()
        assert record.dataset.classes == PAIR
        assert not record.all_classes
        assert record.test is not None
        assert record.test.images == 2_000
        assert record.test.accuracy > 0.9
        truth = dataset.test_labels.numpy()[predictions.test_indices]
        assert set(truth) == {SEVEN, NINE}
        answers = np.array([SEVEN, NINE])[predictions.test_classes]
        assert (answers == truth).mean() == record.test.accuracy
        assert predictions.test_epoch_classes is not None
        assert predictions.test_epoch_classes.shape == (2, 2_000)

    def test_its_validation_indices_are_those_of_the_whole_dataset(
        self, run: Run, dataset: Dataset
    ) -> None:
        predictions = run.predictions()
        truth = dataset.train_labels.numpy()[predictions.validation_indices]
        assert np.bincount(truth).nonzero()[0].tolist() == [SEVEN, NINE]
        answers = np.array([SEVEN, NINE])[predictions.validation_classes]
        assert run.record.best is not None
        assert (answers == truth).mean() == run.record.best.accuracy

    def test_it_is_tested_again_on_the_same_images(self, run: Run, store: Store) -> None:
        again = evaluate_again(store, run)
        assert run.record.test is not None
        assert len(again) == 2_000
        assert again.correct.mean() == run.record.test.accuracy

    def test_it_loads_as_two_classes(self, run: Run) -> None:
        assert load_model(run).network(torch.zeros(1, 1, 28, 28)).shape == (1, 2)

    def test_pictures_of_clothes_are_not_its_business(
        self,
        run: Run,
        store: Store,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("FMNIST_RUNS", str(store.user))
        assert main(["classify", "shoe.jpg", "--model", run.id]) == 1
        assert "tells Sneaker and Ankle boot apart" in capsys.readouterr().err


class TestBesideTenClasses:
    def test_it_is_not_asked_where_no_run_is_named(self, run: Run, store: Store) -> None:
        store.user.rename(store.reference)
        with pytest.raises(RunError, match="No model ships"):
            default_run(store)

    config = PRESETS.get("binary101").config

    def finished(self, store: Store, right: int) -> Run:
        truth = DATASET.subset(PAIR).test_labels.numpy()
        predicted = np.where(np.arange(2_000) < right, truth, 1 - truth).astype(np.uint8)
        return finish(store, self.config, predicted, epochs=[1 - predicted, predicted])

    def test_its_claim_is_judged_on_its_2000_images(self, store: Store) -> None:
        self.finished(store, 1_920)
        (found,) = [
            judged.finding
            for judged in judge_all(store.runs(), DATASET)
            if judged.claim.test.published == "96.50 %"
        ]
        assert found.verdict == "confirmed"
        assert found.ours is not None
        assert found.ours.value == 0.96
        assert found.ours.low == pytest.approx(0.9505, abs=1e-4)
        assert "Ours learned from 11,000 images, the project's from 12,000." in found.why

    def test_its_best_epoch_on_test_is_told(self, store: Store) -> None:
        self.finished(store, 1_900)
        (result,) = results([PRESETS.get("binary101")], store.runs(), DATASET)
        assert result.accuracy.value == result.chosen_on_test == 0.95

    def test_it_is_in_no_field_of_ten_classes(self, store: Store) -> None:
        self.finished(store, 2_000)
        assert seed_groups(store.runs()) == []


class TestConfig:
    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"validation_images": 12_000}, "12,000 training images of these classes"),
            ({"train_images": 8_000}, "7,000 are left to train on, not 8,000"),
            ({"domain": "real_world"}, "pictures of all ten classes"),
            ({"classes": ()}, "tells 2 classes apart, not 10"),
            ({"classes": ("Sneaker",)}, "Name at least two classes"),
            ({"classes": PAIR[::-1]}, "in its order"),
            ({"classes": ("Sneaker", "Hat")}, "Name at least two classes"),
        ],
    )
    def test_what_two_classes_do_not_have_is_refused(
        self, values: dict[str, object], sentence: str
    ) -> None:
        with pytest.raises(ConfigError, match=sentence):
            TrainConfig.parse({"architecture": "binary101", "classes": PAIR, **values})

    def test_its_time_is_that_of_its_images(self) -> None:
        config = PRESETS.get("binary101").config
        of_each_image = Timing(None, Cost(step=config.batch_size, evaluation=1), making=0)
        steps = -(-11_000 // config.batch_size)
        seconds = estimate(config, of_each_image).seconds
        trained, judged = steps * config.batch_size, 1_000 + 2_000
        assert seconds == 10 * (trained + judged) + 5_000 + judged
