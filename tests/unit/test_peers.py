"""What is compared with us is written as briefly as its own documentation would."""

import ast

import pytest

from benchmarks.peers.__main__ import HERE, PEERS, lines_of
from benchmarks.tables.peers import slowest


def test_every_peer_is_a_script_of_less_than_sixty_lines() -> None:
    for peer in PEERS.values():
        ast.parse((HERE / peer.script).read_text(encoding="utf-8"))
        assert lines_of(peer) < 60


def test_the_slowest_ratio_is_to_the_quickest_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = {
        "mlp109": {"ours, as it comes": [2.0, 1.0], "skorch": [3.0], "Keras on JAX": [2.0]},
        "cnn225": {"ours, as it comes": [4.0], "ours, float32": [1.0], "skorch": [5.0]},
    }
    results = {
        f"peers-{network}": {
            "trials": {name: [{"epoch": each} for each in trials] for name, trials in rows.items()}
        }
        for network, rows in seconds.items()
    }
    monkeypatch.setattr("benchmarks.tables.peers.kept", results.get)
    assert slowest() == ("cnn225", 1.25)
