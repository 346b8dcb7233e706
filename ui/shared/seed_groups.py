"""Settings on Compare: the seeds of one as one row, one curve with a band, and one test."""

from collections.abc import Sequence
from statistics import fmean

import pandas as pd
import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, count, duration, ends, interval_of, per_cent
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


def _setting_table(settings: list[SeedGroup]) -> None:
    """A row for each setting: the mean of its runs, their spread, size and time."""
    st.dataframe(
        pd.DataFrame([_row(setting) for setting in settings]),
        hide_index=True,
        height="content",
        alt="Settings with the mean and the spread of the accuracy of their runs",
        column_config={
            "Test": st.column_config.Column(
                help="On the 10,000 test images, the mean over the runs."
            ),
            "95 % interval": st.column_config.Column(
                help="Of several runs that of their mean, over trainings (Student's t): two tell "
                "little, so theirs is very wide. Of one run over images."
            ),
            "Deviation": st.column_config.Column(
                "Deviation (points)",
                help="The standard deviation between runs that differ in their seed alone.",
            ),
        },
    )


def repeated(settings: list[SeedGroup]) -> bool:
    """Whether any of them has several runs."""
    return any(len(setting.runs) > 1 for setting in settings)


def _row(setting: SeedGroup) -> dict[str, str]:
    several = setting.deviation is not None
    return {
        "Setting": setting.name,
        "Test": per_cent(setting.test.value)
        + (", learned nothing" if all(map(learned_nothing, setting.runs)) else ""),
        "95 % interval": interval_of(setting.test) + ("" if several else ", over images"),
        "Runs": count(len(setting.runs)) if several else "one run",
        "Validation": validation_of(setting),
        "Deviation": f"{100 * (setting.deviation or 0):.2f}" if several else "–",
        "Lowest to highest": _span(setting.accuracies) if several else "–",
        "Parameters": count(setting.parameters),
        "Training": duration(setting.seconds),
    } | {title: _mean(name, setting) for name, title in further_metrics()}


def _mean(name: str, setting: SeedGroup) -> str:
    """The mean of a figure over the runs, of a single run with its interval."""
    if len(setting.runs) == 1:
        return figure_words(name, setting.runs[0])
    known = [each for run in setting.runs if (each := figures_of(run)[name]) is not None]
    if len(known) < len(setting.runs):
        return "–"
    return METRICS.get(name).words(Estimate(fmean(each.value for each in known)))


def _span(values: Sequence[float]) -> str:
    return ends(min(values), max(values))
