"""Records of every shape that ever shipped, and of runs whose parts have gone, stay readable."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fmnist.common.errors import ConfigError, RunError
from fmnist.common.paths import REFERENCE_RUNS
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.load_model import load_model, load_unfinished
from fmnist.runs.migrations import SCHEMA_VERSION, migrate
from fmnist.runs.record import RunRecord
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import executed
from tests.unknown_settings import with_parts_gone

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "records").glob("*.json"))
SHIPPED = sorted(REFERENCE_RUNS.glob("*/run.json"))
GONE = {
    ("task", "name"),
    ("task", "outputs"),
    ("task", "evaluated_on"),
    ("input", "size"),
    ("input", "channels"),
    ("config_hash",),
    ("parent",),
    ("effort", "compilation_seconds"),
}
MOVED = {
    ("task", "classes"): ("dataset", "classes"),
    ("input", "mean"): ("preprocessing", "mean"),
    ("input", "std"): ("preprocessing", "std"),
    ("config", "options", "both_ways"): ("config", "options", "flip_tta"),
}
ADDED = {
    ("dataset", "name"): "fashion-mnist",
    ("place",): 0,
    ("waiting_since",): None,
    ("effort", "latency_ms"): None,
    ("config", "normalisation"): "dataset",
    ("config", "domain"): "dataset",
    ("config", "keep_epochs"): True,
    ("config", "keep_test_epochs"): False,
    ("config", "compilation"): "off",
    ("config", "library"): "torch",
    ("config", "dataset"): "fashion-mnist",
}
ADDED_IN_6 = {
    ("config", "begin_from"): "",
    ("config", "pruned_share"): 0.0,
    ("config", "weight_averaging"): "off",
    ("config", "ema_decay"): 0.998,
    ("config", "swa_start"): 0.75,
    ("config", "teacher"): "",
    ("config", "teacher_share"): 0.9,
    ("config", "teacher_temperature"): 3.0,
}
DROPOUT = dict.fromkeys(
    ("mlp109", "binary101", "cnn122", "cnn1200", "cnn924", "miniresnet", "resnet20", "fastcnn"), 0.0
) | {"cnn111": 0.5, "efficientnet_lite0": 0.2}
"""Of the networks that did not have it as an option in every version."""
RATE = ("config", "options", "dropout")
PRECISION = ("config", "precision")
Place = tuple[str, ...]


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Everything that a record says, with the names that lead to it."""
    if not isinstance(value, dict) or not value:
        yield place, value
        return
    for name, inner in value.items():
        yield from leaves(inner, (*place, name))


def shape(path: Path) -> frozenset[Place]:
    """Which fields the record has, whatever stands in them."""
    record = json.loads(path.read_text())
    own = {"libraries", "options", "augmentations", "files", "best", "last"}
    return frozenset(
        place for place, _ in leaves(record) if own.isdisjoint(place) and place != ("environment",)
    )


def expected_of(written: dict[Place, Any]) -> dict[Place, Any]:
    """What a record says today that said what is `written`, by the network that it is of."""
    architecture, version = written[("config", "architecture")], written[("schema_version",)]
    first = version == 1
    kept = {MOVED.get(place, place): value for place, value in written.items()}
    expected = ADDED if first else {}
    if first:
        few = architecture == "binary101"
        expected = expected | {("config", "classes"): ["Sneaker", "Ankle boot"] if few else []}
    expected = expected | {place: value for place, value in kept.items() if place not in GONE}
    if version < 4:
        expected = expected | {("combination",): None}
    if version < 5:
        expected = expected | {("role",): None, ("config", "confirmation_images"): 0}
    if version < 6:
        expected = expected | ADDED_IN_6
    if version < 7 and ("process", "pid") in written:
        unknown = {("process", name): "" for name in ("host", "boot")}
        lease = {("process", "lease"): written[("environment", "device")]}
        expected = expected | unknown | lease | {("process", "node"): None}
    if version < 8 and expected[PRECISION] == "auto" and expected["config", "keep_test_epochs"]:
        expected[PRECISION] = expected["environment", "precision"]
    if architecture in DROPOUT and version < 3:
        expected.pop(("config", "options"), None)
        expected[RATE] = DROPOUT[architecture]
    if architecture == "cnn242" and version < 3:
        expected[RATE] = 0.3 if written[RATE] else 0.0
    return {("imported",): None} | expected | {("schema_version",): SCHEMA_VERSION}


def name_of(path: Path) -> str:
    return path.parent.name if path.name == "run.json" else path.stem


@pytest.mark.parametrize("path", [*FIXTURES, *SHIPPED], ids=name_of)
def test_it_says_what_it_said_when_it_was_written(path: Path) -> None:
    expected = expected_of(dict(leaves(json.loads(path.read_text()))))
    read = RunRecord.read(path.read_bytes())
    found = dict(leaves(read.model_dump(mode="json")))
    assert found == expected
    assert {place: type(value) for place, value in found.items()} == {
        place: type(value) for place, value in expected.items()
    }


def test_there_is_a_fixture_for_every_shape_that_ships() -> None:
    assert len({shape(path) for path in FIXTURES}) == 12
    assert {shape(path) for path in SHIPPED} <= {shape(path) for path in FIXTURES}


def test_every_shipped_run_is_read_and_can_be_trained_again() -> None:
    runs = Store().shipped()
    assert len(runs) == len(SHIPPED)
    for run in runs:
        if run.record.combination is None:
            assert TrainConfig.of(run.record.config).settings == run.record.config


def test_those_of_two_classes_know_which() -> None:
    by_classes: dict[bool, set[str]] = {True: set(), False: set()}
    for path in SHIPPED:
        record = RunRecord.read(path.read_bytes())
        by_classes[record.all_classes].add(record.config.architecture)
        assert record.dataset.classes in (FASHION_MNIST.classes, ("Sneaker", "Ankle boot"))
    assert by_classes[False] == {"binary101"}
    assert "binary101" not in by_classes[True]


def test_what_this_version_writes_is_read_as_it_is() -> None:
    record = RunRecord.read(FIXTURES[-1].read_bytes())
    written = record.model_dump(mode="json")
    assert migrate(written) is written
    assert RunRecord.read(json.dumps(written).encode()) == record


def test_a_record_is_not_changed_on_the_way() -> None:
    record = json.loads(FIXTURES[0].read_text())
    migrate(record)
    assert record == json.loads(FIXTURES[0].read_text())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schema_version": SCHEMA_VERSION + 1}, "written by a later version"),
        ({"schema_version": None}, "not one that this version understands"),
        ({"schema_version": 0}, "not one that this version understands"),
        ({"task": []}, "not one that this version understands"),
        ({"config": 3}, "not one that this version understands"),
    ],
)
def test_what_is_no_record_of_a_version_so_far(changes: dict[str, Any], sentence: str) -> None:
    record = json.loads(FIXTURES[0].read_text()) | changes
    with pytest.raises(RunError, match=sentence):
        RunRecord.read(json.dumps(record).encode())


class TestPartsThatHaveGone:
    """A run whose network, optimiser, schedule and augmentation no version has any more."""

    def test_it_is_listed_with_its_figures(self, store: Store) -> None:
        run = with_parts_gone(store)
        (found,) = store.runs()
        assert found.record.config.architecture == "gone_network"
        assert found.record.config.epochs == 100_000
        assert found.record.test == run.record.test
        assert found.record.config.hash_without_seed
        assert found.predictions().test_classes.shape == (10_000,)
        assert store.damaged() == []

    def test_it_is_not_loaded(self, store: Store) -> None:
        with pytest.raises(RunError, match=r"cannot build the network .* 'gone_network'"):
            load_model(with_parts_gone(store))

    def test_it_is_not_trained(self, store: Store) -> None:
        run = with_parts_gone(store)
        with pytest.raises(ConfigError, match="no network called 'gone_network'"):
            TrainConfig.of(run.record.config)
        waiting = run.record.changed(status="queued")
        store.update(waiting)
        failed = executed(store, store.get(run.id))
        assert failed.record.status == "failed"
        assert failed.record.error is not None
        assert "gone_network" in failed.record.error

    def test_one_that_has_not_ended_says_so_too(self, store: Store) -> None:
        run = with_parts_gone(store)
        store.update(run.record.changed(status="interrupted"))
        shutil.copyfile(run.folder / "best.safetensors", run.folder / "last.safetensors")
        with pytest.raises(RunError, match="cannot build the network"):
            load_unfinished(store.get(run.id))
