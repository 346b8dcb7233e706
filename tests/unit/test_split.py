"""The split: stratified, disjoint, and the same for the same seed."""

import torch

from fmnist.data.dataset import Dataset
from fmnist.data.split import stratified_split
from fmnist.training.build import split_of
from fmnist.training.config import TrainConfig


def test_the_standard_split_is_stratified_and_disjoint(dataset: Dataset) -> None:
    split = stratified_split(dataset.train_labels, 5_000, seed=0)
    assert dataset.train_labels[split.validation].bincount().tolist() == [500] * 10
    assert dataset.train_labels[split.train].bincount().tolist() == [5_500] * 10
    together = torch.cat([split.train, split.validation]).sort().values
    assert torch.equal(together, torch.arange(60_000))


def test_the_standard_split_is_the_one_that_shipped_records_name(dataset: Dataset) -> None:
    split = stratified_split(dataset.train_labels, 5_000, seed=0)
    assert split.sha256 == "6608b759133c206acd765986b0f6632a5e60c58f7da8b19c6885964aaada11df"


def test_another_seed_is_another_split(dataset: Dataset) -> None:
    first, second = (stratified_split(dataset.train_labels, 5_000, seed) for seed in (0, 1))
    assert first.sha256 != second.sha256
    assert first.id != second.id


def test_a_smaller_training_set_leaves_validation_as_it_is(dataset: Dataset) -> None:
    whole = stratified_split(dataset.train_labels, 5_000, 0)
    small = stratified_split(dataset.train_labels, 5_000, 0, train_images=1_000)
    assert torch.equal(whole.validation, small.validation)
    assert dataset.train_labels[small.train].bincount().tolist() == [100] * 10
    assert bool(torch.isin(small.train, whole.train).all())


def test_without_validation_all_images_train(dataset: Dataset) -> None:
    split = stratified_split(dataset.train_labels, 0, seed=0)
    assert torch.equal(split.train, torch.arange(60_000))
    assert len(split.validation) == 0
    small = stratified_split(dataset.train_labels, 0, seed=0, train_images=1_000)
    assert dataset.train_labels[small.train].bincount().tolist() == [100] * 10


def test_what_a_run_holds_out_for_confirmation_trains_in_no_rebuilding(dataset: Dataset) -> None:
    config = TrainConfig(architecture="logreg", confirmation_images=2_000)
    split = split_of(config, dataset.train_labels)
    assert (len(split.train), len(split.validation)) == (53_000, 5_000)
