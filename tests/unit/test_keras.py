"""Keras: the networks of the source to the last parameter, and runs like any other."""

import sys
from importlib.util import find_spec

import numpy as np
import pytest
import torch

from fmnist.common.errors import ConfigError
from fmnist.data.dataset import Dataset
from fmnist.networks.keras_networks import IN_KERAS, build_in_keras, to_keras, to_torch
from fmnist.runs.load_model import load_model
from fmnist.runs.requests import ask
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.state import Callback, EpochResult, Training
from fmnist.training.time_estimate import measure, timing_key
from tests.built import CLASSES, IMAGE, build
from tests.trained import InterruptAfter, executed, train_now

PARAMETERS = {"mlp109": 109_386, "mlp235": 235_146, "cnn225": 225_034}
KERAS = {
    "library": "keras",
    "schedule": "constant",
    "precision": "float32",
    "normalisation": "unit",
}
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
needs_keras = pytest.mark.usefixtures("keras")


@pytest.fixture(scope="module")
def keras() -> None:
    """Skip what needs Keras where it is not installed."""
    if find_spec("keras") is None:
        pytest.skip("Keras is not installed")


@pytest.fixture(scope="module")
def small() -> TrainConfig:
    """A run whose last step of an epoch is a short one."""
    values = {"architecture": "mlp235", "epochs": 3, "batch_size": 64, "learning_rate": 1e-3}
    images = {"train_images": 1_000, "validation_images": 200, "keep_test_epochs": True}
    return TrainConfig.parse({**values, **images, **KERAS})


@pytest.fixture(scope="module")
def whole(
    small: TrainConfig, dataset: Dataset, keras: None, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """The run of it, trained once for all tests that only look."""
    folder = tmp_path_factory.mktemp("keras")
    return train_now(Store(folder, folder / "none"), small)


class StopAtStep(Callback):
    """Asks for a stop as the button does."""

    def __init__(self, run: Run, step: int) -> None:
        self._run, self._step = run, step

    def on_step(self, training: Training) -> None:
        if training.step == self._step:
            ask(self._run.folder, "stop")


class EndAfterFirst(Callback):
    """Ends a training as early stopping does."""

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        training.stop_reason = "patience"


@needs_keras
class TestNetworks:
    @pytest.mark.parametrize("name", IN_KERAS)
    def test_have_exactly_the_parameters_of_the_source(self, name: str) -> None:
        assert build_in_keras(name, {}, IMAGE, CLASSES).count_params() == PARAMETERS[name]

    @pytest.mark.parametrize("name", IN_KERAS)
    def test_with_the_same_weights_give_what_pytorch_gives(self, name: str) -> None:
        in_keras, in_torch = build_in_keras(name, {}, IMAGE, CLASSES), build(name).eval()
        weights = zip(in_keras.trainable_variables, in_torch.parameters(), strict=True)
        for variable, parameter in weights:
            assert torch.equal(to_keras(to_torch(variable.value)), variable.value)
            parameter.data.copy_(to_torch(variable.value))
        images = torch.rand(4, 1, 28, 28)
        torch.testing.assert_close(
            in_keras(images, training=False), in_torch(images), rtol=1e-4, atol=1e-5
        )

    def test_options_reach_the_network(self) -> None:
        rates = [
            getattr(layer, "rate", None)
            for layer in build_in_keras("cnn225", {}, IMAGE, CLASSES).layers
        ]
        assert [rate for rate in rates if rate] == [0.5]
        layers = build_in_keras("cnn225", {"dropout": 0.2}, IMAGE, CLASSES).layers
        assert 0.2 in [getattr(layer, "rate", None) for layer in layers]


@needs_keras
class TestRuns:
    def test_a_run_has_all_that_others_have(self, whole: Run, dataset: Dataset) -> None:
        record, history, predictions = whole.record, whole.history(), whole.predictions()
        assert record.status == "finished"
        assert record.test is not None
        assert record.test.accuracy > 0.6
        assert record.effort.images_seen == 3_000
        assert record.environment is not None
        assert record.environment.libraries["keras"]
        assert [entry["step"] for entry in history.epochs] == [16, 32, 48]
        assert history.reports[-1]["epoch"] == 3
        assert history.epochs[2]["train_loss"] < history.epochs[0]["train_loss"]
        assert predictions.epoch_classes.shape == (3, 200)
        assert predictions.test_epoch_classes is not None
        truth = dataset.test_labels.numpy()
        kept = predictions.test_epoch_classes[record.test.epoch - 1]
        assert np.mean(kept == truth) == pytest.approx(record.test.accuracy, abs=1e-3)

    def test_a_last_image_is_a_step_of_its_own(self, small: TrainConfig, store: Store) -> None:
        config = small.model_copy(update={"train_images": 129, "epochs": 2})
        history = train_now(store, config).history()
        assert [entry["step"] for entry in history.epochs] == [3, 6]
        assert history.reports[-1]["epoch"] == 2

    def test_its_training_figures_are_means_over_the_images(self, whole: Run) -> None:
        history = whole.history()
        first = [entry for entry in history.reports if entry["step"] <= 16]
        assert [entry["step"] for entry in first] == list(range(1, 17))
        images = [64] * 15 + [40]
        for figure in ("train_loss", "train_accuracy"):
            mean = np.average([entry[figure] for entry in first], weights=images)
            assert mean == pytest.approx(history.epochs[0][figure], rel=1e-4)
        right = np.array([entry["train_accuracy"] for entry in first]) * images
        assert right == pytest.approx(right.round(), abs=1e-2)

    def test_the_same_seed_trains_the_same_and_another_does_not(
        self, small: TrainConfig, whole: Run, store: Store, dataset: Dataset
    ) -> None:
        other = small.model_copy(update={"seed": 1})
        again, third = (
            train_now(store, config).record.files["best.safetensors"] for config in (small, other)
        )
        assert whole.record.files["best.safetensors"] == again != third

    def test_it_resumes_to_the_same_weights(
        self, small: TrainConfig, whole: Run, store: Store, dataset: Dataset
    ) -> None:
        cut = train_now(store, small, InterruptAfter(2))
        assert cut.record.status == "interrupted"
        resumed = executed(store, cut)
        assert resumed.record.status == "finished"
        assert resumed.record.files["best.safetensors"] == whole.record.files["best.safetensors"]

    @pytest.mark.parametrize(("step", "epochs"), [(3, 1), (20, 1), (32, 2)])
    def test_it_stops_after_the_step_at_hand(
        self, small: TrainConfig, store: Store, dataset: Dataset, step: int, epochs: int
    ) -> None:
        run = store.create(small)
        record = executed(store, run, StopAtStep(run, step)).record
        assert record.status == "stopped"
        assert record.epochs_done == epochs
        assert record.effort.images_seen <= (step + 1) * 64

    def test_it_ends_after_an_epoch_when_a_callback_says_so(
        self, small: TrainConfig, store: Store, dataset: Dataset
    ) -> None:
        record = train_now(store, small, EndAfterFirst()).record
        assert (record.status, record.stop_reason) == ("finished", "patience")
        assert record.epochs_done == 1

    def test_how_long_it_takes_is_measured_apart(
        self, small: TrainConfig, dataset: Dataset
    ) -> None:
        found = measure(small, dataset, lambda: False)
        assert found is not None
        assert found.usual.step > 0
        in_torch = small.model_copy(update={"library": "torch"})
        assert timing_key(small) != timing_key(in_torch)


class TestWithoutKeras:
    @pytest.fixture
    def _blocked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "keras", None)

    @pytest.mark.usefixtures("_blocked")
    def test_a_run_fails_with_one_sentence(
        self, small: TrainConfig, store: Store, dataset: Dataset
    ) -> None:
        record = train_now(store, small).record
        assert record.status == "failed"
        assert record.error == "Keras is not installed: pip install -r requirements-keras.txt"

    @pytest.mark.usefixtures("_blocked")
    def test_it_is_said_before_the_start(self, small: TrainConfig, dataset: Dataset) -> None:
        with pytest.raises(ConfigError, match=r"pip install -r requirements-keras\.txt"):
            measure(small, dataset, lambda: False)

    @needs_keras
    def test_a_finished_run_answers(
        self, whole: Run, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "keras", None)
        outputs = load_model(whole).network(torch.zeros(1, 1, 28, 28))
        assert outputs.shape == (1, 10)


class TestConfig:
    def test_a_network_that_is_not_written_in_keras_is_refused(self) -> None:
        with pytest.raises(ConfigError, match="choose mlp109 or mlp235 or cnn225"):
            TrainConfig.parse({"architecture": "logreg", **KERAS})

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"schedule": "cosine"}, "set schedule to constant"),
            ({"precision": "auto"}, "set precision to float32"),
            ({"augmentations": {"flip": 0.5}}, "set augmentations to none"),
            ({"weight_decay": 0.1}, "set weight decay to none"),
            ({"domain": "real_world"}, "set domain to dataset"),
        ],
    )
    def test_what_keras_does_not_do_here_is_refused(
        self, values: dict[str, object], sentence: str
    ) -> None:
        with pytest.raises(ConfigError, match=sentence):
            TrainConfig.parse({"architecture": "mlp109", **KERAS, **values})

    def test_it_is_a_setting_of_its_own(self) -> None:
        config = TrainConfig.parse({"architecture": "mlp109", **KERAS})
        in_torch = config.model_copy(update={"library": "torch"})
        assert config.hash_without_seed != in_torch.hash_without_seed
