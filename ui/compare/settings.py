"""Choosing settings to compare, seeds apart, and what their trainings say of them."""

import streamlit as st

from fmnist.common.figures import per_cent
from fmnist.comparison.repeats import FEW
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import SeedGroup, alone, groups_of
from ui.address.runs import rename_runs
from ui.compare.contrast import contrasts
from ui.compare.words import (
    accuracies_words,
    components_words,
    few_runs_words,
    settings_words,
    spread_words,
)
from ui.shared.pickers import choose_runs
from ui.shared.seed_groups import accuracy_table, repeated
from ui.shared.words import plain, tag


def choose_settings(complete: list[Run]) -> tuple[list[Run], list[SeedGroup]]:
    """Let the user choose settings of the `complete` runs, or single runs.

    Returns:
        The run with the first seed of each setting, and the settings; one of a single run goes by
        the run's label.
    """
    settings = groups_of(complete)
    together = len(settings) < len(complete) and st.toggle(
        "Seeds of a setting together",
        value=len(settings) > 1,
        key="together",
        bind="query-params",
        help="Runs that differ in nothing but their seed become one choice, one row and one curve. "
        "Switch it off to compare single runs.",
    )
    if not together:
        runs = choose_runs(complete, tag)
        return runs, [alone(run) for run in runs]
    by_first = {
        setting.runs[0].id: setting if len(setting.runs) > 1 else alone(setting.runs[0])
        for setting in settings
    }
    firsts = [run for run in complete if run.id in by_first]
    first = {run.id: setting.runs[0].id for setting in settings for run in setting.runs}
    rename_runs("runs", first)
    runs = choose_runs(firsts, lambda run: _tag(by_first[run.id]))
    chosen = [by_first[run.id] for run in runs]
    if stand_ins := [_stand_in(each) for each in chosen if len(each.runs) > 1]:
        st.caption(
            "Where images are compared one by one, the run with the first seed stands for its "
            f"setting: {plain('; '.join(stand_ins))}."
        )
    return runs, chosen


def say_accuracies(settings: list[SeedGroup]) -> None:
    """The table of the settings, in what those of one network differ, and its reading."""
    accuracy_table(settings)
    pairs = zip(settings, contrasts(settings), strict=True)
    if differing := [f"{setting.name}: {contrast}" for setting, contrast in pairs if contrast]:
        st.caption(plain(f"What sets those of one network apart. {'; '.join(differing)}."))
    reading = spread_words if repeated(settings) else accuracies_words
    st.caption(plain(reading(settings)))


def say_of_settings(settings: list[SeedGroup]) -> None:
    """What the trainings say of the settings, beside what the images say of two runs."""
    if len(settings) < 2:
        return
    st.subheader("And with other seeds?", anchor=False)
    names = [setting.name for setting in settings]
    if len(groups_of([setting.runs[0] for setting in settings])) == 1:
        st.markdown(
            "These differ in their seed alone: whichever is ahead, the setting is the same."
        )
    elif len(settings) == 2:
        first, second = (setting.accuracies for setting in settings)
        st.markdown(plain(settings_words(first, second, *names)))
    elif few := few_runs_words([len(setting.runs) for setting in settings]):
        st.markdown(plain(few))
    repeated = [setting.accuracies for setting in settings if len(setting.runs) > 1]
    if len(repeated) > 1:
        st.markdown(plain(components_words(repeated)))
    st.caption(
        "The tests over images are about the networks that were trained. This is about the "
        f"settings that trained them, and takes at least {FEW} runs of each."
    )


def _stand_in(setting: SeedGroup) -> str:
    """The run that stands for a setting, and for which where that is not its name."""
    label = setting.runs[0].label
    return label if label == setting.name else f"{label} for {setting.name}"


def _tag(setting: SeedGroup) -> str:
    number = len(setting.runs)
    runs = f", {number} runs" if number > 1 else ""
    return f"{setting.name}{runs} · {per_cent(setting.test.value)}"
