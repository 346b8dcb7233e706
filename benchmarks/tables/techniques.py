"""What the fast recipe reaches with each part left out."""

from typing import Any

from benchmarks.tables.markdown import kept, markdown

_HEADER = ("left out", "expected to buy", "accuracy on validation", "seconds of training")


def table() -> str:
    """A row for each part that was left out: the means over seeds, and each seed's figure."""
    found = kept("techniques") or {"without": []}
    return markdown(
        _HEADER,
        (
            (
                without["part"],
                without["expected"],
                _mean_of(without["accuracy"], 100, "{:.2f} %"),
                _mean_of(without["seconds"], 1, "{:.0f}"),
            )
            for without in found["without"]
        ),
    )


def _mean_of(spread: dict[str, Any], scale: float, form: str) -> str:
    each = ", ".join(form.removesuffix(" %").format(scale * value) for value in spread["values"])
    return f"{form.format(scale * spread['mean'])} ({each})"
