"""Files that are either the old one or the new one, never a mixture."""

import contextlib
import errno
import hashlib
import json
import os
import secrets
import stat
import time
from pathlib import Path
from typing import Any

_TEMPORARY_SUFFIX = ".tmp"
_TRIES, _WAIT_SECONDS = 20, 0.05


def write_atomic(path: Path, payload: bytes) -> None:
    """Write `payload` to `path` so that a crash at any moment leaves the old or the new file.

    The bytes go to a temporary file in the same folder, reach the disk, and then take the name.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_TEMPORARY_SUFFIX}")
    try:
        with temporary.open("xb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        _take_the_name(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def read_at_most(size: int, path: Path) -> bytes:
    """The bytes of the file at `path`.

    Raises:
        OSError: there is none, it is no plain file, such as a pipe that nobody writes into, or it
            has more than `size` bytes.
    """
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode) or status.st_size > size:
        raise OSError(errno.EINVAL, "No plain file, or a very large one", str(path))
    return path.read_bytes()


def disk_is_full(error: OSError) -> bool:
    """Whether it says that there is no room left, on the disk or in the user's share of it."""
    return error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


def way_out(error: OSError, elsewhere: str = "name another folder in FMNIST_RUNS") -> str:
    """What a person can do when a folder could not be written to: mend it, or go `elsewhere`.

    What is no folder, or can be none, cannot be mended.
    """
    if disk_is_full(error):
        return f"free some space, or {elsewhere}"
    if isinstance(error, PermissionError):
        return f"make it writable for this user, or {elsewhere}"
    return elsewhere


def write_json(path: Path, value: Any) -> None:
    """Write `value` as readable JSON, atomically. NaN and infinity raise ValueError."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    write_atomic(path, (text + "\n").encode())


def sweep_temporary_files(folder: Path, *, spared: str) -> None:
    """Remove what a crash inside `write_atomic` left behind in `folder`.

    What belongs to the file named `spared` stays: somebody may be writing it at this moment.
    """
    for stray in folder.glob(f"*{_TEMPORARY_SUFFIX}"):
        if not stray.name.startswith(f"{spared}."):
            with contextlib.suppress(OSError):
                stray.unlink()


def sha256_of_file(path: Path) -> str:
    """The hexadecimal sha256 of the bytes of the file at `path`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take_the_name(temporary: Path, path: Path) -> None:
    """Rename, waiting for those who read the file at `path`: Windows refuses while they do."""
    for wait in (*[_WAIT_SECONDS] * _TRIES, 0):
        try:
            os.replace(temporary, path)
            return
        except PermissionError:
            if not wait:
                raise
            time.sleep(wait)


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system allows it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
