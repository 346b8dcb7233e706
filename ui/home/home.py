"""What Home says of the runs and of this machine."""

from statistics import fmean

import streamlit as st

from fmnist.common.device import device_name, resolve_device
from fmnist.common.figures import count
from fmnist.common.text import on_one_line
from fmnist.jobs.queue import jobs
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.progress import progress_of
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.seed_groups import SeedGroup, groups_of
from ui.home.cluster import show_cluster
from ui.shared.frame import require_dataset, start_work
from ui.shared.heading import MENU
from ui.shared.links import link, links_to_interrupted
from ui.shared.seed_groups import choose_setting
from ui.shared.server import OPEN, open_to_the_network
from ui.shared.words import in_words, plain

_MOST = 5
_OTHER_PAGES = {
    "Data": "the images, their labels, duplicates",
    "Search": "look for a better setting",
    "Runs": "every run in one table",
    "Results": "one run: where it fails",
    "Mistakes": "the images that it gets wrong",
    "Ensembles": "several runs that answer together",
    "Claims": "five public projects, trained again",
    "Monitor": "whether a model still answers as it did",
}
"""The pages that have no door at the top, each with what it is for."""


def show_home() -> None:
    """Have the queue at work; show what runs, what is best, and what this machine has."""
    start_work()
    if open_to_the_network():
        st.warning(OPEN, icon=":material/lock_open:")
    _running_now()
    _best_models()
    _other_pages()
    _this_machine()


@st.fragment(run_every=2.0)
def _running_now() -> None:
    """What is training at this moment, and what waits."""
    runs = Store().unfinished()
    active = [run for run in runs if run.record.status in ACTIVE]
    waiting = [run for run in runs if run.record.status == "queued"]
    st.subheader("Running now")
    if not active and not waiting:
        st.caption("Nothing is training.")
    for run in active:
        _show_active(run)
    links_to_interrupted(runs)
    if waiting:
        st.caption(f"{len(waiting)} waiting in the queue.")
    show_cluster(jobs().cluster, active, waiting)


def _show_active(run: Run) -> None:
    progress = progress_of(run)
    st.progress(progress.fraction, text=f"{plain(run.label)} · {in_words(run)}")
    link("train", "Watch it", ":material/show_chart:", run=run.id)


def _best_models() -> None:
    st.subheader("Best models so far")
    complete = [run for run in Store().runs() if run.is_complete and run.record.all_classes]
    if not complete:
        st.caption("No run has ended yet.")
        return
    settings = groups_of(complete)
    ranked = sorted(filter(_validated, settings), key=_mean_validation, reverse=True)
    _settings(
        ranked[:_MOST],
        "best",
        "Of the runs of ten classes, by validation accuracy; seeds of one configuration are one "
        "row. Choose a row to open its runs.",
    )
    unranked = [setting for setting in settings if not _validated(setting)]
    if unranked:
        with st.expander(f"Without validation images, so unranked ({len(unranked)})"):
            _settings(
                unranked[:_MOST],
                "unranked",
                "Trained on all images, they have only a test accuracy, by which nothing is "
                "chosen. Choose a row to open its runs.",
            )
    link("runs", "All runs")


def _settings(settings: list[SeedGroup], key: str, line: str) -> None:
    """Configurations as a table, and links to the runs of the one that is chosen."""
    if not settings:
        st.caption("No run with validation images has ended yet.")
        return
    chosen = choose_setting(settings, key)
    if chosen is None:
        st.caption(line)
        return
    with st.container(horizontal=True):
        for run in chosen.runs:
            link("results", plain(run.label), run=run.id)
        if len(chosen.runs) > 1:
            one = f"configuration={chosen.runs[0].configuration}"
            link("runs", "Its seeds in one table", where=one)


def _validated(setting: SeedGroup) -> bool:
    return all(run.record.best for run in setting.runs)


def _mean_validation(setting: SeedGroup) -> float:
    return fmean(validation_accuracy(run) for run in setting.runs)


def _other_pages() -> None:
    st.subheader("More")
    with st.container(horizontal=True):
        for path, title, icon in MENU:
            if line := _OTHER_PAGES.get(title):
                with st.container(width=250, gap="xxsmall"):
                    st.page_link(path, label=title, icon=icon)
                    st.caption(line)


def _this_machine() -> None:
    st.subheader("This machine")
    st.text(f"Device: {device_name(resolve_device().type)}")
    dataset = require_dataset()
    st.text(
        f"Dataset: {count(len(dataset.train_images))} training and "
        f"{count(len(dataset.test_images))} test images, from {dataset.origin}"
    )
    damaged = Store().damaged()
    if damaged:
        with st.expander(f"Damaged runs ({len(damaged)}), not shown anywhere"):
            for entry in damaged:
                st.text(f"{on_one_line(entry.id[:80])}: {entry.reason}")
