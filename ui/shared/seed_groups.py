"""Settings on Compare: the seeds of one as one row, one curve with a band, and one test."""

from statistics import fmean
from typing import Any

import pandas as pd
import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, count, duration, fixed
from fmnist.evaluation.metric_registry import METRICS
from fmnist.studies.seed_groups import SeedGroup
from ui.shared.evaluations import figure_words, figures_of, further_metrics
from ui.shared.nothing_learned import learned_nothing
from ui.shared.tables import run_table


def validation_of(setting: SeedGroup) -> str:
    """The mean validation accuracy of its runs with its interval, none where none was measured."""
    return "none" if setting.validation is None else bounded(setting.validation)


def accuracy_table(settings: list[SeedGroup]) -> None:
    """A row for each setting, or for each run where every setting has one."""
    if repeated(settings):
        _setting_table(settings)
    else:
        run_table([setting.runs[0] for setting in settings])


def choose_setting(settings: list[SeedGroup], key: str) -> SeedGroup | None:
    """A row for each setting, those of the user's own marked, and the one whose row is chosen."""
    shown = "-".join(setting.runs[0].short_id for setting in settings)
    state = _setting_table(
        settings, key=f"{key}-{shown}", on_select="rerun", selection_mode="single-row"
    )
    rows = state["selection"]["rows"]
    return settings[rows[0]] if rows else None


def _setting_table(settings: list[SeedGroup], **selection: Any) -> Any:
    """A row for each setting: the mean of its runs, their spread, size and time."""
    return st.dataframe(
        pd.DataFrame([_row(setting) for setting in settings]),
        hide_index=True,
        height="content",
        alt="Settings with the mean and the spread of the accuracy of their runs",
        column_config={
            "Test": st.column_config.Column(
                help="On the 10,000 test images, the mean over seeds. In brackets its 95 % "
                "interval: over seeds (Student's t), of 1 seed over images."
            ),
            "SD": st.column_config.Column(
                "SD (points)",
                help="The standard deviation of the test accuracy between seeds (seed variance).",
            ),
            "Origin": st.column_config.Column(
                help="Your own were trained here; the others are included."
            ),
        },
        **selection,
    )


def repeated(settings: list[SeedGroup]) -> bool:
    """Whether any of them has several runs."""
    return any(len(setting.runs) > 1 for setting in settings)


def _row(setting: SeedGroup) -> dict[str, str]:
    row = {
        "Configuration": setting.name,
        "Test": bounded(setting.test)
        + (", learned nothing" if all(map(learned_nothing, setting.runs)) else ""),
        "Seeds": count(len(setting.runs)),
        "Validation": validation_of(setting),
        "SD": "–" if setting.deviation is None else fixed(100 * setting.deviation, 2),
        "Parameters": count(setting.parameters),
        "Training": duration(setting.seconds),
    }
    row |= {title: _mean(name, setting) for name, title in further_metrics()}
    own = any(not run.read_only for run in setting.runs)
    return row | {"Origin": "own" if own else "included"}


def _mean(name: str, setting: SeedGroup) -> str:
    """The mean of a figure over the runs, of a single run with its interval."""
    if len(setting.runs) == 1:
        return figure_words(name, setting.runs[0])
    known = [each for run in setting.runs if (each := figures_of(run)[name]) is not None]
    if len(known) < len(setting.runs):
        return "–"
    return METRICS.get(name).words(Estimate(fmean(each.value for each in known)))
