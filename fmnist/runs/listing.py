"""Runs as a notebook shows them."""

from fmnist.common.figures import bounded, count, moment, per_cent
from fmnist.common.html import table
from fmnist.runs.evaluations import recorded_figures
from fmnist.runs.run import Run

_HEADER = ("run", "id", "status", "validation accuracy", "test accuracy", "parameters", "created")


class Runs(list[Run]):
    """Runs in a list, which a notebook shows as a table."""

    def _repr_html_(self) -> str:
        return table(_HEADER, map(_row, self))


def _row(run: Run) -> tuple[str, ...]:
    record, test = run.record, recorded_figures(run).get("accuracy")
    return (
        run.label,
        run.id,
        record.status,
        per_cent(record.best.accuracy) if record.best else "",
        bounded(test) if test else "",
        count(record.network.parameters),
        moment(record.created),
    )
