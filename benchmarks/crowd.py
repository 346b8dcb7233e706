"""Sessions without a browser that watch a run, each as often as the page asks its browser to."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from benchmarks.browser import until
from benchmarks.session import Session

_MOST = 100


class Crowd:
    """Those who watch the run `run_id` of the server at `address`, until the block ends.

    Attributes:
        polls: the seconds that each look took.
    """

    def __init__(self, address: str, run_id: str) -> None:
        self.polls: list[float] = []
        self._address, self._run_id = address, run_id
        self._sessions: list[Session] = []
        self._left = threading.Event()
        self._connections = ExitStack()
        self._pool = ThreadPoolExecutor(_MOST)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._left.set()
        self._pool.shutdown()
        self._connections.close()

    def grow(self, size: int) -> None:
        """Let others come until there are so many, all are asked the same, and have looked so."""
        coming = [
            self._connections.enter_context(Session(self._address))
            for _ in range(size - len(self._sessions))
        ]
        for session in coming:
            session.open("train", f"run={self._run_id}")
        for number, session in enumerate(coming):
            self._pool.submit(self._watch, session, number / len(coming))
        self._sessions += coming
        until(self._is_settled)
        time.sleep(max(session.interval for session in self._sessions))
        self.polls.clear()

    def _is_settled(self) -> bool:
        """Whether all are asked the same, up to the pace that each session has of its own."""
        intervals = [session.interval for session in self._sessions]
        return max(intervals) < 1.6 * min(intervals)

    def _watch(self, session: Session, share: float) -> None:
        """Poll as a browser does, beginning after a share of the interval, until all leave."""
        if self._left.wait(share * session.interval):
            return
        while not self._left.is_set():
            started = time.perf_counter()
            session.poll()
            self.polls.append(time.perf_counter() - started)
            self._left.wait(session.interval)
