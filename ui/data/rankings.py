"""Images by how doubtful their label is, worked out once and kept while nothing changes."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from fmnist.common.figures import per_cent
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.label_issues import LabelIssues, by_margin, by_votes, confidently_another
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.predictions import Integers
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.committee import Committee, committee
from fmnist.studies.folds import own_files, studies
from ui.shared.cache import kept


@dataclass(frozen=True)
class Ranking:
    """Images with their labels and what models say of them.

    Attributes:
        images: uint8 (N, 28, 28).
        labels: (N,), as the dataset gives them.
        shares: (N, 10), votes or probabilities; a row adds up to 1.
        issues: their order.
        what: what a share is, in words.
        counted: how many labels confident learning counts as wrong; 0 where it is not asked.
    """

    images: torch.Tensor
    labels: Integers
    shares: NDArray[np.floating]
    issues: LabelIssues
    what: str
    counted: int = 0

    def in_words(self, index: int) -> str:
        """An image in a few words: "Shirt, or Coat (62 % of votes)"."""
        classes, rival = FASHION_MNIST.classes, self.issues.rival[index]
        label, share = classes[self.labels[index]], float(self.shares[index, rival])
        if share == 0:
            return f"{label}, and nothing else"
        return f"{label}, or {classes[rival]} ({per_cent(share, 0)} {self.what})"


def test_ranking(store: Store, dataset: Dataset) -> tuple[Ranking, Committee] | None:
    """The test images by the votes of the runs there are, and their committee; None without any.

    Raises:
        CheckpointError: the predictions of a run are damaged.
    """
    runs = [run for run in store.runs() if run.is_complete]
    found = _committee(runs)
    if found is None:
        return None
    labels = dataset.test_labels.numpy()
    issues = by_votes(found.shares, labels)
    ranking = Ranking(dataset.test_images, labels, found.shares, issues, "of votes")
    return ranking, found


def training_ranking(dataset: Dataset) -> tuple[Ranking, int]:
    """The training images by networks that did not train on them, and by how many studies.

    Raises:
        CheckpointError: the study that ships is damaged.
    """
    files = tuple((str(path), path.stat().st_mtime_ns) for path in own_files())
    probabilities, issues, counted, kept = _out_of_sample(files, dataset.train_labels.numpy())
    labels = dataset.train_labels.numpy()
    return Ranking(dataset.train_images, labels, probabilities, issues, "likely", counted), kept


@kept(PREDICTIONS, most=2, spinner="Asking all runs…")
def _committee(runs: list[Run]) -> Committee | None:
    return committee(runs)


@st.cache_resource(max_entries=2, show_spinner=False)
def _out_of_sample(
    files: tuple[tuple[str, int], ...], _labels: Integers
) -> tuple[NDArray[np.floating], LabelIssues, int, int]:
    found = studies()
    mean = np.stack(found).mean(axis=0, dtype=np.float32)
    counted = int(confidently_another(mean, _labels).sum())
    return mean, by_margin(mean, _labels), counted, len(found)
