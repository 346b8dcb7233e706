"""How long a trained model takes for one picture on the processor, as Classify asks it."""

import time

import numpy as np
import torch

from fmnist.networks.model import Model
from fmnist.recognition.classify import classify

_WARM_UP = 5


def latency_ms(model: Model, images: torch.Tensor, repeats: int = 30) -> float:
    """The median time in milliseconds from an image to its probabilities, one at a time.

    The first few answers are not counted. What else the machine does at the same time counts.

    Args:
        model: on the CPU.
        images: uint8 (N, H, W) or (N, H, W, C), of which the first are used, again from the start
            if need be.
    """
    return 1000 * float(np.median(answer_seconds(model, images, repeats)))


def answer_seconds(model: Model, images: torch.Tensor, repeats: int) -> list[float]:
    """The seconds of each of `repeats` answers; arguments as for `latency_ms`."""
    seconds = []
    for turn in range(_WARM_UP + repeats):
        image = images[turn % len(images)].numpy()
        started = time.perf_counter()
        classify(model, image)
        seconds.append(time.perf_counter() - started)
    return seconds[_WARM_UP:]
