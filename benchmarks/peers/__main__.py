"""The networks as they come here beside the same networks in what people have at hand instead.

Everybody trains on the same 55,000 images in batches of 64 by Adam at 0.001, in processes that take
turns. The peers have an environment of their own in `.cache/peers`, which is made at the first call
and takes some minutes. Run it on a quiet machine: what else works there slows whoever it meets.

    python -m benchmarks.peers [--epochs 3] [--rounds 1] [--only cnn225]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.peers.told import BATCH, LEARNING_RATE
from benchmarks.report import keep
from fmnist.common.environments import Environment
from fmnist.common.paths import PROJECT
from fmnist.data.dataset import load_dataset
from fmnist.data.split import stratified_split
from fmnist.runs.files import WEIGHTS
from fmnist.runs.store import Store

NETWORKS = ("mlp109", "altcnn", "fashioncnn", "cnn225")
AS_IT_COMES = "ours, as it comes"
OURS = {AS_IT_COMES: "auto", "ours, float32": "float32"}
HERE = Path(__file__).parent
ENVIRONMENT = Environment("peers", HERE / "requirements.txt")


@dataclass(frozen=True)
class Peer:
    """A script of this folder, in one of its settings."""

    script: str
    setting: str = ""
    only: str | None = None


PEERS = {
    "Keras on TensorFlow": Peer("with_keras.py", "tensorflow/float32"),
    "Keras on TensorFlow, mixed_bfloat16": Peer("with_keras.py", "tensorflow/mixed_bfloat16"),
    "Keras on PyTorch": Peer("with_keras.py", "torch/float32"),
    "Keras on JAX": Peer("with_keras.py", "jax/float32"),
    "skorch": Peer("with_skorch.py"),
    "fastai": Peer("with_fastai.py"),
    "Lightning": Peer("with_lightning.py"),
    "DataLoader loop": Peer("plain_loop.py"),
    "MLPClassifier": Peer("with_sklearn.py", only="mlp109"),
}


def write_images(path: Path) -> None:
    """The images that train and those held out, as every peer reads them."""
    dataset = load_dataset()
    split = stratified_split(dataset.train_labels, 5_000, 0)
    np.savez(
        path,
        images=dataset.train_images[split.train].numpy(),
        labels=dataset.train_labels[split.train].numpy(),
        held_out=dataset.train_images[split.validation].numpy(),
        answers=dataset.train_labels[split.validation].numpy(),
    )


def of_peer(peer: Peer, network: str, images: Path, epochs: int) -> dict[str, Any]:
    """What one process of a peer found."""
    command = [ENVIRONMENT.python, HERE / peer.script, network, images, str(epochs), peer.setting]
    started = time.time()
    with tempfile.TemporaryFile("w+") as said:
        process = psutil.Popen(command, stdout=said, stderr=subprocess.DEVNULL)
        most = 0
        while process.poll() is None:
            most = max(most, _memory(process))
            time.sleep(0.05)
        said.seek(0)
        found = json.loads(said.read().splitlines()[-1])
    return {
        "epoch": statistics.median(found["epoch_seconds"]),
        "first_epoch": found["first_epoch_at"] - started,
        "megabytes": most / 1e6,
        "accuracy": found["accuracy"],
        "versions": found["versions"],
    }


def of_ours(precision: str, network: str, epochs: int) -> dict[str, Any]:
    """The same of a run by the command line."""
    command = [sys.executable, "-m", "fmnist", "train", "--architecture", network]
    command += ["--epochs", str(epochs), "--batch-size", str(BATCH), "--precision", precision]
    command += ["--learning-rate", str(LEARNING_RATE), "--schedule", "constant"]
    first = None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.time()
        process = psutil.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | {"FMNIST_RUNS": name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        most = 0
        while process.poll() is None:
            most = max(most, _memory(process))
            if first is None and any(folder.glob(f"*/{WEIGHTS}")):
                first = time.time() - started
            time.sleep(0.05)
        record = next(run for run in Store(folder).runs() if not run.read_only).record
    assert record.last is not None
    assert record.environment is not None
    return {
        "epoch": record.effort.training_seconds / epochs,
        "first_epoch": first,
        "megabytes": most / 1e6,
        "accuracy": record.last.accuracy,
        "versions": {"fmnist": record.environment.code, "precision": record.environment.precision},
    }


def of_network(
    network: str, images: Path, epochs: int, rounds: int
) -> dict[str, list[dict[str, Any]]]:
    """What each way to train a network found, once for each round."""
    trials: dict[str, list[dict[str, Any]]] = {}
    for _ in range(rounds):
        for name, precision in OURS.items():
            trials.setdefault(name, []).append(of_ours(precision, network, epochs))
        for name, peer in PEERS.items():
            if peer.only in (None, network):
                trials.setdefault(name, []).append(of_peer(peer, network, images, epochs))
    return trials


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def lines_of(peer: Peer) -> int:
    """How many lines of code its script has, without the shared networks and the clock."""
    text = (HERE / peer.script).read_text(encoding="utf-8")
    return sum(bool(line.strip()) for line in text.splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(description="Peers: see the top of this file.")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", choices=NETWORKS)
    options = parser.parse_args()
    ENVIRONMENT.make()
    lines = {name: lines_of(peer) for name, peer in PEERS.items()}
    with tempfile.TemporaryDirectory() as folder:
        images = Path(folder) / "images.npz"
        write_images(images)
        for network in NETWORKS if options.only is None else (options.only,):
            trials = of_network(network, images, options.epochs, options.rounds)
            result = {"epochs": options.epochs, "trials": trials, "lines_of_code": lines}
            keep(f"peers-{network}", result)


if __name__ == "__main__":
    main()
