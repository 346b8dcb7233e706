"""How soon the application answers and what it needs, idle and while a run trains on all cores."""

from benchmarks.tables.markdown import ABSENT, kept, markdown

_HEADER = ("while it trains", "idle", "with a run in training", "target")
_RESPONSES = {
    "move": "a page change",
    "stroke": "a stroke on the canvas to the bars",
    "result": "opening the results of a run",
    "cell": "a click on a cell of the matrix",
    "start": "start of the server to Home",
}
_PHASES = ("idle", "training")


def table() -> str:
    """A row for each kind of response, the 95th percentile, then one for each kind of memory."""
    return markdown(_HEADER, [*_seconds(), *_memory()])


def _seconds() -> list[tuple[str, ...]]:
    found = kept("pages")
    if found is None:
        return [(title, ABSENT, ABSENT, "") for title in _RESPONSES.values()]
    return [
        (
            title,
            *(f"{found[phase][name]['p95']:.2f} s" for phase in _PHASES),
            f"{found['target_p95'][name]:g} s",
        )
        for name, title in _RESPONSES.items()
    ]


def _memory() -> list[tuple[str, ...]]:
    found = kept("memory")
    session, polls = "memory of one browser session", "memory that 1,000 polls add"
    if found is None:
        return [(title, ABSENT, ABSENT, "") for title in (session, polls)]
    target = found["target"]
    return [
        (
            session,
            *(_rise(found[phase]["sessions"]["mb_per_session"]) for phase in _PHASES),
            f"{target['mb_per_session']:g} MB",
        ),
        (
            polls,
            *(_rise(found[phase]["polls"]["mb_per_1000_polls"]) for phase in _PHASES),
            f"{target['mb_per_1000_polls']:g} MB",
        ),
    ]


def _rise(found: dict[str, float]) -> str:
    return f"{found['value']:.2f} MB ({found['low']:.2f} to {found['high']:.2f})"
