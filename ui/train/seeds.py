"""The control that trains one setting with several seeds."""

import streamlit as st

from fmnist.training.seeds import MOST_SEEDS


def number_of_seeds() -> int:
    """How many runs with different seeds are to be started, which the core has yet to check."""
    return st.number_input(
        "Runs with different seeds",
        value=1,
        step=1,
        key="form-seeds",
        help="More than one trains the same setting again with the seeds that follow, one run "
        "after another: Compare then shows their mean and how much of a difference is luck. It "
        f"takes so many times as long. From 1 to {MOST_SEEDS}.",
        persist_state="session",
        width=240,
    )
