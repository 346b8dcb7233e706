"""Long analyses: one at a time in a background thread of their own, each kept once it is done."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from fmnist.common.errors import FmnistError
from fmnist.runs.derived import Arrays, DerivedKey, read_derived, write_derived

log = logging.getLogger("fmnist.jobs")

Report = Callable[[float], None]
"""Takes the share that is done, from 0 to 1; raises `Cancelled` when nobody wants the rest."""


class Cancelled(Exception):  # noqa: N818
    """Raised inside an analysis that was cancelled."""


@dataclass(frozen=True)
class Analysis:
    """Something that takes longer than a page may: what it is kept under, and how it is computed.

    `compute` reports now and then how far it is, and returns the arrays to keep.
    """

    key: DerivedKey
    compute: Callable[[Report], Arrays]


@dataclass(frozen=True)
class State:
    """Where an analysis stands: the share done, from 0 to 1, and what went wrong if it failed."""

    status: Literal["unknown", "waiting", "running", "failed"]
    share: float = 0.0
    error: str = ""


class Analyses:
    """Pages ask, look and cancel; the thread computes in the order of asking."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Analysis] = []
        self._states: dict[DerivedKey, State] = {}
        self._cancelled: set[DerivedKey] = set()
        self._thread: threading.Thread | None = None

    def ask(self, analysis: Analysis) -> None:
        """Have `analysis` computed, unless it waits or runs already."""
        with self._lock:
            self._cancelled.discard(analysis.key)
            if self.state(analysis.key).status in ("waiting", "running"):
                return
            self._states[analysis.key] = State("waiting")
            self._waiting.append(analysis)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="analyses", daemon=True)
                self._thread.start()

    def cancel(self, key: DerivedKey) -> None:
        """Take an analysis off the queue, or end it the next time that it reports."""
        with self._lock:
            self._cancelled.add(key)

    def state(self, key: DerivedKey) -> State:
        """Where an analysis stands; unknown if it was not asked for, or is done."""
        return self._states.get(key, State("unknown"))

    def _work(self) -> None:
        while (analysis := self._next()) is not None:
            state = self._run(analysis)
            with self._lock:
                self._cancelled.discard(analysis.key)
                self._states[analysis.key] = state

    def _next(self) -> Analysis | None:
        with self._lock:
            if self._waiting:
                return self._waiting.pop(0)
            self._thread = None
            return None

    def _run(self, analysis: Analysis) -> State:
        key = analysis.key

        def report(share: float) -> None:
            if key in self._cancelled:
                raise Cancelled
            self._states[key] = State("running", share)

        try:
            report(0.0)
            write_derived(key, analysis.compute(report))
        except Cancelled:
            return State("unknown")
        except FmnistError as error:
            return State("failed", error=str(error))
        except Exception:
            log.exception("the analysis %s failed", key.analysis)
            return State("failed", error="The analysis failed: the program's log says why.")
        return State("unknown")


def result_of(analysis: Analysis) -> Arrays | None:
    """What `analysis` found, if it was computed before."""
    return read_derived(analysis.key)


def computed(analysis: Analysis) -> Arrays:
    """What `analysis` finds, computed here and now and kept unless it was before."""
    found = result_of(analysis)
    if found is None:
        found = analysis.compute(lambda share: None)
        write_derived(analysis.key, found)
    return found


@cache
def analyses() -> Analyses:
    """The analyses of this process."""
    return Analyses()
