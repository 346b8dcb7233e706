"""What the fast recipe reaches with each part left out."""

from benchmarks.tables.markdown import kept, markdown

_HEADER = ("left out", "mean accuracy on validation", "seeds", "seconds")


def table() -> str:
    """A row for each part that was left out."""
    found = kept("techniques") or {"without": {}}
    return markdown(
        _HEADER,
        (
            (
                name,
                f"{100 * runs['mean_accuracy']:.2f} %",
                str(len(runs["accuracies"])),
                f"{runs['mean_seconds']:.0f}",
            )
            for name, runs in found["without"].items()
        ),
    )
