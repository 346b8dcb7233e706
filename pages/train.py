"""Train: choose a network and a recipe, start, watch, stop."""

import uuid

import streamlit as st

from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import ConfigError, FmnistError, RunError
from fmnist.jobs.queue import jobs
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import with_seeds
from ui.address.runs import name_run, named_run, take_run_to_repeat
from ui.shared.frame import open_page, require_dataset
from ui.shared.links import links_to_interrupted
from ui.shared.live import live_panel, queue_panel
from ui.shared.words import plain
from ui.train.builder import built_name
from ui.train.form import fill_from_run, network_form, recipe_form
from ui.train.preview import epoch_preview, network_preview
from ui.train.seeds import number_of_seeds
from ui.train.time_estimate import show_time_needed

open_page("Train", "Choose a network and a recipe, start it, and watch it learn.")
dataset = require_dataset()
store = Store()


def shown_run() -> Run | None:
    """The run that the address names, else the one that is training."""
    wanted = named_run()
    if wanted is not None:
        try:
            return store.get(wanted)
        except RunError as error:
            st.warning(plain(str(error)), icon=":material/search_off:")
    return next((run for run in store.runs() if run.record.status in ACTIVE), None)


def fill_from_address() -> None:
    """Fill the form from the run that the address names to be trained again."""
    wanted = take_run_to_repeat()
    if wanted is not None:
        try:
            fill_from_run(store.get(wanted))
        except FmnistError as error:
            st.warning(plain(str(error)), icon=":material/search_off:")


def start(config: TrainConfig, runs: int, name: str, request: str) -> None:
    """Queue the runs, the id of the first into the address; the same press twice makes no more."""
    try:
        made = jobs().submit_seeds(config, runs, request=request, name=name)
        name_run(made[0].id)
    except FmnistError as error:
        st.session_state["start-error"] = str(error)


def link_to_others(shown: Run) -> None:
    """Lead to the run that is training, where another one is shown."""
    for run in store.runs():
        if run.record.status in ACTIVE and run.id != shown.id:
            st.page_link(
                "pages/train.py",
                label=f"Another run is training: watch {plain(run.label)}",
                icon=":material/show_chart:",
                query_params={"run": run.id},
            )


fill_from_address()
shown = shown_run()
if shown is not None:
    link_to_others(shown)
    live_panel(shown)
    queue_panel([run for run in store.queued() if run.id != shown.id])
    st.divider()
else:
    links_to_interrupted(store.runs())

form, preview = st.columns([5, 6], gap="large")
with form:
    st.subheader("A new run", anchor=False)
    network = network_form()
    start_place = st.container()
    values = network | recipe_form()
    config: TrainConfig | None = None
    name = built_name() if network["architecture"] == "composed" else ""
    with start_place:
        runs = number_of_seeds()
        try:
            config = with_seeds(TrainConfig.parse(values), runs)[0]
        except ConfigError as error:
            st.error(plain(str(error)), icon=":material/error:")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Start training",
                type="primary",
                icon=":material/play_arrow:",
                disabled=config is None,
                on_click=start,
                args=(config, runs, name, uuid.uuid4().hex),
                help="Trains in the background: you can close the page. While another run trains, "
                "this one waits in the queue.",
            )
            if config is not None:
                show_time_needed(config, runs)
        st.caption(f"Trains on: {device_name(resolve_device(values['device']).type)}")
        if refusal := st.session_state.pop("start-error", None):
            st.error(plain(refusal), icon=":material/error:")
if config is not None:
    with preview:
        network_preview(config, name or config.network)
        st.subheader("What the network sees", anchor=False)
        epoch_preview(dataset, config)
