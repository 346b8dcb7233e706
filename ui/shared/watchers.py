"""How many sessions watch a run, and how often each of them may look.

Every look takes time from the training, so that all of them together are kept to so many a second.
Each session keeps a pace of its own around the common one: those that were drawn at the same moment
would else look at the same moment ever after, and wait for each other.
"""

import secrets
import threading
import time
import zlib

import streamlit as st

LOOKS_A_SECOND = 10
INTERVALS = (1.0, 2.0, 5.0, 10.0)
"""Seconds; a page is drawn as a whole to go from one to another, so there are few."""
_SLOWEST, _QUICKEST = 1.2, 0.8
"""Of the paces of sessions, as shares of the common one."""
_SLACK = 0.7
_MISSED = 3
"""After how many looks that did not come a session no longer counts as watching."""


class Watchers:
    """Who has looked lately: each has a name, and times are in seconds."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._changing = threading.Lock()

    def interval(self, name: str, before: float, now: float) -> float:
        """Count `name` as watching; after how many seconds it is to look again.

        It looked every so many seconds `before`, and changes to less only when there is room.
        """
        pace = pace_of(name)
        with self._changing:
            others = {who: until for who, until in self._until.items() if until > now}
            watching = len(others | {name: now})
            wanted, relaxed = (
                next((each for each in INTERVALS if each >= watching / looks), INTERVALS[-1])
                for looks in (LOOKS_A_SECOND, _SLACK * LOOKS_A_SECOND)
            )
            after = pace * min(max(round(before / pace), wanted), relaxed)
            self._until = others | {name: now + _MISSED * after}
        return after


def pace_of(name: str) -> float:
    """How long the session waits when all wait for a second, always the same, around a second."""
    place = zlib.crc32(name.encode()) / 2**32
    return _QUICKEST + (_SLOWEST - _QUICKEST) * place


_watchers = Watchers()


def look_again_after(before: float = INTERVALS[0]) -> float:
    """After how many seconds this session is to look again, when it did so every `before`."""
    name: str = st.session_state.setdefault("watcher", secrets.token_hex(8))
    return _watchers.interval(name, before, time.monotonic())
