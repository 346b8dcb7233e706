"""What Home says of a cluster: its nodes, what runs on each, and what waits for what."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from fmnist.jobs.cluster.view import ClusterView
from fmnist.runs.run import Run
from ui.shared.cluster import say_cluster_error
from ui.shared.words import plain


def show_cluster(cluster: ClusterView, active: Sequence[Run], waiting: Sequence[Run]) -> None:
    """The nodes with their runs, or why there are none; nothing without a cluster."""
    if not cluster.wanted:
        return
    st.subheader("Cluster")
    if cluster.error is not None:
        say_cluster_error()
        return
    asked = cluster.asked
    if asked is None or not cluster.nodes:
        st.caption(plain(f"Connecting to {cluster.wanted}…"))
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Node": [node.name for node in cluster.nodes],
                "Processors": [node.cpus for node in cluster.nodes],
                "GPUs": [node.gpus for node in cluster.nodes],
                "Runs": [
                    ", ".join(run.label for run in active if _node_of(run) == node.name)
                    for node in cluster.nodes
                ],
            }
        ),
        hide_index=True,
        width="stretch",
    )
    share = f" and {asked.gpu:g} of a GPU" if any(node.gpus for node in cluster.nodes) else ""
    cores = f"{asked.cpus} {'processor' if asked.cpus == 1 else 'processors'}{share}"
    given = [run.label for run in active if _node_of(run) is None]
    if given:
        st.caption(plain(f"Waiting for a worker with {cores}: {', '.join(given)}."))
    if waiting:
        st.caption(plain(f"Waiting for others to end: {', '.join(run.label for run in waiting)}."))


def _node_of(run: Run) -> str | None:
    return run.record.process.node if run.record.process else None
