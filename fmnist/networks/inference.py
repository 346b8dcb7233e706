"""From a network and images to logits: the only place that does it."""

import contextlib
from collections.abc import Iterator

import torch
from torch import nn

from fmnist.networks.preprocessing import InputForm


def logits(
    model: nn.Module, images: torch.Tensor, input_form: InputForm, *, batch_size: int = 250
) -> torch.Tensor:
    """The network's raw output for each image: float32 (N, classes) on the CPU.

    `images` is uint8 (N, 28, 28) on any device; each batch goes to the device of the model. The
    model is in evaluation mode meanwhile and afterwards as it was. Several threads may call this
    with one model as long as that model stays in evaluation mode.
    """
    if images.dtype != torch.uint8 or images.dim() != 3:
        raise ValueError(
            f"images must be uint8 (N, height, width), not {images.dtype} {tuple(images.shape)}"
        )
    if len(images) == 0:
        black = images.new_zeros(1, *images.shape[1:])
        return logits(model, black, input_form)[:0]
    device = next(model.parameters()).device
    with _evaluation_mode(model), torch.inference_mode():
        outputs = [
            model(input_form.prepare(batch.to(device))).float()
            for batch in images.split(batch_size)
        ]
        return torch.cat(outputs).cpu()


@contextlib.contextmanager
def _evaluation_mode(model: nn.Module) -> Iterator[None]:
    """Switch dropout off and batch statistics to the stored ones, then back where they were on."""
    training = [module for module in model.modules() if module.training]
    for module in training:
        module.training = False
    try:
        yield
    finally:
        for module in training:
            module.training = True
