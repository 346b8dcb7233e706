"""Runs that ship: small, verified, and with the same figures as before."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from fmnist.cli.main import main
from fmnist.common.errors import FmnistError, RunError
from fmnist.common.storage import sha256_of_file, write_json
from fmnist.comparison.mcnemar import mcnemar
from fmnist.data.dataset import Dataset
from fmnist.evaluation.epoch_selection import epoch_choice
from fmnist.evaluation.metrics import confusion
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.notes import Notes
from fmnist.runs.run import Damaged, Run
from fmnist.runs.shipping import KEEPS, MOST_BYTES, Keep, ship
from fmnist.runs.store import Store
from fmnist.studies.claims.evidence import Evidence
from fmnist.studies.claims.figures import ACCURACY, LOSS, MACRO_F1
from fmnist.studies.claims.levels import Level
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from tests.made_up import DATASET, LABELS, answers, finish
from tests.trained import executed

FILES = {"run.json", "notes.json", "metrics.jsonl", "predictions.npz"}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> list[Run]:
    """Two finished runs that kept the test predictions of their epochs."""
    folder = tmp_path_factory.mktemp("trained")
    store = Store(folder, folder / "none")
    for seed in (0, 1):
        config = TrainConfig(
            architecture="logreg",
            epochs=3,
            train_images=2_000,
            validation_images=500,
            keep_test_epochs=True,
            seed=seed,
        )
        executed(store, store.create(config, name=f"seed {seed}"))
    return store.runs()


def shipped(runs: list[Run], keep: Keep, folder: Path) -> list[Run]:
    """The copies of `runs` that ship, in the same order, in a folder of their own."""
    ship(runs, keep, folder)
    store = store_of(folder)
    assert store.damaged() == []
    return [store.get(run.id) for run in runs]


def store_of(folder: Path) -> Store:
    """A store of shipped runs alone."""
    return Store(folder / "none", folder)


@pytest.mark.parametrize("keep", KEEPS)
class TestWhatShips:
    def test_is_complete_and_says_the_same(
        self, keep: Keep, trained: list[Run], tmp_path: Path
    ) -> None:
        extra = {"best.safetensors"} if keep == "weights" else set()
        for before, after in zip(trained, shipped(trained, keep, tmp_path), strict=True):
            assert after.read_only
            assert after.is_complete
            assert after.has_weights == (keep == "weights")
            assert after.notes == before.notes
            assert after.record == before.record.changed(files=after.record.files)
            assert {path.name for path in after.folder.iterdir()} == FILES | extra
            assert set(after.record.files) == (FILES | extra) - {"run.json", "notes.json"}

    def test_is_damaged_where_a_byte_changes(
        self, keep: Keep, trained: list[Run], tmp_path: Path
    ) -> None:
        (run,) = shipped(trained[:1], keep, tmp_path)
        for name in run.record.files:
            path = run.folder / name
            whole = path.read_bytes()
            path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
            (damaged,) = store_of(tmp_path).damaged()
            assert damaged == Damaged(run.id, f"{name} is not the file that the run wrote.")
            path.write_bytes(whole)

    def test_has_the_figures_of_before(
        self, keep: Keep, trained: list[Run], tmp_path: Path, dataset: Dataset
    ) -> None:
        labels = dataset.test_labels.numpy()
        copies = shipped(trained, keep, tmp_path)
        for before, after in zip(trained, copies, strict=True):
            classes, test, best = (
                after.predictions().test_classes,
                after.record.test,
                after.record.best,
            )
            assert test is not None
            assert best is not None
            assert (classes == labels).mean() == pytest.approx(test.accuracy, abs=1e-12)
            counts = np.zeros((10, 10), int)
            np.add.at(counts, (labels, before.predictions().test_classes), 1)
            np.testing.assert_array_equal(confusion(classes, labels, 10), counts)
            epochs = after.predictions().test_epoch_classes
            assert epochs is not None
            assert epoch_choice(epochs, labels, best.epoch).chosen_on_validation == pytest.approx(
                test.accuracy, abs=1e-12
            )
        first, second = (
            mcnemar(*(run.predictions().test_classes == labels for run in pair))
            for pair in (trained, copies)
        )
        assert first == second
        assert first.only_a > 0

    def test_keeps_what_it_says(self, keep: Keep, trained: list[Run], tmp_path: Path) -> None:
        for before, after in zip(trained, shipped(trained, keep, tmp_path), strict=True):
            expected = asdict(before.predictions()) | {"epoch_confidences": None}
            if keep == "classes":
                expected |= {"validation_logits": None, "test_logits": None}
            for name, array in asdict(after.predictions()).items():
                np.testing.assert_array_equal(array, expected[name])
            assert after.history() == before.history()


def test_with_its_weights_it_answers_as_before(trained: list[Run], tmp_path: Path) -> None:
    run = trained[0]
    before = load_model(run).network.state_dict()
    (after,) = shipped([run], "weights", tmp_path)
    for name, tensor in load_model(after).network.state_dict().items():
        assert tensor.equal(before[name])


def test_long_curves_are_thinned_and_every_epoch_stays(store: Store) -> None:
    run = _with_lines(
        store,
        [_report(step) for step in range(1, 1001)]
        + [_epoch(1, 500), _epoch(2, 1000), {"type": "event", "step": 700, "event": "paused"}],
    )
    (after,) = shipped([run], "classes", store.reference)
    history = after.history()
    assert 100 < len(history.reports) <= 200
    assert history.reports[-1]["step"] == 1000
    steps = [entry["step"] for entry in history.reports]
    assert len(set(np.diff(steps))) == 1
    assert history.epochs == run.history().epochs
    assert history.events == run.history().events


def test_what_a_resumed_run_took_back_stays_away(store: Store) -> None:
    resumed = {"type": "event", "step": 20, "event": "resumed"}
    lines = [_report(10), _report(20), _epoch(1, 20), _report(30), _report(40), resumed]
    run = _with_lines(store, [*lines, _report(31), _report(40), _epoch(2, 40)])
    (after,) = shipped([run], "classes", store.reference)
    assert after.history() == run.history()
    assert [entry["step"] for entry in after.history().reports] == [10, 20, 31, 40]


class TestRefusals:
    def test_a_run_that_has_not_finished(self, store: Store, tiny: TrainConfig) -> None:
        run = store.create(tiny)
        _refused(store, [run], "is queued: only a finished run ships")
        stopped = finish(store, tiny, LABELS.astype(np.uint8))
        stopped = Run(
            stopped.record.changed(status="stopped"), stopped.notes, stopped.folder, False
        )
        _refused(store, [stopped], "is stopped: only a finished run ships")

    @pytest.mark.parametrize("name", ["best.safetensors", "predictions.npz", "metrics.jsonl"])
    def test_a_damaged_run(self, name: str, store: Store, tiny: TrainConfig) -> None:
        whole = finish(store, tiny, LABELS.astype(np.uint8))
        damaged = finish(store, tiny, LABELS.astype(np.uint8))
        (damaged.folder / name).write_bytes(b"something else")
        _refused(store, [whole, damaged], f"{name} is not the file that it wrote")
        assert store.shipped() == []

    def test_more_than_there_is_room_for(self, store: Store, tiny: TrainConfig) -> None:
        store.reference.mkdir()
        with (store.reference / "large").open("wb") as file:
            file.truncate(MOST_BYTES - 1000)  # A hole: it takes no space on the disk.
        run = finish(store, tiny, LABELS.astype(np.uint8))
        _refused(store, [run], r"would take 25.0 MB, more than 25 MB: keep less of them")
        assert [path.name for path in store.reference.iterdir()] == ["large"]

    def test_a_run_that_ships_already(self, store: Store, tiny: TrainConfig) -> None:
        run = finish(store, tiny, LABELS.astype(np.uint8))
        (copy,) = shipped([run], "classes", store.reference)
        _refused(store, [run], "ships already: remove its folder")
        _refused(store, [copy], "ships already: remove its folder")

    def test_what_it_has_not_got(self, store: Store, tiny: TrainConfig, tmp_path: Path) -> None:
        run = finish(store, tiny, LABELS.astype(np.uint8))
        (classes,) = shipped([run], "classes", tmp_path / "classes")
        (logits,) = shipped([run], "logits", tmp_path / "logits")
        for keep in ("logits", "weights"):
            _refused(store, [classes], "has no logits: ship its classes alone", keep)
        _refused(store, [logits], "is included without its weights", "weights")

    def test_a_folder_that_cannot_be_written_to(self, store: Store, tiny: TrainConfig) -> None:
        run = finish(store, tiny, LABELS.astype(np.uint8))
        store.reference.write_text("no folder")
        with pytest.raises(RunError, match="cannot be copied to"):
            ship([run], "classes", store.reference)


class TestARunWithoutWeights:
    def test_cannot_be_loaded_and_says_what_to_do(self, trained: list[Run], tmp_path: Path) -> None:
        (run,) = shipped(trained[:1], "logits", tmp_path)
        with pytest.raises(FmnistError, match="is included without its weights: train it again"):
            load_model(run)

    def test_is_not_the_one_that_answers(self, trained: list[Run], tmp_path: Path) -> None:
        first, second = trained
        shipped([first], "weights", tmp_path)
        shipped([second], "classes", tmp_path)
        assert default_run(store_of(tmp_path)).id == first.id
        (tmp_path / first.id).rename(tmp_path / f".{first.id}")
        with pytest.raises(RunError, match="No model ships"):
            default_run(store_of(tmp_path))


def test_the_users_own_copy_is_listed_once_and_the_shipped_one_still_ships(
    store: Store, tiny: TrainConfig
) -> None:
    run = finish(store, tiny, LABELS.astype(np.uint8))
    shipped([run], "classes", store.reference)
    assert [(found.id, found.read_only) for found in store.runs()] == [(run.id, False)]
    assert [(found.id, found.read_only) for found in store.shipped()] == [(run.id, True)]
    assert store.find(run.short_id).has_weights
    store.delete(run.id)
    assert [(found.id, found.read_only) for found in store.runs()] == [(run.id, True)]


class TestClaims:
    def test_verdicts_from_classes_are_those_from_logits(self, store: Store) -> None:
        epochs = [answers(LABELS, 9_160), answers(LABELS, 9_120)]
        run = finish(store, PRESETS.get("cnn924").config, epochs[-1], epochs=epochs)
        (after,) = shipped([run], "classes", store.reference)
        for figure in (ACCURACY, MACRO_F1):
            for choice in ("validation", "test", "last"):
                level = Level(figure, "0.918", ("cnn924",), choice)
                before, now = (level.judge(Evidence([each], DATASET)) for each in (run, after))
                assert now.ours == before.ours
                assert now.why == before.why

    def test_a_loss_needs_logits(self, store: Store) -> None:
        config = PRESETS.get("cnn242").config
        run = finish(store, config, answers(LABELS, 9_300), epochs=[answers(LABELS, 9_300)])
        (after,) = shipped([run], "classes", store.reference)
        level = Level(LOSS, "0.23", ("cnn242",), "validation", images=None, tolerance=0.05)
        assert level.judge(Evidence([run], DATASET)).ours is not None
        found = level.judge(Evidence([after], DATASET))
        assert found.verdict == "not run here"
        assert found.why == "The test loss was not kept in the runs of cnn242."


class TestCommand:
    @pytest.fixture(autouse=True)
    def _folders(self, trained: list[Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FMNIST_RUNS", str(trained[0].folder.parent))
        monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", tmp_path / "reference")

    def test_ships_and_says_how_large_it_is(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        first, second = Store().runs()
        named = [first.short_id, second.id, first.id]
        assert main(["ship", *named, "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert printed["shipped"] == [first.id, second.id]
        files = [path for path in (tmp_path / "reference").rglob("*") if path.is_file()]
        assert printed["bytes"] == sum(path.stat().st_size for path in files)
        assert main(["ship", first.id]) == 1
        assert "ships already" in capsys.readouterr().err

    def test_without_weights_nothing_is_classified_or_tested_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run = Store().runs()[0]
        assert main(["ship", run.id]) == 0
        monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "none"))
        capsys.readouterr()
        for command in (["classify", "x.png", "--model", run.short_id], ["evaluate", run.id]):
            assert main(command) == 1
            printed = capsys.readouterr()
            assert printed.out == ""
            assert "is included without its weights" in printed.err
            assert len(printed.err.strip().splitlines()) == 1
        assert main(["runs", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[0]["id"] == run.id


def _refused(store: Store, runs: list[Run], reason: str, keep: Keep = "classes") -> None:
    before = sorted(store.reference.rglob("*"))
    with pytest.raises(RunError, match=reason):
        ship(runs, keep, store.reference)
    assert sorted(store.reference.rglob("*")) == before


def _with_lines(store: Store, lines: list[dict[str, object]]) -> Run:
    """A finished run with these curves."""
    run = finish(store, TrainConfig(architecture="logreg"), LABELS.astype(np.uint8))
    store.write_notes(run.id, Notes(tags=["curves"]))
    path = run.folder / "metrics.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    files = run.record.files | {"metrics.jsonl": sha256_of_file(path)}
    record = run.record.changed(files=files).model_dump(mode="json")
    write_json(run.folder / "run.json", record)
    return store.get(run.id)


def _report(step: int) -> dict[str, object]:
    return {"type": "report", "step": step, "epoch": step / 500, "seconds": 1.0}


def _epoch(number: int, step: int) -> dict[str, object]:
    return {"type": "epoch", "step": step, "epoch": number}
