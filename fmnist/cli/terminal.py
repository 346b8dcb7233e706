"""Text that can be printed on any terminal, whatever its encoding."""

import codecs
import io
import os
import sys
from typing import TextIO

_IN_ASCII = {"−": "-", "–": "-", "—": "-", "×": "x", "…": "...", "≥": ">=", "≤": "<=", "±": "+-"}
_HANDLER = "fmnist.in_ascii"


def print_anywhere() -> None:
    """Let standard output and error write what their encoding lacks in ASCII.

    A sign has its plain form, such as `-` for a minus; the rest is escaped as Python writes it.
    What a process was given none of takes all that is written.
    """
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def print_nowhere() -> None:
    """Leave what standard output has not taken: the end of the process does not try again."""
    sys.stdout = _nowhere()


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def _in_ascii(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    sign = error.object[error.start]
    if sign in _IN_ASCII:
        return _IN_ASCII[sign], error.start + 1
    return codecs.backslashreplace_errors(
        UnicodeEncodeError(error.encoding, error.object, error.start, error.start + 1, error.reason)
    )


codecs.register_error(_HANDLER, _in_ascii)
