"""Home: the best models, and where their rows lead."""

from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.messages import Node
from fmnist.jobs.queue import jobs
from fmnist.runs.record import Process
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.made_up import LABELS, answers, finish
from ui.shared.heading import MENU


@pytest.fixture
def best(empty: Store, nothing_ships: None) -> list[Run]:
    """Two seeds of one configuration, a worse one, and one without validation that is best."""
    runs = [
        finish(empty, TrainConfig(architecture="cnn225", seed=seed), answers(LABELS, 9_000))
        for seed in (0, 1)
    ]
    runs.append(finish(empty, TrainConfig(architecture="logreg"), answers(LABELS, 8_000)))
    whole = TrainConfig(architecture="logreg", validation_images=0)
    unranked = finish(empty, whole, answers(LABELS, 9_500))
    empty.update(unranked.record.changed(best=None))
    return [*runs, empty.get(unranked.id)]


def choose(page: AppTest, table: int) -> None:
    """Choose the first row of a table."""
    key = page.dataframe[table].proto.id.split("-", 2)[2]
    page.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    assert not page.exception


def links(page: AppTest) -> list[tuple[str, str]]:
    found = [each.proto for each in page.get("page_link")]
    return [(each.page, each.query_string) for each in found]


def test_there_is_a_door_to_every_page(empty: Store, open_page: OpenPage) -> None:
    doors = {each.proto.page for each in open_page("home").main.get("page_link")}
    assert {Path(path).stem for path, title, _ in MENU if title != "Home"} <= doors


def test_a_group_of_seeds_lists_its_members(best: list[Run], open_page: OpenPage) -> None:
    page = open_page("home")
    ranked = page.dataframe[0].value
    assert ranked["Seeds"].tolist() == ["2", "1"]
    assert ranked["Origin"].tolist() == ["own", "own"]
    choose(page, 0)
    shown = links(page)
    assert all(("results", f"run={run.id}") in shown for run in best[:2])
    assert ("runs", f"where=configuration%3D{best[0].configuration}") in shown


def test_runs_without_validation_are_listed_apart(best: list[Run], open_page: OpenPage) -> None:
    page = open_page("home")
    assert page.dataframe[1].value["Validation"].tolist() == ["none"]
    choose(page, 1)
    assert ("results", f"run={best[3].id}") in links(page)


def test_a_configuration_in_the_address_of_runs_lists_its_seeds(
    best: list[Run], open_page: OpenPage
) -> None:
    page = open_page("runs", where=f"configuration={best[0].configuration}")
    assert sorted(page.dataframe[0].value["run"]) == sorted(run.label for run in best[:2])


@pytest.mark.parametrize(("address", "said"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_a_server_open_to_the_network_says_so(
    address: str, said: bool, empty: Store, open_page: OpenPage
) -> None:
    config.set_option("server.address", address)
    try:
        assert ("there are no accounts" in texts(open_page("home"))) == said
    finally:
        config.set_option("server.address", "127.0.0.1")


def test_a_cluster_shows_its_nodes_what_runs_where_and_what_waits(
    empty: Store, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fmnist.jobs.queue.Jobs.start", lambda self: None)
    cluster = jobs().cluster
    cluster.wanted, cluster.asked = "auto", ClusterAddress("auto", cpus=2)
    assert "Connecting to auto…" in texts(open_page("home"))
    cluster.error = "No Ray cluster answers at auto."
    assert "No Ray cluster answers at auto. It is tried again." in texts(open_page("home"))
    cluster.asked, cluster.error = None, "'nonsense' is no cluster."
    assert "tried again" not in texts(open_page("home"))
    assert "'nonsense' is no cluster." in texts(open_page("train"))
    cluster.asked, cluster.error = ClusterAddress("auto", cpus=2), None
    cluster.nodes = [Node(each, f"node {each}", cpus=8, gpus=0) for each in ("a", "b")]
    runs = [empty.create(TrainConfig(architecture="logreg", seed=seed)) for seed in range(3)]
    process = Process.of_this("app", "cluster")
    with empty.training("cluster"):
        for run, node in zip(runs, ("node b", None), strict=False):
            there = process.model_copy(update={"node": node})
            empty.update(run.record.changed(status="running", process=there))
        page = open_page("home")
    table = page.dataframe[0].value
    assert table["Node"].tolist() == ["node a", "node b"]
    assert table["Runs"].tolist() == ["", runs[0].label]
    said = texts(page)
    assert f"Waiting for a worker with 2 processors: {runs[1].label}." in said
    assert f"Waiting for others to end: {runs[2].label}." in said
