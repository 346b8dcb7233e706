"""The button that starts a training, with how long it takes and what it trains on."""

import uuid

import streamlit as st

from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import FmnistError
from fmnist.jobs.queue import jobs
from fmnist.training.config import TrainConfig
from ui.address.runs import name_run
from ui.shared.words import plain
from ui.train.time_estimate import show_time_needed


def start_button(config: TrainConfig | None, runs: int, name: str, device: str) -> None:
    """Start `runs` of `config`, named `name`; without a configuration it cannot be pressed."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start training",
            type="primary",
            icon=":material/play_arrow:",
            disabled=config is None,
            on_click=_start,
            args=(config, runs, name, uuid.uuid4().hex),
            help="Trains in the background: you can close the page. While another run trains, "
            "this one waits in the queue.",
        )
        if config is not None:
            show_time_needed(config, runs)
    st.caption(f"Trains on: {device_name(resolve_device(device).type)}")
    if refusal := st.session_state.pop("start-error", None):
        st.error(plain(refusal), icon=":material/error:")


def _start(config: TrainConfig, runs: int, name: str, request: str) -> None:
    """Queue the runs, the id of the first into the address; the same press twice makes no more."""
    try:
        made = jobs().submit_seeds(config, runs, request=request, name=name)
        name_run(made[0].id)
    except FmnistError as error:
        st.session_state["start-error"] = str(error)
