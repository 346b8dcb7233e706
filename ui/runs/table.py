"""The table of runs, and the same as a file."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from fmnist.common.text import in_a_cell
from fmnist.runs.columns import Column, Value
from fmnist.runs.run import Run
from ui.shared.words import readers_zone

_FORMATS = {
    "share": "%.1f %%",
    "points": "%+.1f",
    "count": "localized",
    "seconds": "%.0f s",
    "number": None,
}
_MOST_CELLS = 100_000
"""So many are sent to the browser at once, about 1 MB."""
_UNITS = {"points": " (points)"}


def choose_rows(
    runs: Sequence[Run], names: Sequence[str], known: Mapping[str, Column]
) -> list[Run]:
    """The table, and the runs whose rows are chosen in it.

    Other runs in it, or another order of them, let go of what was chosen: rows are known by place.
    """
    shown = {name: known[name] for name in ("pinned", "run", *names)}
    if not any(run.notes.pinned for run in runs):
        del shown["pinned"]
    most = _MOST_CELLS // len(shown)
    if len(runs) > most:
        st.caption(f"The first {most:,} of them, as there are so many columns; the CSV has all.")
        runs = runs[:most]
    state = st.dataframe(
        pd.DataFrame({name: _cells(column, runs) for name, column in shown.items()}),
        hide_index=True,
        height=480,
        key=table_key(runs),
        on_select="rerun",
        selection_mode="multi-row",
        placeholder="–",
        alt="The runs, a row for each",
        column_config={name: _config(name, column) for name, column in shown.items()},
    )
    return [runs[row] for row in state["selection"]["rows"] if row < len(runs)]


def table_key(runs: Sequence[Run]) -> str:
    """The key of the table of these runs in this order."""
    return f"runs-{sha256(' '.join(run.id for run in runs).encode()).hexdigest()[:12]}"


def as_csv(runs: Sequence[Run], names: Sequence[str], known: Mapping[str, Column]) -> bytes:
    """The table in full precision, with a byte-order mark so that spreadsheets read it as UTF-8."""
    frame = pd.DataFrame(
        {name: [_in_csv(known[name].value(run)) for run in runs] for name in ("id", "run", *names)}
    )
    return frame.to_csv(index=False).encode("utf-8-sig")


def _cells(column: Column, runs: Sequence[Run]) -> "pd.Series[Any]":
    values = [_spelled(column.value(run)) for run in runs]
    if column.kind in ("share", "points"):
        return 100 * pd.Series(values, dtype=float)
    if column.kind == "count":
        return pd.Series(values, dtype="Int64")
    return pd.Series(values, dtype=float if column.kind in ("number", "seconds") else None)


def _spelled(value: Value) -> Value:
    return ", ".join(value) if isinstance(value, tuple) else value


def _in_csv(value: Value) -> Value:
    spelled = _spelled(value)
    return in_a_cell(spelled) if isinstance(spelled, str) else spelled


def _config(name: str, column: Column) -> Any:
    title, help = column.title + _UNITS.get(column.kind, ""), column.help or None
    pinned = name in ("run", "pinned")
    match column.kind:
        case "yes":
            return st.column_config.CheckboxColumn(title, help=help, pinned=pinned, width="small")
        case "time":
            zone = readers_zone()
            return st.column_config.DatetimeColumn(
                title, help=help, format="YYYY-MM-DD HH:mm", timezone=zone.key if zone else None
            )
        case "text" | "texts":
            return st.column_config.TextColumn(title, help=help, pinned=pinned)
    return st.column_config.NumberColumn(title, help=help, format=_FORMATS[column.kind])
