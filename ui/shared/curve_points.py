"""The points of curves as tables, made once for all sessions while a run has no news."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fmnist.comparison.seed_bands import band
from fmnist.runs.curves import (
    Axis,
    Figure,
    Split,
    best_end,
    curve_of,
    ends,
    epoch_values,
    field_of,
)
from fmnist.runs.files import METRICS
from fmnist.runs.history import read_history
from fmnist.runs.run import Run


@dataclass(frozen=True)
class Line:
    """A run, or several runs of one configuration as their mean with a band."""

    name: str
    colour: str
    runs: Sequence[Run]


def table_of(
    lines: Sequence[Line], figure: Figure, split: Split, axis: Axis, smoothing: float
) -> pa.Table:
    """The points of all lines: columns x, value, smoothed, run."""
    return pa.concat_tables([_points(line, figure, split, axis, smoothing) for line in lines])


def best_of(lines: Sequence[Line], axis: Axis) -> pa.Table:
    """Where the best epochs of the single runs ended: columns x, run."""
    ends = [(best_end(line.runs[0], axis), line.name) for line in lines if len(line.runs) == 1]
    known = [(x, name) for x, name in ends if x is not None]
    return pa.table(
        {
            "x": pa.array([x for x, _ in known], pa.float64()),
            "run": pa.array([name for _, name in known], pa.string()),
        }
    )


def bands_of(lines: Sequence[Line], figure: Figure, axis: Axis) -> pa.Table:
    """From lowest to highest of several runs: columns x, low, high, split, run."""
    splits: tuple[Split, ...] = ("training", "validation")
    return pa.concat_tables(
        [
            _band(line, figure, split, axis).drop_columns(["value", "smoothed"])
            for line in lines
            if len(line.runs) > 1
            for split in splits
        ]
    )


def _points(line: Line, figure: Figure, split: Split, axis: Axis, smoothing: float) -> pa.Table:
    if len(line.runs) > 1:
        return _band(line, figure, split, axis).select(["x", "value", "smoothed", "run"])
    (run,) = line.runs
    version = run.history().version
    field = field_of(run, figure, split)
    return _points_of(run.folder, version, line.name, field, axis, smoothing)


@lru_cache(maxsize=128)
def _points_of(
    folder: Path,
    version: tuple[int, int],
    name: str,
    field: str,
    axis: Axis,
    smoothing: float,
) -> pa.Table:
    curve = curve_of(read_history(folder / METRICS), field, axis, smoothing)
    return _table(name, x=curve.x, value=curve.value, smoothed=curve.smoothed)


def _band(line: Line, figure: Figure, split: Split, axis: Axis) -> pa.Table:
    histories = [run.history() for run in line.runs]
    across = band([ends(history, axis) for history in histories])
    fields = [field_of(run, figure, split) for run in line.runs]
    up = band([epoch_values(*each) for each in zip(histories, fields, strict=True)])
    known = ~np.isnan(up.mean)
    columns = {
        "x": across.mean,
        "value": up.mean,
        "smoothed": up.mean,
        "low": up.low,
        "high": up.high,
    }
    table = _table(line.name, **{name: values[known] for name, values in columns.items()})
    return table.append_column("split", pa.array([split] * len(table), pa.string()))


def _table(name: str, **columns: NDArray[np.float64]) -> pa.Table:
    table = pa.table({title: pa.array(values, pa.float64()) for title, values in columns.items()})
    return table.append_column("run", pa.array([name] * len(table), pa.string()))
