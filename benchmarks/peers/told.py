"""What every peer is given and has to tell: images as arrays, and a line of JSON at the end."""

import json
import sys
import time
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

BATCH, LEARNING_RATE = 64, 0.001


class Trial:
    """The arguments of a peer's script (network, file of images, epochs, setting), and its clock.

    Images are float32 (N, 28, 28) from 0 to 1, labels int64 (N,).
    """

    def __init__(self) -> None:
        self.network, path, epochs, self.setting = sys.argv[1:]
        self.epochs = int(epochs)
        with np.load(path) as file:
            self.images, self.labels = _scaled(file["images"]), file["labels"]
            self.held_out, self.held_out_labels = _scaled(file["held_out"]), file["answers"]
        self._seconds: list[float] = []
        self._first: float | None = None

    def begin_epoch(self) -> None:
        """The first step of an epoch comes next."""
        self._started = time.perf_counter()

    def end_epoch(self) -> None:
        """The last step of an epoch is done."""
        self._seconds.append(time.perf_counter() - self._started)
        self._first = self._first or time.time()

    def tell(self, classes: NDArray[np.integer], *packages: str) -> None:
        """Print what came of it; `classes` are the answers for the images held out."""
        found = {
            "epoch_seconds": self._seconds,
            "first_epoch_at": self._first,
            "accuracy": float((classes == self.held_out_labels).mean()),
            "versions": {name: version(name) for name in packages},
        }
        print(json.dumps(found))


def _scaled(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.divide(images, 255, dtype=np.float32)
