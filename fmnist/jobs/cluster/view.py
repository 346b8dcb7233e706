"""What pages may know of the cluster, as the thread that works with it last saw it."""

from dataclasses import dataclass, field

from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.messages import Node


@dataclass
class ClusterView:
    """What is wanted, nothing without a cluster; how that is read, the nodes, and what is wrong."""

    wanted: str
    asked: ClusterAddress | None = None
    nodes: list[Node] = field(default_factory=list)
    error: str | None = None
