"""Another dataset, three classes of 32 x 32 colour images in a folder, from end to end."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from fmnist import networks
from fmnist.common.errors import ConfigError, DatasetError, RunError
from fmnist.comparison.bootstrap import paired_bootstrap
from fmnist.comparison.mcnemar import mcnemar
from fmnist.data.augmentation import AUGMENTATIONS
from fmnist.data.corruptions import CORRUPTIONS
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.data.image_folder import image_folder
from fmnist.data.source import DATASETS, ImageShape
from fmnist.evaluation.metric_registry import METRICS
from fmnist.inspection.activations import activations, first_filters
from fmnist.inspection.attribution import grad_cam, integrated_gradients, occlusion
from fmnist.inspection.deletion import deletion
from fmnist.inspection.embedding import hidden_layer
from fmnist.inspection.layers import all_layers, convolutions
from fmnist.inspection.neighbours import nearest
from fmnist.inspection.robustness import accuracy_lost, robustness
from fmnist.jobs.evaluate import evaluate_again
from fmnist.networks import ARCHITECTURES
from fmnist.networks.model import Model
from fmnist.recognition.classify import classify
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.load_model import dataset_of, load_model, require_all_classes
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import train_now

CLASSES, SHAPE = ("bars", "disc", "frame"), ImageShape(3, 32, 32)
EVERY_NETWORK = pytest.mark.parametrize("name", ARCHITECTURES.names)


def draw(name: str, rng: np.random.Generator) -> np.ndarray:
    """uint8 (32, 32, 3): one of three shapes in a colour and at a place of its own, on black."""
    image = np.zeros((32, 32, 3), np.uint8)
    rows, columns = np.mgrid[:32, :32]
    y, x = rng.integers(12, 20, 2)
    far = np.maximum(abs(rows - y), abs(columns - x))
    inside = {
        "bars": (columns // 3 % 2 == 0) & (far < 9),
        "disc": (rows - y) ** 2 + (columns - x) ** 2 < 64,
        "frame": (far < 9) & (far > 5),
    }[name]
    image[inside] = rng.integers(90, 256, 3)
    return image


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 100 training and 40 test images of each class."""
    folder, rng = tmp_path_factory.mktemp("shapes"), np.random.default_rng(0)
    for part, number in (("train", 100), ("test", 40)):
        for name in CLASSES:
            (folder / part / name).mkdir(parents=True)
            for index in range(number):
                path = folder / part / name / f"{index:03}.png"
                Image.fromarray(draw(name, rng)).save(path)
    return folder


@pytest.fixture(scope="module")
def shapes(folder: Path) -> Iterator[Dataset]:
    """The dataset, which configurations can name while these tests run."""
    DATASETS.register("shapes", image_folder("shapes", folder, SHAPE))
    yield load_dataset("shapes")
    DATASETS.remove("shapes")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("runs"), tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="module")
def runs(shapes: Dataset, store: Store) -> tuple[Run, Run]:
    """Two trainings that differ in their seed."""
    config = TrainConfig(
        dataset="shapes",
        architecture="cnn225",
        epochs=4,
        batch_size=16,
        augmentations={each.name: each.default / 4 for each in AUGMENTATIONS},
        validation_images=100,
        keep_test_epochs=True,
    )
    first, second = (train_now(store, config.model_copy(update={"seed": seed})) for seed in (0, 1))
    return first, second


@pytest.fixture(scope="module")
def model(runs: tuple[Run, Run]) -> Model:
    return load_model(runs[0])


class TestFolder:
    def test_is_read_with_its_figures(self, shapes: Dataset, folder: Path) -> None:
        source = shapes.source
        assert source.classes == CLASSES
        assert (source.train_counts, source.test_counts) == ((100,) * 3, (40,) * 3)
        assert shapes.train_images.shape == (300, 32, 32, 3)
        assert shapes.test_labels.bincount().tolist() == [40, 40, 40]
        pixels = shapes.train_images.numpy() / 255
        assert (source.mean, source.std) == pytest.approx((pixels.mean(), pixels.std()), rel=1e-5)
        with Image.open(folder / "test" / "disc" / "007.png") as picture:
            np.testing.assert_array_equal(shapes.test_images[47], np.asarray(picture))

    def test_without_two_classes_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(DatasetError, match="at least two classes"):
            image_folder("nothing", tmp_path, SHAPE)

    def test_an_unreadable_image_is_named(self, folder: Path, tmp_path: Path) -> None:
        for part in ("train", "test"):
            for name in CLASSES[:2]:
                (tmp_path / part / name).mkdir(parents=True)
                (tmp_path / part / name / "torn.png").write_bytes(b"torn")
        with pytest.raises(DatasetError, match=r"torn\.png cannot be read"):
            image_folder("torn", tmp_path, SHAPE)


@EVERY_NETWORK
def test_every_network_takes_its_images_and_classes(name: str) -> None:
    number = ARCHITECTURES.get(name).classes or len(CLASSES)
    network = networks.build(name, {}, SHAPE, number).eval()
    with torch.no_grad():
        assert network(torch.rand(2, *SHAPE)).shape == (2, number)


def test_a_run_learns_it_and_says_what_it_learned(
    runs: tuple[Run, Run], shapes: Dataset, store: Store
) -> None:
    for run in runs:
        record = run.record
        assert (record.dataset.name, record.dataset.classes) == ("shapes", CLASSES)
        assert record.preprocessing.mean == shapes.source.mean
        assert record.test is not None
        assert record.test.images == 120
        assert record.test.accuracy > 0.8
        assert not record.all_classes
        assert float(evaluate_again(store, run).correct.mean()) == record.test.accuracy
        assert dataset_of(run) is shapes


def test_it_is_evaluated_and_compared(runs: tuple[Run, Run], shapes: Dataset) -> None:
    first, second = (evaluate_run(run, shapes, "test") for run in runs)
    assert first.classes == CLASSES
    np.testing.assert_array_equal(first.labels, shapes.test_labels)
    assert first.confusion.sum() == 120
    for metric in METRICS:
        assert metric.compute(first) is not None
    validation = evaluate_run(runs[0], shapes, "validation")
    truth = shapes.train_labels[torch.from_numpy(validation.image_ids).long()]
    np.testing.assert_array_equal(validation.labels, truth)
    only_first, only_second, p_value = mcnemar(first.correct, second.correct)
    assert only_first - only_second == first.correct.sum() - second.correct.sum()
    assert 0 <= p_value <= 1
    differences = paired_bootstrap(first.predicted, second.predicted, first.labels, num_classes=3)
    expected = first.correct.mean() - second.correct.mean()
    assert differences.accuracy.value == pytest.approx(expected)


def test_it_is_explained(model: Model, shapes: Dataset) -> None:
    image, label = shapes.test_images[50], int(shapes.test_labels[50])
    *_, last = convolutions(model)
    found = integrated_gradients(model, image, label, steps=100)
    assert found.values.shape == (32, 32)
    assert found.values.sum() == pytest.approx(found.rise, abs=0.05)
    assert not found.values[(image == 0).all(2).numpy()].any()
    assert occlusion(model, image, label).shape == (16, 16)
    assert grad_cam(model, image, label, last.path).shape == last.shape[1:]
    curve = deletion(model, image, label, found.values)
    black = model.probabilities(torch.zeros_like(image)[None])[0, label]
    assert curve.probability[-1] == pytest.approx(float(black), abs=1e-5)
    first, *_ = all_layers(model)
    assert activations(model, image, first.path).shape == first.shape
    assert first_filters(model).shape == (32, 3, 3)
    assert hidden_layer(model, shapes.test_images).shape == (120, 128)
    assert nearest(shapes.train_images, shapes.train_images[7], 3).indices[0] == 7


def test_its_robustness_is_measured(model: Model, shapes: Dataset) -> None:
    some = torch.arange(0, 120, 4)
    found = robustness(model, shapes.test_images[some], shapes.test_labels[some], lambda _: None)
    assert found.corrupted.shape == (len(CORRUPTIONS), 5, 30)
    assert accuracy_lost(found).value > 0


def test_a_new_image_is_classified(model: Model) -> None:
    rng = np.random.default_rng(99)
    answers = [classify(model, draw(name, rng)).class_index for name in CLASSES for _ in range(10)]
    assert np.mean(np.array(answers) == np.repeat([0, 1, 2], 10)) > 0.8


def test_pictures_of_clothes_are_not_its_business(runs: tuple[Run, Run]) -> None:
    with pytest.raises(RunError, match="bars and disc and frame"):
        require_all_classes(runs[0])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"validation_images": 250}, "300 training images"),
        ({"classes": ("disc", "bars")}, "in its order: bars, disc, frame"),
        ({"domain": "real_world"}, "ten classes of Fashion-MNIST"),
        ({"dataset": "circles"}, "no dataset called 'circles'"),
        ({"architecture": "binary101"}, "tells 2 classes apart, not 3"),
    ],
)
def test_what_it_does_not_have_is_refused(
    shapes: Dataset, values: dict[str, object], sentence: str
) -> None:
    fields = {"dataset": "shapes", "architecture": "logreg", "validation_images": 100}
    with pytest.raises(ConfigError, match=sentence):
        TrainConfig.parse(fields | values)
