"""What compiling the network costs and buys on the processor."""

import math
from typing import Any

from benchmarks.report import kept
from benchmarks.tables.markdown import markdown

_HEADER = (
    "preset",
    "precision",
    "compilation",
    "seconds per epoch",
    "times as fast",
    "seconds to compile, again",
    "pays after",
)


def table(name: str = "compilation") -> str:
    """A row for each preset, precision and kind of compilation in the kept result of this name.

    Seconds are those of the quickest round, since what else runs can only add to them; the factor
    follows from them, with the smallest and the largest of a round. Compiling pays where steps were
    faster in every round, after as many epochs as make up for it.
    """
    rows = []
    for preset, ways in (kept(name) or {"presets": {}})["presets"].items():
        for way, found in ways.items():
            if way != "compiler_start_seconds":
                precision, kind = way.split()
                rows.append((f"`{preset}`", precision, kind, *_compiled(ways, precision, found)))
    return markdown(_HEADER, rows)


def _compiled(ways: dict[str, Any], precision: str, found: dict[str, Any]) -> tuple[str, ...]:
    seconds, plain = found["epoch_seconds"], ways[f"{precision} off"]["epoch_seconds"]
    epoch = f"{min(seconds):.1f}"
    if "compiling_seconds" not in found:
        return epoch, "", "", ""
    factors = [before / after for before, after in zip(plain, seconds, strict=True)]
    first = ways["compiler_start_seconds"] + found["compiling_seconds"]
    pays = "not certain" if max(factors) > 1 else "never"
    if min(factors) > 1 and min(plain) > min(seconds):
        epochs = math.ceil(first / (min(plain) - min(seconds)))
        pays = f"{epochs} epoch{'s' * (epochs > 1)}"
    return (
        epoch,
        f"{min(plain) / min(seconds):.2f} ({min(factors):.2f} to {max(factors):.2f})",
        f"{first:.0f}, {found['compiling_again_seconds']:.1f}",
        pays,
    )
