"""What a class that watches a run leaves of its speed, as a table."""

from benchmarks.report import kept
from benchmarks.tables.markdown import ABSENT, markdown


def table() -> str:
    """A row for each crowd of each recipe, from `benchmarks/results/watching.json`."""
    found = kept("watching") or {}
    if not found:
        return ABSENT
    least, longest = found["targets"]["speed"], found["targets"]["poll_p95"]
    return markdown(
        (
            "recipe",
            "watchers",
            "speed left",
            "target",
            "a poll, median",
            "95th percentile",
            "target",
        ),
        [
            (
                recipe,
                crowd,
                f"{seen['speed']:.2f}",
                f"{least[crowd]:.2f}" if crowd in least else "–",
                f"{seen['poll_median']:.2f} s",
                f"{seen['poll_p95']:.2f} s",
                f"{longest:.1f} s",
            )
            for recipe in ("cnn225", "default")
            for crowd, seen in found[recipe]["watchers"].items()
        ],
    )
