"""The model that a service answers with: a run's, asked by many threads in common batches."""

import asyncio
from collections.abc import Callable

import torch

from fmnist.data.source import DATASETS
from fmnist.networks import averages_flips
from fmnist.runs.run import Run
from fmnist.service.batching import Batcher
from fmnist.service.engine import Engine, Images, Probabilities


class Served:
    """A run at work. It can be asked wherever a Model can."""

    def __init__(self, run: Run, engine: Engine, on_batch: Callable[[int], None]) -> None:
        self.run = run
        self.engine = engine.name
        self._batcher = Batcher(engine.answer, on_batch)

    @property
    def classes(self) -> tuple[str, ...]:
        """What it tells apart, in the order of its probabilities."""
        return self.run.record.dataset.classes

    @property
    def shape(self) -> tuple[int, ...]:
        """That of one image."""
        return DATASETS.get(self.run.record.dataset.name).shape.stored

    @property
    def flip_tta(self) -> bool:
        """Whether it averages over mirror images by itself."""
        return averages_flips(self.run.record.config.options)

    def probabilities(self, images: torch.Tensor) -> torch.Tensor:
        """Those of the classes for uint8 images (N, H, W), for a thread that can wait."""
        return torch.from_numpy(self._batcher.submit(images.numpy()).result())

    async def predict(self, images: Images) -> Probabilities:
        """The same for a coroutine."""
        return await asyncio.wrap_future(self._batcher.submit(images))

    def close(self) -> None:
        """Answer what was asked, then end."""
        self._batcher.close()
