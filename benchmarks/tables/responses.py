"""How soon the application answers and what it needs, idle and while a run trains on all cores."""

from collections.abc import Iterator

from benchmarks.report import kept
from benchmarks.tables.markdown import markdown

_HEADER = ("what one waits for, or what it needs", "idle", "while a run trains", "target")
_SECONDS = {
    "move": "a page change, 95th percentile",
    "stroke": "a stroke on the canvas to the bars, 95th percentile",
    "result": "opening the results of a run, 95th percentile",
    "cell": "a click on a cell of the matrix, 95th percentile",
    "start": "start of the server to Home, the longest of {times}",
}
_MEGABYTES = {
    "one browser session": ("sessions", "mb_per_session"),
    "1,000 polls of a run's page": ("polls", "mb_per_1000_polls"),
}
_PHASES = ("idle", "training")


def table() -> str:
    """A row for each kind of response, then one for each kind of memory, with its interval."""
    return markdown(_HEADER, [*_seconds(), *_memory()])


def _seconds() -> Iterator[tuple[str, ...]]:
    found = kept("pages")
    if found is None:
        return
    for name, title in _SECONDS.items():
        figure = "max" if name == "start" else "p95"
        yield (
            title.format(times=found["counts"][name]),
            *(f"{found[phase][name][figure]:.2f} s" for phase in _PHASES),
            f"{found['target_p95'][name]:g} s",
        )


def _memory() -> Iterator[tuple[str, ...]]:
    found = kept("memory")
    if found is None:
        return
    for title, (kind, figure) in _MEGABYTES.items():
        yield (
            f"memory of {title}",
            *(_rise(found[phase][kind][figure]) for phase in _PHASES),
            f"{found['target'][figure]:g} MB",
        )


def _rise(found: dict[str, float]) -> str:
    return f"{found['value']:.2f} MB ({found['low']:.2f} to {found['high']:.2f})"
