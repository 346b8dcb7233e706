"""What a frozen network made of images it has seen, kept on disk for every later run.

Two files grow side by side: a key for each image, and the numbers for it as float16. A key is
written after its numbers, so that whatever has a key is whole; nothing written is ever changed.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from filelock import FileLock

_KEY_BYTES = 16


class FeatureMemory:
    """Remembers `width` numbers for each image, under `path` with two suffixes.

    Several processes may use the same files; what one adds, another finds when it next opens them.
    """

    def __init__(self, path: Path, width: int) -> None:
        self._keys_path, self._values_path = path.with_suffix(".keys"), path.with_suffix(".f16")
        self._lock = FileLock(path.with_suffix(".lock"))
        self._width = width
        path.parent.mkdir(parents=True, exist_ok=True)
        for file in (self._keys_path, self._values_path):
            file.touch()
        self._rows = {key: row for row, key in enumerate(self._keys_on_disk())}
        self._values = self._open_values()

    def recall(
        self, images: torch.Tensor, compute: Callable[[torch.Tensor], torch.Tensor]
    ) -> torch.Tensor:
        """float32 (N, width) for `images` (N, ...), on their device.

        `compute` is asked once for each image that was never seen, and its answer is rounded to
        float16 also the first time, so that every time is the same.
        """
        keys = [_key(image) for image in images.cpu().numpy()]
        unseen = {key: index for index, key in enumerate(keys) if key not in self._rows}
        if unseen:
            values = compute(images[list(unseen.values())]).half().cpu().numpy()
            self._add(list(unseen), values)
        found = self._values[[self._rows[key] for key in keys]]
        return torch.from_numpy(found).to(images.device, torch.float32)

    def _add(self, keys: list[bytes], values: np.ndarray) -> None:
        with self._lock:
            first = self._keys_path.stat().st_size // _KEY_BYTES
            _write_at(self._values_path, first * self._width * 2, values.tobytes())
            _write_at(self._keys_path, first * _KEY_BYTES, b"".join(keys))
        self._rows |= {key: first + row for row, key in enumerate(keys)}
        self._values = self._open_values()

    def _keys_on_disk(self) -> list[bytes]:
        content = self._keys_path.read_bytes()
        ends = range(_KEY_BYTES, len(content) + 1, _KEY_BYTES)
        return [content[end - _KEY_BYTES : end] for end in ends]

    def _open_values(self) -> np.ndarray:
        rows = self._values_path.stat().st_size // (self._width * 2)
        if rows == 0:
            return np.empty((0, self._width), np.float16)
        return np.memmap(self._values_path, np.float16, "r", shape=(rows, self._width))


def _key(image: np.ndarray) -> bytes:
    return hashlib.blake2b(image.tobytes(), digest_size=_KEY_BYTES).digest()


def _write_at(path: Path, position: int, content: bytes) -> None:
    """Write from `position` on, over what a crash may have left there, and reach the disk."""
    with path.open("r+b") as file:
        file.seek(position)
        file.write(content)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
