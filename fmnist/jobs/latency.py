"""How long a trained network takes for one picture on the processor, as Classify asks it."""

import time

import numpy as np
import torch
from torch import nn

from fmnist.networks.preprocessing import InputForm
from fmnist.recognition.classify import classify

_WARM_UP = 5


def latency_ms(
    network: nn.Module, input_form: InputForm, images: torch.Tensor, repeats: int = 30
) -> float:
    """The median time in milliseconds from an image to its ten probabilities, one at a time.

    The first few answers are not counted. What else the machine does at the same time counts.

    Args:
        network: on the CPU.
        images: uint8 (N, 28, 28), of which the first are used, again from the start if need be.
    """
    return 1000 * float(np.median(answer_seconds(network, input_form, images, repeats)))


def answer_seconds(
    network: nn.Module, input_form: InputForm, images: torch.Tensor, repeats: int
) -> list[float]:
    """The seconds of each of `repeats` answers; arguments as for `latency_ms`."""
    seconds = []
    for turn in range(_WARM_UP + repeats):
        image = images[turn % len(images)].numpy()
        started = time.perf_counter()
        classify(network, input_form, image)
        seconds.append(time.perf_counter() - started)
    return seconds[_WARM_UP:]
