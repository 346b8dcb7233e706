"""How cost grows, as a table of laws."""

from collections.abc import Iterator

from benchmarks.growth.cost import Cost, Law, fitted
from benchmarks.growth.parts import PARTS, Part
from benchmarks.report import kept
from benchmarks.tables.markdown import ABSENT, markdown
from fmnist.common.figures import count

_HEADER = ("with more", "cost", "fixed part", "exponent (95 %)", "with the most", "passes")
_TRUSTED = 10
Points = list[tuple[float, float]]


def points(name: str, kind: str) -> Points:
    """Each size of a part with its "seconds" or "megabytes", as `kind` says; none if unmeasured."""
    found = kept(f"growth-{name}") or {"costs": {}}
    return [(float(size), cost) for size, costs in found["costs"].items() for cost in costs[kind]]


def table() -> str:
    """Two rows for each part: its seconds and its memory."""
    return markdown(_HEADER, [row for name, part in PARTS.items() for row in _rows(name, part)])


def _rows(name: str, part: Part) -> Iterator[tuple[str, ...]]:
    for kind in Cost._fields:
        measured = points(name, kind)
        if not measured:
            yield part.title, getattr(part, kind), ABSENT, "", "", ""
            continue
        law = fitted(*zip(*measured, strict=True))
        yield (
            part.title,
            getattr(part, kind),
            _in_units(law.fixed, kind),
            f"{law.exponent:.2f} ({law.low:.2f} to {law.high:.2f})" if law.grows else "no growth",
            f"{_in_units(law.fixed + law.variable, kind)} at {count(law.largest)}",
            _passing(law, getattr(part.bearable, kind), kind),
        )


def _passing(law: Law, bearable: float, kind: str) -> str:
    """From which size on it costs more than one would bear, if the law may be trusted so far."""
    size, what = law.size_at(bearable), _in_units(bearable, kind)
    if size > _TRUSTED * law.largest:
        return f"{what}: not with {_TRUSTED} times as many"
    shown = count(float(f"{size:.2g}"))
    return f"{what} at {shown}" + ("" if size <= law.largest else ", beyond what was tried")


def _in_units(cost: float, kind: str) -> str:
    if kind == "megabytes":
        return f"{cost:,.0f} MB"
    return f"{cost:,.2g} s" if cost >= 0.1 else f"{1_000 * cost:.1f} ms"
