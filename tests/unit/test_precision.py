"""Which arithmetic a training uses: as asked, as its begun record says, or as a trial found."""

import json
from pathlib import Path

import pytest
import torch
from torch import nn

from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training import precision
from fmnist.training.build import build_network
from fmnist.training.config import TrainConfig
from fmnist.training.loop import prepare
from fmnist.training.precision import precision_of, seconds_of_both
from tests.trained import InterruptAfter, executed

CPU, MPS = torch.device("cpu"), torch.device("mps")
_FLAGS = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
NATIVE = "avx512_bf16" in _FLAGS or "amx_bf16" in _FLAGS
needs_instructions = pytest.mark.skipif(not NATIVE, reason="bfloat16 is emulated here")


@pytest.fixture
def auto(tiny: TrainConfig) -> TrainConfig:
    return tiny.model_copy(update={"precision": "auto"})


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where trials are kept, by themselves."""
    monkeypatch.setattr(precision, "cache_folder", lambda: tmp_path)
    return tmp_path / "precision"


def test_native_is_bfloat16_only_where_there_are_instructions_for_it(tiny: TrainConfig) -> None:
    native = tiny.model_copy(update={"precision": "native"})
    network = build_network(native)
    assert precision_of(native, network, CPU) == ("bfloat16" if NATIVE else "float32")
    assert precision_of(native, network, MPS) == "float32"


@needs_instructions
def test_one_trial_decides_for_a_network_and_batch_size(auto: TrainConfig, kept: Path) -> None:
    chosen = prepare(auto, 2_000).precision
    (path,) = kept.iterdir()
    trial = json.loads(path.read_text())
    assert (trial["architecture"], trial["batch_size"]) == ("logreg", auto.batch_size)
    assert (chosen == "bfloat16") == (trial["bfloat16"] < 0.9 * trial["float32"])

    prepare(auto.model_copy(update={"batch_size": 64, "precision": "native"}), 2_000)
    assert list(kept.iterdir()) == [path]
    _ = prepare(auto.model_copy(update={"batch_size": 64}), 2_000).precision
    assert len(list(kept.iterdir())) == 2


@needs_instructions
@pytest.mark.parametrize(("took", "expected"), [(0.8, "bfloat16"), (0.95, "float32")])
def test_what_was_found_is_kept_to(
    auto: TrainConfig, kept: Path, took: float, expected: str
) -> None:
    _ = prepare(auto, 2_000).precision
    (path,) = kept.iterdir()
    found = json.loads(path.read_text()) | {"float32": 1.0, "bfloat16": took}
    path.write_text(json.dumps(found))
    assert prepare(auto.model_copy(update={"seed": 7}), 2_000).precision == expected


@needs_instructions
def test_a_trial_that_cannot_be_read_is_made_again(auto: TrainConfig, kept: Path) -> None:
    _ = prepare(auto, 2_000).precision
    (path,) = kept.iterdir()
    path.write_text("[]")
    _ = prepare(auto, 2_000).precision
    assert json.loads(path.read_text())["bfloat16"] > 0


def test_a_trial_leaves_everything_as_it_was() -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Dropout(), nn.Flatten())
    before = {name: value.clone() for name, value in network.state_dict().items()}
    inputs, random = torch.rand(4, 1, 8, 8), torch.get_rng_state()
    assert min(seconds_of_both(network, inputs)) > 0
    after = network.state_dict()
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert all(parameter.grad is None for parameter in network.parameters())
    assert torch.equal(torch.get_rng_state(), random)


@pytest.mark.parametrize("chosen", ["float32", "bfloat16"])
def test_a_run_that_goes_on_keeps_the_arithmetic_it_began_with(
    store: Store, auto: TrainConfig, chosen: str
) -> None:
    begun = executed(store, store.create(auto), InterruptAfter(1))
    environment = begun.record.environment
    assert environment is not None
    elsewhere = environment.model_copy(update={"precision": chosen})
    store.update(begun.record.changed(environment=elsewhere))
    finished = executed(store, store.get(begun.id)).record
    assert finished.status == "finished"
    assert finished.environment is not None
    assert finished.environment.precision == chosen
    assert finished.config.precision == "auto"


def test_recipes_of_others_keep_their_float32() -> None:
    of_others = [preset for preset in PRESETS if preset.source]
    assert of_others
    assert {preset.settings.precision for preset in of_others} == {"float32"}
