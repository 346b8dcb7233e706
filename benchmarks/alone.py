"""A measurement in a process of its own, so that what one sets up does not help another."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def alone(measure: Callable[..., Result], *arguments: int | str) -> Result:
    """What `measure` finds in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(measure, *arguments).result()
