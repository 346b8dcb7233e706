"""The training of the network that finds the item, made small."""

import json
from pathlib import Path

import pytest

from fmnist.common.storage import sha256_of_file
from fmnist.data.dataset import load_dataset
from fmnist.recognition import train_segmenter as training
from fmnist.recognition.segmenter import Segmenter
from fmnist.training.checkpoint import load_weights


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(training, "SEGMENTER", tmp_path)
    monkeypatch.setattr(training, "_HELD_OUT", 64)
    monkeypatch.setattr(training, "_BATCH", 16)
    return tmp_path


def test_the_segmenter_learns_and_ships_weights_that_fit_their_record(place: Path) -> None:
    said: list[str] = []
    overlaps = [
        training.train_segmenter(load_dataset(), scene_count=128, steps=steps, report=said.append)
        for steps in (1, 24)
    ]
    assert overlaps[1] > overlaps[0]
    record = json.loads((place / "record.json").read_text())
    weights = place / "segmenter.safetensors"
    assert record["sha256"] == sha256_of_file(weights)
    assert record["overlap_on_scenes_held_out"] == round(overlaps[1], 4)
    network = Segmenter()
    load_weights(weights, network, record["sha256"])
    assert record["parameters"] == sum(p.numel() for p in network.parameters())
    assert said[-1].startswith("step 24 of 24")
