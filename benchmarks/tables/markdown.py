"""A table in Markdown."""

from collections.abc import Iterable, Sequence

ABSENT = "not measured here"
"""What stands for a figure that no benchmark has kept."""


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with this header."""
    lines = (header, ("---",) * len(header), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
