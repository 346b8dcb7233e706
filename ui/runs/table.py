"""The table of runs, and the same as a file."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from fmnist.common.figures import sortable_duration
from fmnist.common.text import in_a_cell
from fmnist.runs.columns import Column, Value
from fmnist.runs.run import Run
from ui.shared.words import readers_zone

_FORMATS = {
    "share": "%.1f %%",
    "points": "%+.1f",
    "count": "localized",
    "number": None,
}
_SHORT = {
    "validation_accuracy": "Validation",
    "test_accuracy": "Test",
    "class_count": "Classes",
    "gap": "Gap",
    "training_seconds": "Training",
}
"""Titles as the other tables of runs have them, so that the usual columns fit on a page."""
_ONLY_IF_ANY = ("pinned", "learned_nothing")
_MOST_CELLS = 100_000
"""So many are sent to the browser at once, about 1 MB."""
_UNITS = {"points": " (points)"}


def choose_rows(
    runs: Sequence[Run], names: Sequence[str], known: Mapping[str, Column]
) -> list[Run]:
    """The table, and the runs whose rows are chosen in it.

    Other runs in it, or another order of them, let go of what was chosen: rows are known by place.
    """
    first = ("pinned", "run", "learned_nothing")
    shown = {name: known[name] for name in dict.fromkeys((*first, *names))}
    for name in _ONLY_IF_ANY:
        if name not in names and not any(shown[name].value(run) for run in runs):
            del shown[name]
    most = _MOST_CELLS // len(shown)
    if len(runs) > most:
        st.caption(f"The first {most:,} of them, as there are so many columns; the CSV has all.")
        runs = runs[:most]
    state = st.dataframe(
        pd.DataFrame({name: _cells(column, runs) for name, column in shown.items()}),
        hide_index=True,
        height=480,
        key=f"runs-{key_of(runs)}",
        on_select="rerun",
        selection_mode="multi-row",
        placeholder="–",
        alt="The runs, a row for each",
        column_config={name: _config(name, column) for name, column in shown.items()},
    )
    return [runs[row] for row in state["selection"]["rows"] if row < len(runs)]


def key_of(runs: Sequence[Run]) -> str:
    """What tells a widget about these runs in this order from one about others."""
    return sha256(" ".join(run.id for run in runs).encode()).hexdigest()[:12]


def as_csv(runs: Sequence[Run], names: Sequence[str], known: Mapping[str, Column]) -> bytes:
    """The table in full precision, with a byte-order mark so that spreadsheets read it as UTF-8."""
    frame = pd.DataFrame(
        {name: [_in_csv(known[name].value(run)) for run in runs] for name in ("id", "run", *names)}
    )
    return frame.to_csv(index=False).encode("utf-8-sig")


def _cells(column: Column, runs: Sequence[Run]) -> "pd.Series[Any]":
    values = [_spelled(column.value(run)) for run in runs]
    if column.kind == "share":
        return 100 * pd.Series(values, dtype=float)
    if column.kind == "points":
        # To the tenth that is shown, since a little below zero would be written -0.0.
        return (100 * pd.Series(values, dtype=float)).round(1) + 0.0
    if column.kind == "count":
        return pd.Series(values, dtype="Int64")
    if column.kind == "seconds":
        written = [
            sortable_duration(each) if isinstance(each, int | float) else None for each in values
        ]
        return pd.Series(written, dtype=object)
    return pd.Series(values, dtype=float if column.kind == "number" else None)


def _spelled(value: Value) -> Value:
    return ", ".join(value) if isinstance(value, tuple) else value


def _in_csv(value: Value) -> Value:
    spelled = _spelled(value)
    return in_a_cell(spelled) if isinstance(spelled, str) else spelled


def _config(name: str, column: Column) -> Any:
    title = _SHORT.get(name, column.title) + _UNITS.get(column.kind, "")
    help = column.help or None
    pinned = name in ("run", "pinned")
    match column.kind:
        case "yes":
            return st.column_config.CheckboxColumn(title, help=help, pinned=pinned, width="small")
        case "time":
            zone = readers_zone()
            return st.column_config.DatetimeColumn(
                title, help=help, format="YYYY-MM-DD HH:mm", timezone=zone.key if zone else None
            )
        case "seconds":
            return st.column_config.TextColumn(title, help=help, alignment="right")
        case "text" | "texts":
            width = 90 if name in _ONLY_IF_ANY else None
            return st.column_config.TextColumn(title, help=help, pinned=pinned, width=width)
    return st.column_config.NumberColumn(title, help=help, format=_FORMATS[column.kind])
