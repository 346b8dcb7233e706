"""What a command costs before it does anything, as a table."""

from benchmarks.report import kept
from benchmarks.start_up import COMMANDS
from benchmarks.tables.markdown import ABSENT, markdown


def table() -> str:
    """A row for each command, from `benchmarks/results/start-up.json`."""
    found = kept("start-up") or {}
    if not found:
        return ABSENT
    return markdown(
        ("command", "seconds of processor", "memory"),
        [
            (
                f"`{way}`",
                f"{found[way]['processor_seconds']:.2f} s",
                f"{found[way]['megabytes']} MB",
            )
            for way in ("python -c pass", *COMMANDS)
        ],
    )
