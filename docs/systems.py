"""The table of systems in `docs/systems.md`, from the records that ship.

Only runs in `models/reference/` count, so that the table is the same in every copy.
"""

from fmnist.common.figures import bounded
from fmnist.data.dataset import load_dataset
from fmnist.runs.store import Store
from fmnist.studies.reproduce import Result, chosen_presets, results

_HEADER = ("project", "preset", "published", "ours", "best on test", "runs", "trained on")


def table() -> str:
    """A row for each system: what was published, and what its shipped runs reach on test."""
    found = results(chosen_presets(), Store().shipped(), load_dataset())
    rows = [_HEADER, ("---",) * len(_HEADER), *map(_row, found)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(result: Result) -> tuple[str, ...]:
    head = (
        result.preset.source or "this program",
        f"`{result.preset.name}`",
        _published(result.preset.published),
    )
    if result.accuracy is None:
        return (*head, "not run here", "", "", "")
    return (
        *head,
        bounded(result.accuracy),
        "" if result.chosen_on_test is None else f"{100 * result.chosen_on_test:.1f} %",
        str(len(result.runs)),
        ", ".join(result.devices),
    )


def _published(accuracy: float | None) -> str:
    """With the digits that it has, at most two."""
    return "" if accuracy is None else f"{round(100 * accuracy, 2):g} %"
