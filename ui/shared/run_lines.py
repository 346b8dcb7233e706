"""A run in one line, as lists offer it; one that learned nothing is marked in all of them."""

from collections.abc import Sequence

import streamlit as st

from fmnist.common.figures import per_cent
from fmnist.runs.run import Run
from ui.shared.nothing_learned import learned_nothing, test_accuracy
from ui.shared.words import moment, plain

_NAMED = 3


def describe(run: Run) -> str:
    """A run in one line: name, status or test accuracy, when."""
    outcome = f"test {test_accuracy(run)}" if run.is_complete else f"{run.record.status}"
    shipped = " · included" if run.read_only else ""
    return f"{run.label} · {outcome} · {moment(run.record.created)}{shipped}"


def tag(run: Run) -> str:
    """A run in a few words, for a list of chosen ones: its test accuracy, or where it stands."""
    test = run.record.test
    outcome = run.record.status if test is None else per_cent(test.accuracy)
    marked = ", learned nothing" if learned_nothing(run) else ""
    return f"{run.label} · {outcome}{marked}"


def say_deleted(runs: Sequence[Run]) -> None:
    """Which runs have just been deleted, and with what."""
    first = ", ".join(run.label for run in runs[:_NAMED])
    more = f" and {len(runs) - _NAMED} more" if len(runs) > _NAMED else ""
    st.toast(
        plain(f"Deleted, with weights, curves and predictions: {first}{more}."),
        icon=":material/delete:",
        duration="long",
    )
