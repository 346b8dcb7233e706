"""A compiled network trains as the plain one does, goes on where it was cut, and where nothing can
be compiled that is said in a sentence.
"""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch

from fmnist.common.errors import ConfigError, FmnistError, TrainingError
from fmnist.common.paths import PROJECT, cache_folder
from fmnist.data.dataset import Dataset
from fmnist.data.split import stratified_split
from fmnist.runs.load_model import load_model
from fmnist.runs.progress import progress_of
from fmnist.runs.store import Store
from fmnist.training.compilation import compiled
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, Report, Training
from fmnist.training.time_estimate import measure
from tests.built import build
from tests.trained import InterruptAfter, executed, train_now

CPU = torch.device("cpu")
KEPT_IN = "TORCHINDUCTOR_CACHE_DIR"
needs_a_compiler = pytest.mark.skipif(
    shutil.which("g++") is None and shutil.which("clang++") is None, reason="needs a C++ compiler"
)


@pytest.fixture
def small() -> TrainConfig:
    """Two epochs of six whole batches and one of another size, with filters and dropout."""
    return TrainConfig(
        architecture="composed",
        options={"layers": "4k3 drop0.3 | average"},
        epochs=2,
        batch_size=100,
        train_images=620,
        validation_images=100,
        schedule="constant",
        device="cpu",
        precision="float32",
    )


@pytest.fixture
def on(small: TrainConfig) -> TrainConfig:
    return small.model_copy(update={"compilation": "default"})


class Losses(Callback):
    def __init__(self) -> None:
        self.each: list[float] = []

    def on_report(self, training: Training, report: Report) -> None:
        self.each.append(report.train_loss)


def losses(dataset: Dataset, config: TrainConfig) -> list[float]:
    """The loss of each step."""
    split = stratified_split(dataset.train_labels, 100, 0, 620)
    watch = Losses()
    fit(prepare(config, len(split.train)), dataset, split, [watch])
    return watch.each


@pytest.mark.long
@needs_a_compiler
def test_it_trains_as_the_plain_one_does(dataset: Dataset, small: TrainConfig) -> None:
    plain = small.model_copy(update={"options": {"layers": "4k3 batch max2 | average"}})
    on = plain.model_copy(update={"compilation": "default"})
    np.testing.assert_allclose(losses(dataset, on), losses(dataset, plain), rtol=1e-3)


@needs_a_compiler
def test_a_run_that_was_cut_short_ends_as_one_in_a_single_go(
    dataset: Dataset, store: Store, on: TrainConfig
) -> None:
    whole = train_now(store, on)
    assert whole.record.status == "finished", whole.record.error
    cut = train_now(store, on, InterruptAfter(1))
    assert cut.record.status == "interrupted"
    resumed = executed(store, cut)
    for name in ("best.safetensors", "predictions.npz"):
        assert resumed.record.files[name] == whole.record.files[name]
    assert (
        load_model(whole).network.state_dict().keys()
        == build("composed", on.options).state_dict().keys()
    )


@needs_a_compiler
def test_code_is_made_once_for_the_whole_batches_alone(dataset: Dataset, on: TrainConfig) -> None:
    counted = torch._dynamo.utils.counters["stats"]
    counted.clear()
    losses(dataset, on)
    assert counted["unique_graphs"] == 1


@needs_a_compiler
def test_the_time_it_takes_to_compile_is_not_taken_for_the_pace(
    dataset: Dataset, store: Store, on: TrainConfig
) -> None:
    class LeftAfterTwoSteps(Callback):
        left, pace = None, 0.0

        def on_step(self, training: Training) -> None:
            if training.step == 2:
                first, second = store.get(run.id).history().reports
                self.pace = second["seconds"] - first["seconds"]
                self.left = progress_of(store.get(run.id)).seconds_left

    run, watch = store.create(on), LeftAfterTwoSteps()
    executed(store, run, watch)
    assert watch.left == pytest.approx(12 * watch.pace)  # 12 of 14 steps are left.


def test_without_a_compiler_it_says_what_to_do(
    dataset: Dataset,
    on: TrainConfig,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(KEPT_IN, str(tmp_path))
    network = compiled(build("mlp109"), "default", 8, CPU)
    with (
        torch._inductor.config.patch({"cpp.cxx": (None, "no-such-compiler")}),
        pytest.raises(TrainingError, match="install a C\\+\\+ compiler such as g\\+\\+, or set"),
    ):
        network(torch.zeros(8, 1, 28, 28))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_cuda_graphs_without_cuda_are_refused_before_anything_starts(
    dataset: Dataset, on: TrainConfig
) -> None:
    config = on.model_copy(update={"compilation": "cuda_graphs"})
    with pytest.raises(ConfigError, match="CUDA graphs need an NVIDIA GPU"):
        prepare(config, 620)
    with pytest.raises(FmnistError, match="CUDA graphs need an NVIDIA GPU"):
        measure(config, dataset, lambda: False)


def test_what_is_remembered_is_not_compiled(dataset: Dataset) -> None:
    frozen = TrainConfig(
        architecture="efficientnet_lite0",
        options={"size": 32},
        normalisation="unit",
        compilation="default",
    )
    with pytest.raises(FmnistError, match="there is nothing to compile: set compilation to off"):
        measure(frozen, dataset, lambda: False)


class TestConfig:
    def test_off_leaves_the_fingerprint_of_earlier_runs_as_it_was(self, tiny: TrainConfig) -> None:
        tiny = tiny.model_copy(update={"precision": "auto"})
        assert tiny.hash_without_seed == "1def3b7fa9c88d7e"
        assert TrainConfig(architecture="cnn620").hash_without_seed == "96e95339316b4d5c"

    def test_on_is_a_setting_of_its_own(self, small: TrainConfig, on: TrainConfig) -> None:
        graphs = on.model_copy(update={"compilation": "cuda_graphs"})
        assert len({config.hash_without_seed for config in (small, on, graphs)}) == 3

    def test_a_configuration_of_an_earlier_version_has_it_off(self, small: TrainConfig) -> None:
        earlier = small.model_dump(exclude={"compilation"})
        assert TrainConfig.parse(earlier) == small

    def test_keras_refuses_it(self) -> None:
        with pytest.raises(ConfigError, match="set compilation to off"):
            TrainConfig.parse(
                {
                    "architecture": "mlp109",
                    "library": "keras",
                    "schedule": "constant",
                    "precision": "float32",
                    "compilation": "default",
                }
            )

    def test_anything_else_is_refused(self) -> None:
        with pytest.raises(ConfigError, match="Compilation must be"):
            TrainConfig.parse({"architecture": "logreg", "compilation": "max"})


@pytest.mark.parametrize("chosen", [None, "elsewhere"])
def test_the_code_is_kept_in_the_cache_of_the_project_unless_told_otherwise(
    chosen: str | None,
) -> None:
    others = {name: value for name, value in os.environ.items() if name != KEPT_IN}
    told = subprocess.run(
        [sys.executable, "-c", f"import os, fmnist; print(os.environ[{KEPT_IN!r}])"],
        env=others | ({KEPT_IN: chosen} if chosen else {}),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == (chosen or str(cache_folder() / "compiled"))
