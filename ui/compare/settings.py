"""Choosing settings to compare, seeds apart, and what their trainings say of them."""

from typing import NamedTuple

import streamlit as st

from fmnist.common.figures import per_cent
from fmnist.runs.description import apart_words
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import SeedGroup, alone, groups_of
from ui.address.runs import last_chosen_run, name_runs, named_runs, rename_runs
from ui.compare.contrast import contrasts
from ui.shared.pickers import choose_runs, in_order_of_offer
from ui.shared.run_lines import tag
from ui.shared.seed_groups import accuracy_table
from ui.shared.seed_words import (
    components_words,
    few_runs_words,
    settings_words,
    spread_words,
)
from ui.shared.words import plain

_MOST_RUNS = 7


class Chosen(NamedTuple):
    """What is compared.

    Attributes:
        ended: of each setting the run with the first seed.
        settings: those of the runs that have ended, in the same order; one of a single run goes by
            the run's label.
        unfinished: runs without results, of which there are curves so far.
    """

    ended: list[Run]
    settings: list[SeedGroup]
    unfinished: list[Run]


def choose_settings(offered: list[Run]) -> Chosen:
    """Let the user choose settings of the complete runs on offer, or single runs, and others."""
    complete = [run for run in offered if run.is_complete]
    groups = groups_of(complete)
    together = len(groups) < len(complete) and st.toggle(
        "Group seeds",
        value=len(groups) > 1,
        key="together",
        bind="query-params",
        help="Runs that differ in nothing but their seed become one choice, one row and one curve.",
    )
    by_first = {group.runs[0].id: group for group in groups} if together else {}
    first = {run.id: group.runs[0].id for group in by_first.values() for run in group.runs}
    rename_runs("runs", first)
    firsts = [run for run in offered if first.get(run.id, run.id) == run.id]
    several = {run_id: group for run_id, group in by_first.items() if len(group.runs) > 1}
    chosen = choose_runs(
        "runs",
        "Runs",
        firsts,
        lambda run: _tag(several[run.id]) if run.id in several else tag(run),
        _MOST_RUNS,
        help="With their test accuracy, or where they stand. Of two their difference in detail; of "
        "more, up to seven, which can be told apart. Runs that tell fewer than the ten classes "
        "apart are not among them: their accuracy is of fewer images and compares with no other.",
        at_first=_at_first(firsts, first),
    )
    if named_runs("runs") is None:
        name_runs("runs", [run.id for run in chosen])
    ended = [run for run in chosen if run.is_complete]
    settings = [several.get(run.id) or alone(run) for run in ended]
    if stand_ins := [_stand_in(each) for each in settings if len(each.runs) > 1]:
        st.caption(
            f"Image by image the first seed stands for its configuration: "
            f"{plain('; '.join(stand_ins))}."
        )
    return Chosen(ended, settings, [run for run in chosen if not run.is_complete])


def _at_first(firsts: list[Run], first: dict[str, str]) -> list[str]:
    """The run that was chosen last on any page, and what is first on offer, the ended before."""
    ids = [run.id for run in sorted(in_order_of_offer(firsts), key=lambda run: not run.is_complete)]
    last = last_chosen_run() or ""
    wanted = first.get(last, last)
    return sorted(ids, key=lambda run_id: run_id != wanted)[:2]


def show_accuracies(settings: list[SeedGroup]) -> None:
    """The table of the settings, and in what those of one network differ."""
    accuracy_table(settings)
    pairs = zip(settings, contrasts(settings), strict=True)
    if differing := [f"{setting.name}: {contrast}" for setting, contrast in pairs if contrast]:
        st.caption(plain(f"{'; '.join(differing)}."))


def seed_verdict(settings: list[SeedGroup]) -> str:
    """What the trainings say of the settings, beside what the images say of single runs."""
    if len(groups_of([setting.runs[0] for setting in settings])) == 1:
        return apart_words([setting.runs[0].record for setting in settings])
    if len(settings) > 2:
        return few_runs_words([len(setting.runs) for setting in settings])
    first, second = settings
    return settings_words(first.accuracies, second.accuracies, first.name, second.name)


def show_seed_variance(settings: list[SeedGroup]) -> None:
    """How far seeds move the accuracy, where any setting was repeated."""
    repeated = [setting.accuracies for setting in settings if len(setting.runs) > 1]
    if said := spread_words(settings):
        st.markdown(plain(said))
    if len(repeated) > 1:
        st.markdown(plain(components_words(repeated)))


def _stand_in(setting: SeedGroup) -> str:
    """The run that stands for a setting, and for which where that is not its name."""
    label = setting.runs[0].label
    return label if label == setting.name else f"{label} for {setting.name}"


def _tag(setting: SeedGroup) -> str:
    return f"{setting.name}, {len(setting.runs)} runs · {per_cent(setting.test.value)}"
