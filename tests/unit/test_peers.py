"""What is compared with us is written as briefly as its own documentation would."""

import ast

from benchmarks.peers.__main__ import HERE, PEERS, lines_of
from benchmarks.tables.records import _peers


def test_every_peer_is_a_script_of_less_than_sixty_lines() -> None:
    for peer in PEERS.values():
        ast.parse((HERE / peer.script).read_text(encoding="utf-8"))
        assert lines_of(peer) < 60


def test_the_slowest_ratio_is_to_the_quickest_peer() -> None:
    networks = {
        "mlp109": {"ours, as it comes": [2.0, 1.0], "skorch": [3.0], "Keras on JAX": [2.0]},
        "cnn225": {"ours, as it comes": [4.0], "ours, float32": [1.0], "skorch": [5.0]},
    }
    seconds = {
        network: {name: [{"epoch": each} for each in trials] for name, trials in rows.items()}
        for network, rows in networks.items()
    }
    assert _peers({"networks": seconds}) == "1.25 times (cnn225)"
