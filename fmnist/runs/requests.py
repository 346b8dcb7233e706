"""What a user asks of a run that is training: a file in its folder, which the training looks for.

It works the same from a page, from the command line and from another process, and needs no memory
in common.
"""

import contextlib
from pathlib import Path

from fmnist.runs.files import Request, request_file


def ask(folder: Path, request: Request) -> None:
    """Ask the run in `folder` to stop or to pause; asking twice is asking once."""
    with contextlib.suppress(FileNotFoundError):
        _marker(folder, request).touch()


def withdraw(folder: Path, request: Request) -> None:
    """Take a request back: a paused run then goes on."""
    _marker(folder, request).unlink(missing_ok=True)


def is_asked(folder: Path, request: Request) -> bool:
    """Whether the run in `folder` has been asked; a few microseconds, so it fits into a step."""
    return _marker(folder, request).exists()


def _marker(folder: Path, request: Request) -> Path:
    return folder / request_file(request)
