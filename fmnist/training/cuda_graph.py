"""A training step that is recorded once as a CUDA graph and then launched in one call.

A step of a small network is a hundred small kernels, and a GPU waits for the processor to launch
each. See https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs.
"""

from collections.abc import Callable
from typing import Any

import torch

from fmnist.common.errors import TrainingError
from fmnist.training.objectives import Batch
from fmnist.training.state import Training

Step = Callable[..., Batch]
"""Takes uint8 images and int64 labels of a batch, and a teacher's logits if there is one."""

_WARM_UPS = 3


class CapturedStep:
    """`step` of `training`, captured at the first whole batch; other batches pass as they are."""

    def __init__(self, step: Step, training: Training) -> None:
        self._step, self._training = step, training
        self._graph: torch.cuda.CUDAGraph | None = None
        for group in training.optimiser.param_groups:
            group["lr"] = torch.tensor(float(group["lr"]), device=training.device)
            if "capturable" in group:
                group["capturable"] = True

    def __call__(self, images: torch.Tensor, labels: torch.Tensor) -> Batch:
        """What the step returned; a whole batch overwrites what the one before it gave.

        Raises:
            TrainingError: the network does something that cannot be captured.
        """
        if len(images) != self._training.config.batch_size:
            return self._step(images, labels)
        if self._graph is None:
            self._capture(images, labels)
        self._images.copy_(images)
        self._labels.copy_(labels)
        assert self._graph is not None
        self._graph.replay()
        return self._measured

    def _capture(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        """Record the step on a batch of its own; what it learns from that is taken back."""
        self._images, self._labels = images.clone(), labels.clone()
        optimiser = self._training.optimiser
        weights = _copies(self._training.model.network.state_dict())
        moments = {parameter: _copies(entries) for parameter, entries in optimiser.state.items()}
        random = torch.cuda.get_rng_state()
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(_WARM_UPS):
                self._step(self._images, self._labels)
        torch.cuda.current_stream().wait_stream(stream)
        optimiser.zero_grad(set_to_none=True)
        graph = torch.cuda.CUDAGraph()
        try:
            with torch.cuda.graph(graph):
                self._measured = self._step(self._images, self._labels)
        except RuntimeError as error:
            raise TrainingError(
                "A step of this network cannot be captured as a CUDA graph: set compilation to off."
            ) from error
        self._training.model.network.load_state_dict(weights)
        for parameter, entries in optimiser.state.items():
            earlier = moments.get(parameter, {})
            for name, value in entries.items():
                if torch.is_tensor(value):
                    value.copy_(earlier[name]) if name in earlier else value.zero_()
        torch.cuda.set_rng_state(random)
        self._graph = graph


def _copies(tensors: Any) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in tensors.items() if torch.is_tensor(value)}
