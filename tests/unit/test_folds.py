"""The five-fold study: every image is predicted by the one network that did not train on it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from fmnist.common.errors import CheckpointError, RunError
from fmnist.data.dataset import Dataset
from fmnist.evaluation.metrics import softmax
from fmnist.jobs.background import Cancelled
from fmnist.jobs.lease import lease_of
from fmnist.runs.derived import write_derived
from fmnist.runs.environment import environment_of
from fmnist.runs.out_of_sample import Provenance, read_provenance, read_shipped, write_shipped
from fmnist.runs.record import now
from fmnist.runs.store import Store
from fmnist.studies.folds import folds_analysis, key_of, next_seed, splits, studies, study
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare


@pytest.fixture(scope="module")
def few(dataset: Dataset) -> Dataset:
    images, labels = dataset.train_images[:400], dataset.train_labels[:400]
    return replace(dataset, train_images=images, train_labels=labels)


@pytest.fixture
def recipe() -> TrainConfig:
    return TrainConfig(
        architecture="logreg", epochs=2, batch_size=32, validation_images=0, device="cpu"
    )


def ignore(_: float) -> None:
    """A report that nobody reads."""


class TestStudy:
    def test_the_parts_share_no_image_and_are_stratified(self, dataset: Dataset) -> None:
        parts = list(splits(dataset.train_labels, seed=0))
        assert len(parts) == 5
        together = torch.cat([part.validation for part in parts])
        assert together.sort().values.equal(torch.arange(60_000))
        for part in parts:
            both = torch.cat((part.train, part.validation))
            assert both.sort().values.equal(torch.arange(60_000))
            assert dataset.train_labels[part.validation].bincount().tolist() == [1_200] * 10

    def test_predicts_each_part_by_the_network_of_the_others(
        self, few: Dataset, recipe: TrainConfig
    ) -> None:
        found = study(few, 3, ignore, recipe)
        assert (found.shape, found.dtype) == ((400, 10), np.float16)
        for fold, part in enumerate(splits(few.train_labels, 3)):
            training = prepare(recipe.model_copy(update={"seed": 15 + fold}), len(part.train))
            fit(training, few, part, [])
            images = few.train_images[part.validation]
            expected = softmax(training.model.logits(images).numpy())
            np.testing.assert_allclose(found[part.validation.numpy()], expected, atol=2e-3)

    def test_labels_made_of_dice_cannot_be_predicted(
        self, few: Dataset, recipe: TrainConfig
    ) -> None:
        dice = torch.arange(400)[torch.randperm(400, generator=torch.manual_seed(1))] % 10
        made_up = replace(few, train_labels=dice)
        found = study(made_up, 0, ignore, recipe.model_copy(update={"epochs": 8}))
        assert (found.argmax(1) == dice.numpy()).mean() < 0.25

    def test_says_how_far_it_is(self, few: Dataset, recipe: TrainConfig) -> None:
        shares: list[float] = []
        study(few, 0, shares.append, recipe)
        assert shares == sorted(shares)
        assert shares[-1] == pytest.approx(1)


class TestInTheBackground:
    def test_it_does_not_train_beside_a_run(self, store: Store) -> None:
        with (
            store.training(lease_of()),
            pytest.raises(RunError, match="A network is training"),
        ):
            folds_analysis(store, 1).compute(ignore)

    def test_cancelled_it_leaves_the_device_to_others(self, store: Store, dataset: Dataset) -> None:
        def cancel(share: float) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            folds_analysis(store, 1).compute(cancel)
        with store.training(lease_of(), timeout=0):
            pass


@pytest.fixture
def shipped(tmp_path: Path, recipe: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with made-up predictions that ship, and a folder of runs of one's own."""
    provenance = Provenance(
        recipe=recipe,
        folds=5,
        seed=0,
        created=now(),
        environment=environment_of(torch.device("cpu"), "float32", "torch"),
        accuracy=0.5,
    )
    write_shipped(np.full((60_000, 10), 0.1, np.float16), provenance, tmp_path / "shipped")
    monkeypatch.setattr(read_shipped, "__defaults__", (tmp_path / "shipped",))
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    return tmp_path / "shipped"


class TestWhatIsKept:
    def test_the_study_that_ships_is_read_with_its_origin(self, shipped: Path) -> None:
        assert read_shipped(shipped).shape == (60_000, 10)
        assert read_provenance(shipped).accuracy == 0.5

    @pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"PK")])
    @pytest.mark.parametrize("name", ["probabilities.npz", "record.json"])
    def test_a_damaged_one_says_what_to_do(
        self, shipped: Path, name: str, damage: Callable[[Path], object]
    ) -> None:
        damage(shipped / name)
        with pytest.raises(CheckpointError, match="fmnist folds --ship"):
            read_shipped(shipped)

    def test_further_studies_join_it_and_the_next_is_another(self, shipped: Path) -> None:
        assert (len(studies()), next_seed()) == (1, 1)
        write_derived(key_of(1), {"probabilities": np.ones((60_000, 10), np.float16)})
        write_derived(key_of(3), {"probabilities": np.ones((60_000, 10), np.float16)})
        write_derived(key_of(4), {"probabilities": np.ones((3, 10), np.float16)})
        assert (len(studies()), next_seed()) == (3, 2)
