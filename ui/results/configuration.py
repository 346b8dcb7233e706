"""The tab Configuration of Results."""

import streamlit as st

from fmnist.runs.run import Run
from ui.shared.configuration import configuration_table
from ui.shared.links import train_again_link


def configuration_tab(run: Run) -> None:
    """The settings in words, and the whole record: split, environment, effort."""
    configuration_table(run.record.config)
    train_again_link(run.id)
    with st.expander("The whole record"):
        st.json(run.record.model_dump(mode="json"))
