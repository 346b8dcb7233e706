"""Nodes of a cluster that are threads of this process, and can be lost at any moment."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from fmnist.jobs.cluster.messages import News, Node, NodeLost, Wishes
from fmnist.jobs.cluster.worker import Train, Worker


class NodesHere:
    """Nodes of one worker each; those in `lost` answer no more, and no worker is hired on them."""

    def __init__(self, number: int, train: Train | None = None) -> None:
        self.workers: list[WorkerHere] = []
        self.seconds = 0.0
        """What the workers took to answer, all together."""
        self._nodes = [Node(f"{place:032x}", f"node {place}", 1.0, 0.0) for place in range(number)]
        self._train = train

    def all(self) -> list[Node]:
        lost = {worker.node.id for worker in self.workers if worker.is_lost}
        return [node for node in self._nodes if node.id not in lost]

    def hire(self) -> "WorkerHere":
        taken = {worker.node.id for worker in self.workers if not worker.is_dismissed}
        node = next(node for node in self.all() if node.id not in taken)
        self.workers.append(WorkerHere(self, node, self._train))
        return self.workers[-1]

    def each(self, function: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        return [function(*each) for each in arguments]

    def have(self, run_id: str) -> bool:
        """Whether a worker that is there has this run."""
        return any(worker.has == run_id and not worker.is_lost for worker in self.workers)

    def lose(self, run_id: str) -> None:
        """Lose the worker that has this run."""
        (worker,) = (each for each in self.workers if each.has == run_id and not each.is_lost)
        worker.is_lost = True

    def end(self) -> None:
        """End all trainings, also those of lost workers: they draw from torch's generator too."""
        for worker in self.workers:
            worker.end()


class WorkerHere:
    """A worker in this process."""

    def __init__(self, nodes: NodesHere, node: Node, train: Train | None) -> None:
        self.node, self._nodes = node, nodes
        self.is_lost = self.is_dismissed = False
        self.has: str | None = None
        self._worker = Worker(1, node.id, train)
        self._answer: News | None = None

    def send(self, wishes: Wishes) -> None:
        if wishes.begin is not None:
            self.has = wishes.begin.run
        started = time.perf_counter()
        self._answer = None if self.is_lost else self._worker.exchange(wishes)
        self._nodes.seconds += time.perf_counter() - started

    def reply(self) -> News | None:
        if self.is_lost:
            raise NodeLost(self.node.name)
        return self._answer

    def dismiss(self) -> None:
        self.is_dismissed = True
        if not self.is_lost:
            self.end()

    def end(self) -> None:
        """Have its training end after the current step."""
        self._worker.leave()
