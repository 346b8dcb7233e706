"""Images of many requests answered together, which takes little longer than those of one.

While the model is at work, whoever comes waits; then all who wait are answered at once. So a lone
request waits for nothing, and under load batches grow by themselves. (Crankshaw et al. 2017,
Clipper, call it adaptive batching.)
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fmnist.service.engine import Images, Probabilities

MOST_AT_ONCE = 256


class _Waiting(NamedTuple):
    images: Images
    answer: "Future[Probabilities]"


class Batcher:
    """Asks `answer` for what any thread submits, many requests at a time.

    Args:
        on_batch: told how many images were answered at once.
    """

    def __init__(
        self,
        answer: Callable[[Images], Probabilities],
        on_batch: Callable[[int], None] = lambda images: None,
    ) -> None:
        self._answer = answer
        self._on_batch = on_batch
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="batches", daemon=True)
        self._thread.start()

    def submit(self, images: Images) -> "Future[Probabilities]":
        """The probabilities (N, classes) of uint8 images (N, H, W), when they are there."""
        future: Future[Probabilities] = Future()
        self._waiting.put(_Waiting(images, future))
        return future

    def close(self) -> None:
        """Answer what has been submitted, then end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch, ends = self._with_others(first)
            self._answer_all(batch)
            if ends:
                return

    def _with_others(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        """All that wait by now, up to a bound, and whether the end came after them."""
        batch, images = [first], len(first.images)
        while images < MOST_AT_ONCE:
            try:
                another = self._waiting.get_nowait()
            except queue.Empty:
                break
            if another is None:
                return batch, True
            batch.append(another)
            images += len(another.images)
        return batch, False

    def _answer_all(self, batch: list[_Waiting]) -> None:
        wanted = [each for each in batch if each.answer.set_running_or_notify_cancel()]
        if not wanted:
            return
        try:
            found = self._answer(np.concatenate([each.images for each in wanted]))
        except Exception as error:
            for each in wanted:
                each.answer.set_exception(error)
            return
        self._on_batch(len(found))
        ends: npt.NDArray[np.int64] = np.cumsum([len(each.images) for each in wanted])
        for each, part in zip(wanted, np.split(found, ends[:-1]), strict=True):
            each.answer.set_result(part)
