"""Runs as Python and a notebook show them."""

from fmnist.common.figures import bounded, count, moment, per_cent
from fmnist.common.html import table
from fmnist.runs.evaluations import recorded_figures
from fmnist.runs.run import Run

_HEADER = ("run", "id", "status", "validation accuracy", "test accuracy", "parameters", "created")


class Runs(list[Run]):
    """Runs in a list, which Python shows as a line each, and a notebook as a table."""

    def __repr__(self) -> str:
        return "\n".join(map(_line, self)) or "no runs"

    def _repr_html_(self) -> str:
        return table(_HEADER, map(_row, self))


def _line(run: Run) -> str:
    test = recorded_figures(run).get("accuracy")
    tested = f", test accuracy {bounded(test)}" if test else ""
    return f"{run.label}, {run.record.status}{tested}"


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
