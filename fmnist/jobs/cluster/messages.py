"""What goes to a worker and what comes back: bytes of files by their names, and little else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from fmnist.runs.files import Request

Files = Mapping[str, bytes]
"""The content of files of one run by their names."""


@dataclass(frozen=True)
class Parcel:
    """A run to be trained, with its last whole epoch if it has one, and the runs that it needs."""

    run: str
    folders: Mapping[str, Files]


@dataclass(frozen=True)
class Wishes:
    """All that is wanted of a worker at this moment; said anew each time, so that none is lost.

    Attributes:
        begin: what to train, if it is not trained already.
        asked: what the user asks of the run.
        end: why the run is to end with what it has reached, None while it is to go on.
        lines: how many bytes of its curves have arrived.
        epoch: of the last whole epoch that arrived; None while no later one is wanted.
    """

    begin: Parcel | None = None
    asked: tuple[Request, ...] = ()
    end: str | None = None
    lines: int = 0
    epoch: int | None = None


@dataclass(frozen=True)
class News:
    """What a worker answers: on which node it is, and what is new of the run that it trains."""

    node: str
    run: str | None = None
    files: Files | None = None
    has_ended: bool = False


@dataclass(frozen=True)
class Node:
    """A machine of the cluster, and what it has for runs."""

    id: str
    name: str
    cpus: float
    gpus: float


class NodeLost(Exception):  # noqa: N818
    """A worker will not answer any more, as its machine or its process has gone."""


class Remote(Protocol):
    """A worker as it is seen from here."""

    def send(self, wishes: Wishes) -> None:
        """Tell it what is wanted; only once it has answered the last time."""

    def reply(self) -> News | None:
        """Its answer, None while there is none; NodeLost if there will be none."""

    def dismiss(self) -> None:
        """End it, whatever it does."""


class Nodes(Protocol):
    """The machines of a cluster."""

    def all(self) -> list[Node]:
        """Those that are there at this moment; ClusterError if the cluster has gone."""

    def hire(self) -> Remote:
        """A new worker, as soon as there is room for it."""

    def each(self, function: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """What a function gives for each tuple of arguments, all at once; ClusterError if not."""
