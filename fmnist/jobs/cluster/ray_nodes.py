"""The nodes of a Ray cluster, to which this process is connected."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import ray

from fmnist.common.errors import ClusterError
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.messages import News, Node, NodeLost, Wishes
from fmnist.jobs.cluster.worker import Worker


class RayNodes:
    """The machines of the cluster that this process is connected to."""

    def __init__(self, asked: ClusterAddress) -> None:
        self._asked = asked

    def all(self) -> list[Node]:
        with _reachable(self._asked):
            found = ray.nodes()
        return [
            Node(
                id=each["NodeID"],
                name=f"{each['NodeManagerHostname']} · {each['NodeID'][:4]}",
                cpus=each["Resources"].get("CPU", 0.0),
                gpus=each["Resources"].get("GPU", 0.0),
            )
            for each in found
            if each["Alive"]
        ]

    def hire(self) -> "RayWorker":
        with _reachable(self._asked):
            return RayWorker(self._remote(_OnNode, max_restarts=0).remote(self._asked.cpus))

    def each(self, function: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """What `function` gives for each tuple of arguments, all at once; it is repeated on
        another node where one is lost.

        Raises:
            ClusterError: the cluster has gone, or one of them failed.
        """
        task = self._remote(function, max_retries=3)
        with _reachable(self._asked):
            found: list[Any] = ray.get([task.remote(*each) for each in arguments])
        return found

    def _remote(self, what: Any, **options: Any) -> Any:
        """What runs on a node that has the cores and the share of a GPU that are asked for."""
        share = self._asked.gpu if ray.cluster_resources().get("GPU") else 0
        return ray.remote(what).options(num_cpus=self._asked.cpus, num_gpus=share, **options)


class RayWorker:
    """A worker on one of the nodes."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self._answer: Any = None

    def send(self, wishes: Wishes) -> None:
        self._answer = None
        with contextlib.suppress(Exception):
            self._answer = self._actor.exchange.remote(wishes)

    def reply(self) -> News | None:
        try:
            if self._answer is None:
                raise ConnectionError("it could not be told anything")
            ready, _ = ray.wait([self._answer], timeout=0)
            return ray.get(self._answer) if ready else None
        except Exception as error:  # Ray's client raises what gRPC and sockets do as well.
            raise NodeLost(str(error)) from error

    def dismiss(self) -> None:
        with contextlib.suppress(Exception):
            self._actor.leave.remote()
            self._actor.__ray_terminate__.remote()


class _OnNode(Worker):
    """The worker that Ray makes on a node."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads, ray.get_runtime_context().get_node_id())


@contextlib.contextmanager
def _reachable(asked: ClusterAddress) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise ClusterError(f"The cluster at {asked.address} does not answer any more.") from error
