"""The tab Accuracy against cost of Compare: what every configuration reaches at what cost."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.common.figures import bounded, count, duration, per_cent, short_count
from fmnist.comparison.pareto import pareto_front
from fmnist.comparison.repeats import FEW
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import SeedGroup, seed_groups
from ui.compare.accuracy_against_cost_chart import accuracy_range, field_chart
from ui.compare.words import front_words
from ui.shared.choice import choice
from ui.shared.links import link
from ui.shared.seed_groups import validation_of
from ui.shared.tables import show_table
from ui.shared.words import plain

_FLOOR = 0.85


@dataclass(frozen=True)
class _Cost:
    """What settings are compared by: its title, axis and d3 format, and how it is said."""

    attribute: str
    axis: str
    format: str
    words: Callable[[float], str]


_COSTS = {
    "Parameters": _Cost("parameters", "Parameters", "~s", count),
    "MACs": _Cost("macs", "MACs for one image", "~s", short_count),
    "Training time": _Cost("seconds", "Training time (seconds)", ",~r", duration),
    "Latency": _Cost(
        "latency_ms", "Latency of one image on the processor (ms)", "~r", lambda ms: f"{ms:.2g} ms"
    ),
}


@dataclass(frozen=True)
class _Point:
    """A setting, what it costs, and whether nothing beats it."""

    setting: SeedGroup
    cost: float
    front: bool


def field_panel(runs: list[Run]) -> None:
    """Choose a cost; the chart, the table behind it, and a way to the runs."""
    settings = seed_groups(runs)
    title = st.segmented_control(
        "Test accuracy against",
        list(_COSTS),
        default="Parameters",
        required=True,
        help="Less is better: further left is cheaper, further up more accurate.",
    )
    cost = _COSTS[title]
    points = _points(settings, cost)
    visible = [point for point in points if point.setting.test.value >= _FLOOR] or points
    zoomed = len(visible) < len(points) and st.toggle(
        f"Hide what is below {per_cent(_FLOOR, 0)}",
        value=True,
        help="So that the others can be told apart.",
    )
    shown = visible if zoomed else points
    if shown:
        st.altair_chart(
            field_chart(_frame(shown), cost.axis, cost.format),
            alt=f"Test accuracy of every configuration against {title.lower()}",
        )
    st.caption(" ".join(_remarks(settings, points, shown, title)))
    with st.expander("As a table"):
        _table(points, title)
    _way_to_the_runs(settings)


def _points(settings: list[SeedGroup], cost: _Cost) -> list[_Point]:
    """The settings that have this cost."""
    costs = [getattr(setting, cost.attribute) for setting in settings]
    known = [pair for pair in zip(settings, costs, strict=True) if pair[1] is not None]
    front = pareto_front(
        np.array([value for _, value in known], float),
        np.array([setting.test.value for setting, _ in known], float),
    )
    return [
        _Point(setting, float(value), bool(on_front))
        for (setting, value), on_front in zip(known, front, strict=True)
    ]


def _frame(points: list[_Point]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "setting": point.setting.name,
                "source": point.setting.source,
                "accuracy": point.setting.test.value,
                "low": point.setting.test.low,
                "high": point.setting.test.high,
                "cost": point.cost,
                "front": point.front,
                "runs": len(point.setting.runs),
                "repeats": _repeats(point.setting),
                "devices": ", ".join(point.setting.devices),
            }
            for point in points
        ]
    )


def _repeats(setting: SeedGroup) -> str:
    number = len(setting.runs)
    return "1 seed" if number == 1 else f"{number} seeds"


def _remarks(
    settings: list[SeedGroup], points: list[_Point], shown: list[_Point], title: str
) -> list[str]:
    """What the marks of the chart mean, and what it leaves out."""
    remarks = [
        "Bars are 95 % intervals (1 seed: over test images; several: over seeds); the dotted line "
        "is the Pareto front.",
    ]
    if any(len(setting.runs) < FEW for setting in settings):
        remarks.append(f"Hollow: fewer than {FEW} seeds, seed variance not known.")
    if missing := len(settings) - len(points):
        remarks.append(f"Not measured: {missing}.")
    if below := len(points) - len(shown):
        remarks.append(f"Below {per_cent(_FLOOR, 0)}, not shown: {below}.")
    if shown and (cut := _cut(shown)):
        remarks.append(f"Intervals cut by the edge: {cut}.")
    if title == "Training time" and len({point.setting.devices for point in points}) > 1:
        remarks.append("Times are of different devices: see the tooltips.")
    remarks.append(front_words([point.setting for point in points if point.front]))
    return remarks


def _cut(shown: list[_Point]) -> int:
    """How many intervals the chart does not show to their ends."""
    low, high = accuracy_range([point.setting.test.value for point in shown])
    intervals = [point.setting.test for point in shown]
    return sum(each.low < low or each.high > high for each in intervals)


def _table(points: list[_Point], title: str) -> None:
    rows = [
        {
            "Configuration": point.setting.name,
            "Source": point.setting.source,
            "Validation": validation_of(point.setting),
            "Test": bounded(point.setting.test),
            title: _COSTS[title].words(point.cost),
            "Seeds": _repeats(point.setting),
            "Pareto-optimal": "yes" if point.front else "",
        }
        for point in points
    ]
    show_table(rows, f"Every setting with its test accuracy and {title.lower()}")


def _way_to_the_runs(settings: list[SeedGroup]) -> None:
    """Links to the runs of one setting."""
    chosen = choice(
        st.selectbox,
        "Runs of",
        range(len(settings)),
        key="cost-runs",
        format_func=lambda index: (
            f"{settings[index].name} · {per_cent(settings[index].test.value)}"
        ),
        help="The most accurate first; the links lead to the results of each run.",
    )
    with st.container(horizontal=True):
        for run in settings[chosen].runs:
            link("results", f"{plain(run.label)}, seed {run.record.config.seed}", run=run.id)
