"""Whose turn it is to train, and how a signal ends it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from filelock import Timeout

from fmnist.cli.output import say
from fmnist.cli.progress import draw, wipe
from fmnist.common.errors import RunError
from fmnist.common.figures import per_cent
from fmnist.jobs.lease import lease_of
from fmnist.runs.files import Lease
from fmnist.runs.store import Store

_LOCK_POLL_SECONDS = 0.5


@contextmanager
def shutdown_on_signal() -> Iterator[threading.Event]:
    """An event that Ctrl-C and a termination signal set, instead of ending the process."""
    shutdown = threading.Event()

    def set_it(number: int, frame: FrameType | None) -> None:
        shutdown.set()

    before = {number: signal.signal(number, set_it) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield shutdown
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def sole_training(
    store: Store, shutdown: threading.Event, lease: Lease | None = None
) -> Iterator[None]:
    """Be the one who trains with `lease`, waiting for whoever does at the moment.

    Without one, on the device of this machine.

    Raises:
        RunError: `shutdown` was set while waiting.
    """
    lease = lease or lease_of()
    waiting = False
    while not shutdown.is_set():
        try:
            with store.training(lease, _LOCK_POLL_SECONDS):
                yield
                return
        except Timeout:
            if not waiting:
                say("another run is training: waiting for it to end")
            waiting = True
    raise RunError("Ended while waiting for another run.")


@contextmanager
def long_study(store: Store, if_interrupted: str) -> Iterator[Callable[[float], None]]:
    """Be the one who trains; what it gives says on a terminal which share is done.

    Raises:
        RunError: `if_interrupted`, from what it gives once a signal came; or as `sole_training`.
    """
    with shutdown_on_signal() as shutdown, sole_training(store, shutdown):

        def report(share: float) -> None:
            if shutdown.is_set():
                raise RunError(if_interrupted)
            draw(f"{per_cent(share)} done")

        yield report
    wipe()
