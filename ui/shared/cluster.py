"""Why nothing is trained on the cluster that was asked for."""

import streamlit as st

from fmnist.jobs.queue import jobs
from ui.shared.words import plain


def say_cluster_error() -> None:
    """What keeps the cluster from training, if anything does: runs wait until that has changed."""
    cluster = jobs().cluster
    if cluster.error is not None:
        again = " It is tried again." if cluster.asked else ""
        st.error(plain(f"{cluster.error}{again}"), icon=":material/error:")
