"""The tab Configuration of Results."""

import pandas as pd
import streamlit as st

from fmnist.runs.description import configuration_of
from fmnist.runs.run import Run
from ui.shared.links import train_again_link


def configuration_tab(run: Run) -> None:
    """The settings in words, and the whole record: split, environment, effort."""
    st.dataframe(
        pd.DataFrame(configuration_of(run.record), columns=["Setting", "Value"]),
        hide_index=True,
        height="content",
        alt="The configuration of the run",
    )
    train_again_link(run.id)
    with st.expander("The whole record"):
        st.json(run.record.model_dump(mode="json"))
