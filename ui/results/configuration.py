"""The tab Configuration of Results."""

import json

import pandas as pd
import streamlit as st

from fmnist.runs.run import Run
from ui.shared.links import train_again_link


def configuration_tab(run: Run) -> None:
    """The whole record: configuration, split, environment, effort."""
    record = run.record.model_dump(mode="json")
    config = pd.DataFrame(
        [(name.replace("_", " "), json.dumps(value)) for name, value in record["config"].items()],
        columns=["Setting", "Value"],
    )
    st.dataframe(config, hide_index=True, height="content", alt="The configuration of the run")
    train_again_link(run.id)
    with st.expander("The whole record"):
        st.json(record)
