"""What each part of the training loop buys, as a table."""

import statistics

from benchmarks.report import kept
from benchmarks.tables.markdown import ABSENT, markdown


def table() -> str:
    """A row for each part that was left out: how many times as long an epoch then takes."""
    found = (kept("steps") or {}).get("without", {})
    if not found:
        return ABSENT
    networks = list(found["nothing"])
    return markdown(
        ("left out", *(f"`{name}`" for name in networks)),
        [
            (part, *(_times(costs[name]["rounds"]) for name in networks))
            for part, costs in found.items()
            if part != "nothing"
        ],
    )


def _times(rounds: list[float]) -> str:
    """The median of the rounds, and the least and the most."""
    return f"{statistics.median(rounds):.2f} ({min(rounds):.2f} to {max(rounds):.2f})"
