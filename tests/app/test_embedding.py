"""The tab Embedding of Data: computed on demand, its numbers by brute force, its sentences."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from streamlit.testing.v1 import AppTest

from fmnist.common.estimate import Estimate, Interval
from fmnist.data.dataset import Dataset
from fmnist.inspection.embedding import Company
from fmnist.jobs.background import analyses
from fmnist.jobs.embeddings import Embedding
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import texts, titles
from tests.trained import train_now
from ui.data.embedding import say_company, say_map

TITLE = "Test images by the last hidden layer"
FEW = TrainConfig(
    architecture="binary101",
    classes=("Sneaker", "Ankle boot"),
    epochs=1,
    train_images=600,
    validation_images=100,
)


def embedding_of(open_page: OpenPage, run: Run, **query: str) -> AppTest:
    page = open_page("data", run=run.id, **query)
    page.query_params["data-tab"] = "Embedding"
    page.run()
    assert not page.exception
    return page


def press_and_wait(page: AppTest) -> None:
    (start,) = [button for button in page.button if button.label == "Compute the embedding"]
    start.click().run()
    while thread := analyses()._thread:
        thread.join()
    page.run()
    assert not page.exception


@pytest.fixture
def run(empty: Store, dataset: object, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run that tells two classes apart, whose map takes a moment."""
    monkeypatch.setattr("fmnist.jobs.embeddings.ON_MAP", 100)
    return train_now(empty, FEW)


def neighbours_by_brute_force(run: Run, dataset: Dataset) -> np.ndarray:
    """(2000, 10), from the output of the hidden layer's activation."""
    model = load_model(run)
    images = dataset.subset(run.record.dataset.classes).test_images
    with torch.no_grad():
        features = model.network[:3](model.preprocessing(images)).numpy().astype(np.float64)
    distances = cdist(features, features)
    np.fill_diagonal(distances, np.inf)
    return np.argsort(distances, axis=1)[:, :10]


def test_says_how_alike_neighbours_are(run: Run, open_page: OpenPage, dataset: Dataset) -> None:
    page = embedding_of(open_page, run)
    press_and_wait(page)
    labels = dataset.subset(run.record.dataset.classes).test_labels.numpy()
    near = neighbours_by_brute_force(run, dataset)
    shares = (labels[near] == labels[:, None]).mean(1)
    right = run.predictions().test_classes == labels
    said = texts(page)
    for share in (shares[right].mean(), shares[~right].mean()):
        assert f"{100 * share:.1f} % (" in said
    assert "100 of the 2,000 test images, as many of each class." in said
    assert titles(page) == [TITLE]

    number = run.predictions().test_indices[7]
    asked = {"image": str(number), "map": "Directions (PCA)", "colour": "Right or wrong"}
    page = embedding_of(open_page, run, **asked)
    assert "along the two directions in which" in texts(page)
    assert [each.value for each in page.segmented_control] == [asked["map"], asked["colour"]]
    assert page.subheader[0].value == f"Test image no. {number}"
    same = (labels[near[7]] == labels[7]).sum()
    assert f"{same} of its ten nearest images share its true class" in texts(page)
    assert sum("predicted as" in each.proto.label for each in page.get("page_link")) == 10


def test_a_network_without_a_hidden_layer_says_so(trained: Store, open_page: OpenPage) -> None:
    page = embedding_of(open_page, trained.runs()[0])
    press_and_wait(page)
    assert "no hidden layer" in texts(page)


def test_a_run_without_weights_says_so(classes_alone: Run, open_page: OpenPage) -> None:
    page = embedding_of(open_page, classes_alone)
    assert "is included without its weights" in texts(page)
    assert not [button for button in page.button if button.label == "Compute the embedding"]


class TestSentences:
    RIGHT = Company(9_000, Estimate(0.93, Interval(0.928, 0.932)))

    @pytest.mark.parametrize(
        ("share", "verdict"),
        [(0.24, "lies mostly among images of another"), (0.7, "its own class")],
    )
    def test_neighbours(self, share: float, verdict: str) -> None:
        said = say_company(
            self.RIGHT, Company(1_000, Estimate(share, Interval(share - 0.02, share + 0.02)))
        )
        assert said.endswith("93.0 % (92.8 to 93.2) where it is right.")
        assert verdict in said

    def test_too_few_to_say(self) -> None:
        assert "too few to say" in say_company(self.RIGHT, Company(1, Estimate(0.2)))

    def test_maps(self) -> None:
        places = np.zeros((200, 2), np.float32)
        found = Embedding(
            features=np.array(1_280),
            near=np.zeros((200, 10), np.uint16),
            shown=np.arange(200),
            pca=places,
            explained=np.array([0.4, 0.2], np.float32),
            tsne=places,
        )
        assert say_map("Neighbours (t-SNE)", found, 10_000) == (
            "200 of the 10,000 test images, as many of each class. Images that the 1,280 numbers "
            "of the last hidden layer make neighbours lie close together, and that is all: how far "
            "two clusters are from each other, how large they are and which way they are turned "
            "means nothing."
        )
        said = say_map("Directions (PCA)", found, 200)
        assert said.startswith("All 200 test images, along the two directions")
        assert "They hold 60 % of all variance" in said
