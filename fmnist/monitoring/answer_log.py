"""A log of answers: one line of JSON each, never a person's picture. Off unless asked for.

Full files are kept as LOG.1, LOG.2 and so on, the oldest removed.
"""

import base64
import json
import logging
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fmnist.common.errors import FmnistError
from fmnist.common.paths import user_runs_folder
from fmnist.common.storage import read_at_most, way_out
from fmnist.runs.run import Run

Image = npt.NDArray[np.uint8]
MOST_ANSWERS = 100_000
"""How many answers of a log are looked at, the latest."""
_FOLDER = ".answers"
_FILE_BYTES, _FILES = 16 << 20, 5
_LARGEST = 2 * _FILE_BYTES


@dataclass(frozen=True)
class Answer:
    """One answer of a model.

    Attributes:
        id: eight hexadecimal digits, by which it is labelled.
        time: in seconds since 1970, UTC.
        probabilities: of the classes.
        outlier: how little the image looks like any of them, from 0 to 1.
        is_outlier: whether that is so much that a warning was given.
        image: what the model saw, uint8 (28, 28), if that was allowed.
    """

    id: str
    time: float
    probabilities: tuple[float, ...]
    outlier: float
    is_outlier: bool
    image: Image | None = None


def log_path(run: Run) -> Path:
    """Where the answers of `run` are logged."""
    return user_runs_folder() / _FOLDER / f"{run.id}.jsonl"


class AnswerLog:
    """Writes answers to the file at `path`; any thread may.

    Args:
        images: whether to keep what the model saw, 28 x 28 pixels.

    Raises:
        FmnistError: the file cannot be written to.
    """

    def __init__(self, path: Path, *, images: bool = False) -> None:
        self._images = images
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = RotatingFileHandler(
                path, maxBytes=_FILE_BYTES, backupCount=_FILES - 1, encoding="utf-8"
            )
        except OSError as error:
            raise FmnistError(
                f"The answers cannot be logged in {path.parent} ({error.strerror}): "
                f"{way_out(error)}."
            ) from error

    def add(
        self, probabilities: Iterable[float], outlier: float, is_outlier: bool, image: Image
    ) -> None:
        """Log one answer; a disk that is full loses it and stops nobody."""
        line: dict[str, Any] = {
            "id": secrets.token_hex(4),
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "probabilities": [round(float(each), 6) for each in probabilities],
            "outlier": round(float(outlier), 6),
            "is_outlier": bool(is_outlier),
        }
        if self._images:
            line["image"] = base64.b64encode(np.ascontiguousarray(image).tobytes()).decode()
        text = json.dumps(line)
        with self._lock:
            self._file.emit(logging.makeLogRecord({"msg": text, "levelno": logging.INFO}))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_answers(path: Path, classes: int) -> list[Answer]:
    """The answers in the log at `path` and its older files, in order, the latest 100,000.

    Whatever is not the line of an answer about so many classes is passed over; of several with one
    id the last counts.

    Raises:
        FmnistError: there is no such file, or it cannot be read.
    """
    files = [path.with_name(f"{path.name}.{number}") for number in range(_FILES - 1, 0, -1)]
    found: list[Answer] = []
    try:
        for file in (*filter(Path.is_file, files), path):
            lines = read_at_most(_LARGEST, file).splitlines()
            found += filter(None, (_answer(line, classes) for line in lines))
    except OSError as error:
        raise FmnistError(
            f"There is no log of answers at {path}: start the service with --log-answers."
        ) from error
    each_once = {answer.id: answer for answer in found}
    return sorted([*each_once.values()][-MOST_ANSWERS:], key=lambda answer: answer.time)


def _answer(line: bytes, classes: int) -> Answer | None:
    try:
        kept = json.loads(line)
        probabilities = tuple(float(each) for each in kept["probabilities"])
        answer = Answer(
            id=str(kept["id"])[:8],
            time=datetime.fromisoformat(kept["time"]).timestamp(),
            probabilities=probabilities,
            outlier=float(kept["outlier"]),
            is_outlier=kept["is_outlier"] is True,
            image=_image(kept.get("image")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
    fits = len(probabilities) == classes and abs(sum(probabilities) - 1) < 0.01
    return answer if fits and min(probabilities) >= 0 and 0 <= answer.outlier <= 1 else None


def _image(text: object) -> Image | None:
    if not isinstance(text, str):
        return None
    try:
        pixels = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except ValueError:
        return None
    return pixels.reshape(28, 28) if len(pixels) == 784 else None
