"""Runs on many machines, with threads for machines: each once, taken up where one is lost."""

import contextlib
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.nodes_here import NodesHere
from fmnist.cli.main import main
from fmnist.common.errors import ClusterError, ConfigError, FmnistError
from fmnist.jobs.cluster import connect
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.cluster import Cluster
from fmnist.jobs.cluster.delivery import receive
from fmnist.jobs.cluster.messages import Files, News
from fmnist.jobs.queue import Jobs
from fmnist.runs.record import Process, RunRecord
from fmnist.runs.requests import ask, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.folds import study, study_on
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.search import Searches
from fmnist.training.config import TrainConfig
from fmnist.training.state import Callback, EpochResult, Training
from tests.searched import plan_of
from tests.trained import executed, train_now
from tests.waiting import wait_for

AUTO = ClusterAddress("auto")


class Gate(Callback):
    """Keeps a training after an epoch until it is opened."""

    def __init__(self, epoch: int) -> None:
        self.epoch, self.opened, self.reached = epoch, threading.Event(), threading.Event()

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        if result.epoch == self.epoch and not self.opened.is_set():
            self.reached.set()
            self.opened.wait(60)


@pytest.fixture(autouse=True)
def folders_of_workers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the workers of a test train, which goes with it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("workers")))


@pytest.fixture
def three(tiny: TrainConfig) -> TrainConfig:
    return tiny.model_copy(update={"epochs": 3, "device": "cpu"})


def train_before(*watchers: Callback) -> Callable[[Store, Run, Callback], None]:
    """What trains on a node before the eyes of these as well."""

    def train(store: Store, run: Run, watcher: Callback) -> None:
        executed(store, run, watcher, *watchers)

    return train


def work(
    cluster: Cluster,
    runs: list[Run],
    planner: Searches | None = None,
    until: Callable[[], object] = lambda: False,
) -> list[RunRecord]:
    """Rounds until all of these have ended, or until something is true; what has ended."""
    left, ended = iter(runs), []

    def take() -> Run | None:
        return next(left, None) or (planner.next() if planner else None)

    def one_round() -> bool:
        ended.extend(cluster.round(take, planner))
        return bool(until()) or not cluster.is_busy

    wait_for(one_round, 60)
    return ended


def test_each_run_is_trained_once_and_says_where(store: Store, three: TrainConfig) -> None:
    cluster = Cluster(store, NodesHere(2), AUTO, "cli")
    runs = [store.create(three.model_copy(update={"seed": seed})) for seed in range(3)]
    ended = work(cluster, runs)
    assert Counter(record.id for record in ended) == Counter(run.id for run in runs)
    for record in ended:
        run = store.get(record.id)
        assert (run.record.status, run.record.error) == ("finished", None)
        assert [entry["epoch"] for entry in run.history().epochs] == [1, 2, 3]
        process = run.record.process
        assert process is not None
        assert (process.lease, process.node in ("node 0", "node 1")) == ("cluster", True)
        assert {path.name for path in run.folder.iterdir()} == {
            *run.record.files,
            *("run.json", "log.txt"),
        }
    assert store.damaged() == []


def test_the_run_of_a_lost_node_goes_on_elsewhere_from_the_epoch_that_had_arrived(
    store: Store, three: TrainConfig, tmp_path: Path
) -> None:
    gate = Gate(2)
    nodes = NodesHere(2, train_before(gate))
    cluster = Cluster(store, nodes, AUTO, "cli", epoch_seconds=0)
    run = store.create(three)
    work(cluster, [run], until=(run.folder / "last.safetensors").exists)
    wait_for(gate.reached.is_set)
    nodes.lose(run.id)
    gate.epoch = 0
    (record,) = work(cluster, [])
    gate.opened.set()
    nodes.end()
    assert record.process is not None
    assert (record.status, record.process.node) == ("finished", "node 1")
    moved = store.get(run.id)
    assert [entry["epoch"] for entry in moved.history().epochs] == [1, 2, 3]
    assert [event["event"] for event in moved.history().events] == ["resumed"]
    here = train_now(Store(tmp_path / "here", tmp_path / "none"), three)
    assert moved.record.files["best.safetensors"] == here.record.files["best.safetensors"]
    assert moved.record.test == here.record.test


def test_a_run_that_loses_every_worker_fails(store: Store, three: TrainConfig) -> None:
    gate = Gate(1)
    nodes = NodesHere(3, train_before(gate))
    cluster = Cluster(store, nodes, AUTO, "cli")
    run = store.create(three)
    for runs in ([run], [], []):
        work(cluster, runs, until=lambda: nodes.have(run.id))
        nodes.lose(run.id)
    (record,) = work(cluster, [])
    gate.opened.set()
    nodes.end()
    assert record.status == "failed"
    assert record.error is not None
    assert record.error.startswith("3 workers were lost while they trained it")


def test_pause_and_stop_reach_the_worker(store: Store, three: TrainConfig) -> None:
    cluster = Cluster(store, NodesHere(1), AUTO, "cli")
    run = store.create(three.model_copy(update={"epochs": 500}))

    def says(status: str) -> Callable[[], bool]:
        return lambda: store.get(run.id).record.status == status

    with store.training("cluster"):
        work(cluster, [run], until=lambda: store.get(run.id).history().reports)
        ask(run.folder, "pause")
        work(cluster, [], until=says("paused"))
        withdraw(run.folder, "pause")
        work(cluster, [], until=says("running"))
        ask(run.folder, "stop")
        (record,) = work(cluster, [])
    assert (record.status, record.stop_reason) == ("stopped", "stopped by the user")
    assert not (run.folder / "stop.request").exists()


def test_what_is_left_when_it_is_closed(store: Store, three: TrainConfig) -> None:
    gate = Gate(1)
    cluster = Cluster(store, NodesHere(1, train_before(gate)), AUTO, "cli", epoch_seconds=0)
    runs = [store.create(three.model_copy(update={"seed": seed})) for seed in range(2)]
    work(cluster, runs, until=(runs[0].folder / "last.safetensors").exists)
    gate.opened.set()
    cluster.close()
    assert [store.get(run.id).record.status for run in runs] == ["interrupted", "queued"]
    assert executed(store, store.get(runs[0].id)).record.status == "finished"


def test_a_search_on_a_cluster_comes_to_its_verdict(store: Store, tiny: TrainConfig) -> None:
    catalogue = Catalogue(store)
    plan = catalogue.add(plan_of(tiny, "learning_rate", trials=4, halving=True))
    searches = Searches(store)
    ended = work(Cluster(store, NodesHere(1), AUTO, "cli"), [], searches)
    done = catalogue.get(plan.id)
    trials = catalogue.journal(plan).trials()
    assert (done.state, len(trials), len(ended)) == ("done", 4, 4 + len(done.confirmation))
    assert all(trial.accuracies for trial in trials)
    assert len({trial.run_id for trial in trials}) == 4


def test_the_five_folds_are_the_same_on_a_cluster(
    dataset: object, tiny: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(
        dataset,  # type: ignore[type-var]
        train_images=dataset.train_images[:400],  # type: ignore[attr-defined]
        train_labels=dataset.train_labels[:400],  # type: ignore[attr-defined]
    )
    recipe = tiny.model_copy(update={"validation_images": 0, "train_images": None})
    monkeypatch.setattr("fmnist.studies.folds.load_dataset", lambda *_, **__: few)
    found = study_on(NodesHere(1), few, 3, recipe)
    assert (found == study(few, 3, lambda _: None, recipe)).all()


class TestWhatAWorkerSends:
    """Nothing of it is believed before it is checked."""

    @pytest.fixture
    def run(self, store: Store, tiny: TrainConfig) -> Run:
        return store.create(tiny)

    @pytest.fixture
    def sent(self, run: Run, tmp_path: Path) -> dict[str, bytes]:
        """What a worker sends at the end of the run."""
        there = Store(tmp_path / "there", tmp_path / "none")
        (there.user / run.id).mkdir(parents=True)
        (there.user / run.id / "run.json").write_bytes((run.folder / "run.json").read_bytes())
        folder = executed(there, there.get(run.id)).folder
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def receive(self, store: Store, run: Run, files: Files, has_ended: bool = True) -> RunRecord:
        news = News("node", run.id, files, has_ended)
        return receive(store, run, news, Process.of_this("cli", "cluster"))

    def test_whole_it_is_a_run_like_any_other(
        self, store: Store, run: Run, sent: dict[str, bytes]
    ) -> None:
        assert self.receive(store, run, sent).status == "finished"
        assert store.get(run.id).is_complete

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (lambda sent: {"../evil": b""}, "files of other names"),
            (lambda sent: {"best.safetensors": sent["best.safetensors"][:-1] + b"x"}, "is not the"),
            (lambda sent: {"metrics.jsonl": b"{}\n"}, "is not the file that the run wrote"),
            (lambda sent: {"run.json": b"{"}, "not one that this version understands"),
            (
                lambda sent: {"run.json": sent["run.json"].replace(b'"seed": 0', b'"seed": 1')},
                "of another run",
            ),
            (
                lambda sent: {"run.json": sent["run.json"].replace(b'"finished"', b'"validated"')},
                "its run is not complete",
            ),
        ],
    )
    def test_tampered_with_it_is_refused(
        self,
        store: Store,
        run: Run,
        sent: dict[str, bytes],
        change: Callable[[dict[str, bytes]], dict[str, bytes]],
        sentence: str,
    ) -> None:
        with pytest.raises(FmnistError, match=sentence):
            self.receive(store, run, sent | change(sent))
        assert store.get(run.id).record.status == "queued"
        assert not (store.user.parent / "evil").exists()

    def test_a_saved_epoch_that_is_none_is_refused(
        self, store: Store, run: Run, sent: dict[str, bytes]
    ) -> None:
        running = sent["run.json"].replace(b'"status": "finished"', b'"status": "running"')
        files = {"run.json": running, "last.safetensors": b"no epoch"}
        with pytest.raises(FmnistError, match="saved epoch is damaged"):
            self.receive(store, run, files, has_ended=False)
        assert not (run.folder / "last.safetensors").exists()


class TestTheAddress:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("auto", ClusterAddress("auto", 1, 0.25)),
            ("local?cpus=2", ClusterAddress("local", 2, 0.25)),
            (
                "ray://head.local:10001?gpu=0.5&cpus=4",
                ClusterAddress("ray://head.local:10001", 4, 0.5),
            ),
            ("127.0.0.1:6379", ClusterAddress("127.0.0.1:6379")),
        ],
    )
    def test_it_says_where_and_with_what(self, text: str, found: ClusterAddress) -> None:
        assert ClusterAddress.parse(text) == found

    @pytest.mark.parametrize(
        "text", ["head", "http://head:1", "auto?cpus=0", "auto?gpu=2", "auto?cpus=x", "auto?x=1"]
    )
    def test_what_is_none_is_refused(self, text: str) -> None:
        with pytest.raises(ConfigError, match="is no cluster"):
            ClusterAddress.parse(text)

    def test_the_option_comes_before_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("FMNIST_CLUSTER", raising=False)
        assert ClusterAddress.asked() is None
        monkeypatch.setenv("FMNIST_CLUSTER", "auto")
        assert ClusterAddress.asked() == AUTO
        assert ClusterAddress.asked("local") == ClusterAddress("local")

    def test_without_ray_or_an_answer_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as without:
            without.setitem(__import__("sys").modules, "ray", None)
            with pytest.raises(FmnistError, match=r"pip install -r requirements-cluster.txt"):
                connect.connected(AUTO).__enter__()
        pytest.importorskip("ray")
        with pytest.raises(ClusterError, match=r"No Ray cluster answers at 127.0.0.1:9"):
            connect.connected(ClusterAddress("127.0.0.1:9")).__enter__()

    def test_the_queue_waits_for_a_cluster_that_is_not_there(
        self, store: Store, tiny: TrainConfig
    ) -> None:
        jobs = Jobs(store, "127.0.0.1:9")
        run = jobs.submit(tiny)
        jobs.start()
        wait_for(lambda: jobs.cluster.error)
        jobs.close()
        assert store.get(run.id).record.status == "queued"


class TestAtTheTerminal:
    SMALL = ("--architecture", "logreg", "--epochs", "1", "--train-images", "1000")

    def test_seeds_go_out_and_what_each_came_to_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("FMNIST_RUNS", str(tmp_path))
        nodes = contextlib.nullcontext(NodesHere(1))
        monkeypatch.setattr("fmnist.cli.cluster.connected", lambda asked: nodes)
        assert main(["train", *self.SMALL, "--seeds", "2", "--cluster", "auto"]) == 0
        runs = [run for run in Store().runs() if not run.read_only]
        assert sorted(run.record.config.seed for run in runs) == [0, 1]
        assert {run.record.status for run in runs} == {"finished"}
        said = capsys.readouterr().err
        assert all(f"{run.id}: test " in said for run in runs)
        assert "on node 0" in said
        assert "2 runs: mean test accuracy" in said

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [("nowhere", "is no cluster"), ("127.0.0.1:9", "No Ray cluster answers at 127.0.0.1:9")],
    )
    def test_where_none_answers_a_sentence_says_so(
        self,
        address: str,
        sentence: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        pytest.importorskip("ray")
        monkeypatch.setenv("FMNIST_RUNS", str(tmp_path))
        assert main(["train", *self.SMALL, "--cluster", address]) == 1
        assert sentence in capsys.readouterr().err
