"""From a repaired picture to the probabilities of the ten classes."""

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from fmnist.architectures.inference import logits
from fmnist.data.input_form import InputForm


def classify(
    network: nn.Module, input_form: InputForm, image: npt.NDArray[np.uint8]
) -> npt.NDArray[np.float32]:
    """The probability of each class, float32 (10,), for a uint8 image (28, 28), white on black."""
    outputs = logits(network, torch.from_numpy(image).unsqueeze(0), input_form)
    probabilities: npt.NDArray[np.float32] = outputs.softmax(1)[0].numpy()
    return probabilities
