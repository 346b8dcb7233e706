"""How many pictures a second the service answers, and how long each waits, by number of clients.

The same network behind a plain FastAPI handler that asks it about one picture at a time, behind the
service with torch, and behind the service with the exported file, one after the other in one run.
Clients are in a process of their own and send one image of 28 x 28 in a request, over connections
that stay open; they share the cores with the server.

    python -m benchmarks.service [--run RUN] [--seconds 5]
"""

import argparse
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import keep
from fmnist.common.paths import PROJECT
from fmnist.data.dataset import load_dataset
from fmnist.runs.load_model import default_run
from fmnist.runs.store import Store

CLIENTS = (1, 8, 32)
_JSON = {"Content-Type": "application/json"}
_PLAIN = """
import sys
import torch, uvicorn
from fastapi import FastAPI
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
model = load_model(Store().find(sys.argv[1]))
app = FastAPI()
@app.post("/v1/predict")
def predict(asked: dict) -> dict:
    images = torch.tensor(asked["images"], dtype=torch.uint8)
    return {"probabilities": model.probabilities(images).tolist()}
uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
"""


@contextmanager
def server(command: list[str], port: int, runs: Path) -> Iterator[None]:
    """A server in a process of its own, once it listens."""
    environment = os.environ | {"FMNIST_RUNS": str(runs)}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        try:
            while process.poll() is None and not _listens(port):
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def measure(port: int, clients: int, seconds: float) -> dict[str, float]:
    """Pictures a second and percentiles in milliseconds, from another process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        waits = pool.apply(_ask_for_a_while, (port, clients, seconds))
    return {
        "pictures_per_second": round(len(waits) / seconds, 1),
        **{f"p{at}_ms": round(1000 * float(np.percentile(waits, at)), 2) for at in (50, 95, 99)},
    }


def _ask_for_a_while(port: int, clients: int, seconds: float) -> list[float]:
    body = json.dumps({"images": load_dataset().test_images[:1].tolist()})
    waits: list[float] = []
    ready = threading.Barrier(clients + 1)
    end = [0.0]

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port)
        _once(connection, body)
        ready.wait()
        while time.perf_counter() < end[0]:
            started = time.perf_counter()
            _once(connection, body)
            waits.append(time.perf_counter() - started)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    end[0] = time.perf_counter() + seconds + 3600
    ready.wait()
    end[0] = time.perf_counter() + seconds
    for thread in threads:
        thread.join()
    return waits


def _once(connection: HTTPConnection, body: str) -> None:
    connection.request("POST", "/v1/predict", body, _JSON)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description="Service benchmark: see the top of this file.")
    parser.add_argument("--run", help="its id or the end of it; else the included model")
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    run = Store().find(options.run) if options.run else default_run(Store())
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder)
        python, served = sys.executable, ["-m", "fmnist", "serve", "--model", run.id, "--port"]
        for name in ("plain handler", "service, torch", "service, onnxruntime"):
            if name == "service, onnxruntime":
                export = [python, "-m", "fmnist", "export", run.id, "--to", "onnx", "--out", folder]
                subprocess.run(export, env=os.environ | {"FMNIST_RUNS": folder}, check=True)
            port = _free_port()
            plain = [python, "-c", _PLAIN, run.id, str(port)]
            command = plain if name == "plain handler" else [python, *served, str(port)]
            with server(command, port, runs):
                found[name] = {
                    str(clients): measure(port, clients, options.seconds) for clients in CLIENTS
                }
    keep("service", {"run": run.id, "cores": os.cpu_count(), "clients": found})


if __name__ == "__main__":
    main()
