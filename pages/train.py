"""Train: choose a network and a recipe, start, watch, stop."""

import streamlit as st

from fmnist.common.errors import ConfigError
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import with_seeds
from ui.shared.frame import open_page, require_dataset
from ui.shared.links import links_to_interrupted
from ui.shared.live import live_panel
from ui.shared.words import plain
from ui.train.beside import choose_beside, others_panel
from ui.train.builder import built_name
from ui.train.form import network_form, recipe_form
from ui.train.preview import epoch_preview, network_preview
from ui.train.seeds import number_of_seeds
from ui.train.shown_run import fill_from_address, shown_run
from ui.train.start import start_button

open_page("Train", "Choose a network and a recipe, start it, and watch it learn.")
dataset = require_dataset()
store = Store()
fill_from_address(store)
shown = shown_run(store)
if shown is not None:
    live_panel(shown, choose_beside(store, shown))
others_panel(store, shown)
if shown is not None:
    st.divider()
else:
    links_to_interrupted(store.unfinished())

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
        start_button(config, runs, name, str(values["device"]))
if config is not None:
    with preview:
        network_preview(config, name or config.network)
        st.subheader("What the network sees", anchor=False)
        epoch_preview(dataset, config)
