"""Train: choose a network and a recipe, start, watch, stop."""

import streamlit as st

from fmnist.runs.store import Store
from ui.shared.frame import open_page, require_dataset
from ui.shared.links import links_to_interrupted
from ui.shared.live import live_panel
from ui.train.beside import choose_beside, others_panel
from ui.train.builder import built_name
from ui.train.form import network_form, recipe_form
from ui.train.preset import preset_choice, say_modified
from ui.train.preview import epoch_preview, network_preview
from ui.train.range_test import range_test_panel
from ui.train.shown_run import fill_from_address, shown_run
from ui.train.start import start_bar

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
    st.subheader("New run", anchor=False)
    preset_choice()
    modified = st.container()
    network = network_form()
    values = network | recipe_form()
    test = st.container()
name = built_name() if network["architecture"] == "composed" else ""
config = start_bar(values, name)
with modified:
    say_modified(config)
if config is not None:
    with test:
        range_test_panel(config)
    with preview:
        network_preview(config, name or config.network)
        st.subheader("Training images", anchor=False)
        epoch_preview(dataset, config)
