"""The bar that starts a training: how many seeds, how long it takes, what is wrong."""

from typing import Any

import streamlit as st

from fmnist.common.refusals import noted, together
from fmnist.jobs.queue import jobs
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import read_seeds, with_seeds
from ui.address.runs import name_run
from ui.shared.presses import press_of
from ui.shared.words import plain
from ui.train.seeds import number_of_seeds
from ui.train.time_estimate import show_time_needed


def start_bar(values: dict[str, Any], name: str) -> TrainConfig | None:
    """Draw the bar at the foot of the window that starts a run of `values`, named `name`.

    What is wrong with them stands there, too. It stays in sight however long the form is.

    Returns:
        The configuration, None where `values` are none.
    """
    config, runs, where = None, 1, ""
    refusals: list[str] = []
    with st.bottom, st.container(horizontal=True, vertical_alignment="bottom"):
        seeds = number_of_seeds()
        with noted(refusals):
            config = TrainConfig.parse(values)
        with noted(refusals):
            where = f" on: {jobs().trains_on(values['device'])}"
        with noted(refusals):
            runs = read_seeds(seeds)
            if config is not None:
                with_seeds(config, runs)
        press = press_of(
            "start",
            "Start training",
            type="primary",
            icon=":material/play_arrow:",
            disabled=bool(refusals),
            help=f"Trains in the background{where}. You can close the page. While another run "
            "trains, this one waits in the queue.",
        )
        if press and config is not None:
            with noted(refusals):
                _start(config, runs, name, press)
        if refusals:
            st.error(plain(together(refusals)), icon=":material/error:")
        elif config is not None:
            show_time_needed(config, runs)
    return config


def _start(config: TrainConfig, runs: int, name: str, press: str) -> None:
    """Queue the runs, the id of the first into the address; the same press twice makes no more."""
    made = jobs().submit_seeds(config, runs, request=press, name=name)
    name_run(made[0].id)
    st.rerun()
