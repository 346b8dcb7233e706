"""The way to a Ray cluster, and what is said where there is none."""

import contextlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fmnist.common.errors import ClusterError
from fmnist.common.extras import require_extra
from fmnist.jobs.cluster.address import ClusterAddress

if TYPE_CHECKING:
    from fmnist.jobs.cluster.ray_nodes import RayNodes

_REACH_SECONDS = 5.0


@contextlib.contextmanager
def connected(asked: ClusterAddress) -> Iterator["RayNodes"]:
    """The nodes of the cluster at an address, in the block.

    Raises:
        ClusterError: nothing answers there.
        FmnistError: Ray is not installed.
    """
    require_extra("cluster", "A cluster", "ray")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if asked.is_this_machine:
        # Ray then listens to nobody else, and takes 127.0.0.1 for what it is.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    # Whoever uses no cluster needs no Ray, which may not be installed.
    import ray

    from fmnist.jobs.cluster.ray_nodes import RayNodes

    try:
        _require_listener(asked.address)
        with _signals_kept():
            ray.init(asked.address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, OverflowError, RuntimeError, ValueError) as error:
        raise ClusterError(
            f"No Ray cluster answers at {asked.address}: check the address, and that `ray status` "
            "there lists its nodes."
        ) from error
    try:
        yield RayNodes(asked)
    finally:
        ray.shutdown()


@contextlib.contextmanager
def _signals_kept() -> Iterator[None]:
    """Whoever waits for a signal that ends the process goes on to: Ray puts itself in its place."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, before)


def _require_listener(address: str) -> None:
    """Raise OSError where nothing listens: Ray would wait for a minute, or end the process."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host:
        socket.create_connection((host, int(port)), _REACH_SECONDS).close()
