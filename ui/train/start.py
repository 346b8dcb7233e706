"""The bar that starts a training: how many seeds, how long it takes, what is wrong."""

import uuid
from typing import Any

import streamlit as st

from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import ConfigError, FmnistError
from fmnist.common.numbers import read_whole_number
from fmnist.jobs.queue import jobs
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import with_seeds
from ui.address.runs import name_run
from ui.shared.words import plain
from ui.train.seeds import number_of_seeds
from ui.train.time_estimate import show_time_needed


def start_bar(values: dict[str, Any], name: str) -> TrainConfig | None:
    """Draw the bar at the foot of the window that starts a run of `values`, named `name`.

    What is wrong with them stands there, too. It stays in sight however long the form is.

    Returns:
        The configuration, None where `values` are none.
    """
    config, runs, device = None, 1, str(values["device"])
    with st.bottom, st.container(horizontal=True, vertical_alignment="bottom"):
        seeds = number_of_seeds()
        try:
            runs = read_whole_number(seeds)
            config = with_seeds(TrainConfig.parse(values), runs)[0]
        except ConfigError as error:
            refusal: str | None = str(error)
        else:
            refusal = st.session_state.pop("start-error", None)
        st.button(
            "Start training",
            type="primary",
            icon=":material/play_arrow:",
            disabled=config is None,
            on_click=_start,
            args=(config, runs, name, uuid.uuid4().hex),
            help=f"Trains in the background on: {device_name(resolve_device(device).type)}. You "
            "can close the page. While another run trains, this one waits in the queue.",
        )
        if refusal:
            st.error(plain(refusal), icon=":material/error:")
        elif config is not None:
            show_time_needed(config, runs)
    return config


def _start(config: TrainConfig, runs: int, name: str, request: str) -> None:
    """Queue the runs, the id of the first into the address; the same press twice makes no more."""
    try:
        made = jobs().submit_seeds(config, runs, request=request, name=name)
        name_run(made[0].id)
    except FmnistError as error:
        st.session_state["start-error"] = str(error)
