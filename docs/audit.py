"""The audit of the dataset in the documents, from the files and the runs that ship."""

from functools import cache

from fmnist.data.dataset import load_dataset
from fmnist.runs.store import Store
from fmnist.studies.audit.report import Report, shipped_evaluations, table_of_runs
from fmnist.studies.audit.shipped import read_audit


def findings() -> str:
    """A sentence for each."""
    return "\n".join(f"* {line}" for line in _report().lines())


def runs() -> str:
    """Every run that ships, with and without the images found."""
    return table_of_runs(_report())


@cache
def _report() -> Report:
    return Report.of(read_audit(), shipped_evaluations(Store(), load_dataset()))
