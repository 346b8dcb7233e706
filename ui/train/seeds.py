"""The control that trains one setting with several seeds."""

import streamlit as st

from fmnist.training.seeds import MOST_SEEDS
from ui.shared.number_field import number_field


def number_of_seeds() -> str:
    """How many runs with different seeds are to be started, as it is typed."""
    st.session_state.setdefault("form-seeds", "1")
    return number_field(
        "Seeds",
        "form-seeds",
        "Runs of this configuration with different seeds. They take that many times as long, and "
        "Compare then shows their mean and how much of a difference is chance. "
        f"From 1 to {MOST_SEEDS}.",
        width=90,
    )
