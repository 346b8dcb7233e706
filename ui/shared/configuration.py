"""The settings of a training as a table in words."""

import pandas as pd
import streamlit as st

from fmnist.training.fields import configuration_rows
from fmnist.training.settings import Settings


def configuration_table(settings: Settings) -> None:
    """Each setting with its value."""
    st.dataframe(
        pd.DataFrame(configuration_rows(settings), columns=["Setting", "Value"]),
        hide_index=True,
        height="content",
        alt="The configuration of the run",
    )
