"""What the fast recipe reaches with each part left out."""

from benchmarks.report import kept
from benchmarks.tables.markdown import markdown

_HEADER = ("left out", "expected to buy", "accuracy on validation", "of each seed", "seconds")


def table() -> str:
    """A row for each part that was left out; accuracy and seconds are means over the seeds."""
    found = kept("techniques") or {"without": []}
    return markdown(
        _HEADER,
        (
            (
                without["part"],
                without["expected"],
                f"{100 * without['accuracy']['mean']:.2f} %",
                ", ".join(f"{100 * each:.2f}" for each in without["accuracy"]["values"]),
                f"{without['seconds']['mean']:.0f}",
            )
            for without in found["without"]
        ),
    )
