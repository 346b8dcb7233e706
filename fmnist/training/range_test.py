"""The learning-rate range test: the loss while the learning rate rises from step to step.

After Smith (2017), "Cyclical Learning Rates for Training Neural Networks", from several starts
instead of one, since a single curve is noisy and its suggestion often chance.
"""

import math
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.common.errors import TrainingError
from fmnist.common.figures import decimal
from fmnist.data.augmentation import augment
from fmnist.data.batches import BATCH_SOURCES
from fmnist.data.dataset import Dataset
from fmnist.networks.hooks import begin as begin_network
from fmnist.training.config import TrainConfig
from fmnist.training.loop import prepare, seed_epoch, take_step
from fmnist.training.objectives import Objective
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.threads import threads_for

STARTS = 5
_AROUND = 100.0
"""The rates reach so many times below and above what is usual for the optimiser."""
AGREE = 3.0
"""The suggestions of the starts agree if the largest is at most so many times the smallest."""
_STEPS, _FEWEST = 100, 30
_SECONDS, _PATIENCE_SECONDS = 15.0, 60.0
_TIMED = 5
_SMOOTHING = 0.85
_DIVERGED = 3.0
_LEAST_FALL = 0.1
_WINDOW = 0.3
"""In powers of ten to either side: over so much the steepest fall is looked for."""

Floats = NDArray[np.float64]


class RangeTest(NamedTuple):
    """What the starts reached.

    Attributes:
        rates: (N,), the learning rate of each step.
        losses: (STARTS, N), smoothed training losses in nats, NaN after a start diverged.
        suggestions: (STARTS,), where each loss falls most steeply, NaN where it hardly falls.
    """

    rates: Floats
    losses: Floats
    suggestions: Floats

    @property
    def suggestion(self) -> float | None:
        """The geometric mean of what the starts suggest, if they agree."""
        found = self.suggestions
        if np.isnan(found).any() or found.max() > AGREE * found.min():
            return None
        return float(f"{math.exp(np.log(found).mean()):.2g}")

    @property
    def turn(self) -> float:
        """The rate of the lowest loss, the median of the starts."""
        return float(np.median(self.rates[np.nanargmin(self.losses, axis=1)]))

    @property
    def sentence(self) -> str:
        """What is suggested, or why nothing is."""
        found = self.suggestions[~np.isnan(self.suggestions)]
        if self.suggestion is not None:
            return (
                f"Suggested learning rate: {decimal(self.suggestion)}. All {STARTS} starts agree, "
                f"from {_two(found.min())} to {_two(found.max())}. The loss goes on falling up to "
                f"about {_two(self.turn)}: the peak of a one-cycle schedule can lie in between."
            )
        if len(found) < STARTS:
            return (
                f"No suggestion: in {STARTS - len(found)} of {STARTS} starts the loss hardly falls "
                "before it rises."
            )
        return (
            f"No suggestion: the {STARTS} starts do not agree, from {_two(found.min())} to "
            f"{_two(found.max())}. Try a larger batch size."
        )


def range_test(
    config: TrainConfig, dataset: Dataset, report: Callable[[float], None] = lambda share: None
) -> RangeTest:
    """Raise the learning rate of `config` from start to start, about 15 seconds in all.

    It draws from torch's global generator and so must not run beside a training of this process.

    Args:
        dataset: of the classes of `config` alone.
        report: told the share that is done, from 0 to 1; what it raises ends the test.

    Raises:
        TrainingError: Keras would train it, or the test would take minutes.
    """
    if config.library != "torch":
        raise TrainingError("Only networks in PyTorch are tested: set library to torch.")
    steps, losses = _STEPS, []
    with threads_for(config):
        for start in range(STARTS):
            seeded = config.model_copy(update={"seed": config.seed + start, "compilation": "off"})
            found = _one_start(seeded, dataset, steps, fitting=start == 0)
            steps = len(found)
            losses.append(found)
            report((start + 1) / STARTS)
    usual = OPTIMISERS.get(config.optimiser).usual_learning_rate
    rates = np.geomspace(usual / _AROUND, usual * _AROUND, steps)
    smoothed = np.stack([_smoothed(found) for found in losses])
    return RangeTest(rates, smoothed, np.array([_steepest(rates, each) for each in smoothed]))


def _one_start(config: TrainConfig, dataset: Dataset, steps: int, fitting: bool) -> list[float]:
    """The loss of each step, NaN once it has diverged.

    With `fitting` it begins again with as many steps as fit into the time, once it has tried a few.
    """
    source, objective = BATCH_SOURCES.get(config.domain), Objective(config.label_smoothing)
    training = prepare(config, len(dataset.train_images))
    network, device = training.model.network, training.device
    generator = seed_epoch(config.seed, 0, device)
    wanted = min(len(dataset.train_images), (steps + 1) * config.batch_size)
    chosen = torch.randperm(
        len(dataset.train_images), generator=torch.Generator().manual_seed(config.seed)
    )[:wanted]
    images, labels = source.epoch(
        dataset.train_images[chosen].to(device), dataset.train_labels[chosen].to(device), generator
    )
    begin_network(network, training.model.preprocessing(images[:5_000]))
    network.train()
    usual = OPTIMISERS.get(config.optimiser).usual_learning_rate
    losses: list[float] = []
    took: list[float] = []
    while len(losses) < steps:
        started = time.perf_counter()
        for group in training.optimiser.param_groups:
            group["lr"] = usual * _AROUND ** (2 * len(losses) / (steps - 1) - 1)
        batch = (torch.arange(config.batch_size) + len(losses) * config.batch_size) % len(images)
        pixels = augment(images[batch], config.augmentations, generator)
        loss = float(take_step(training, network, objective, pixels, labels[batch]).loss)
        losses.append(loss)
        took.append(time.perf_counter() - started)
        if len(losses) == _TIMED and fitting:
            return _one_start(config, dataset, _fitting_steps(min(took)), fitting=False)
        if not math.isfinite(loss) or loss > _DIVERGED * max(losses[0], 1.0):
            return losses[:-1] + [math.nan] * (steps - len(losses) + 1)
    return losses


def _fitting_steps(seconds: float) -> int:
    """How many steps each start may make that take so many `seconds` each.

    Raises:
        TrainingError: the fewest that tell anything would take minutes.
    """
    if STARTS * _FEWEST * seconds > _PATIENCE_SECONDS:
        raise TrainingError(
            f"A step of these settings takes {seconds:.1f} s here, so that a range test would take "
            "minutes: choose a smaller batch size or network."
        )
    return max(_FEWEST, min(_STEPS, int(_SECONDS / STARTS / seconds)))


def _smoothed(losses: list[float]) -> Floats:
    """Exponentially weighted means, corrected for their beginning."""
    mean, found = 0.0, []
    for step, loss in enumerate(losses, 1):
        mean = _SMOOTHING * mean + (1 - _SMOOTHING) * loss
        found.append(mean / (1 - _SMOOTHING**step))
    return np.array(found)


def _steepest(rates: Floats, losses: Floats) -> float:
    """The rate around which the loss falls most for each power of ten; NaN if it hardly falls."""
    if np.isnan(losses).all() or np.nanmin(losses) > (1 - _LEAST_FALL) * losses[0]:
        return math.nan
    along, known = np.log10(rates), ~np.isnan(losses)
    inside = (along >= along[0] + _WINDOW) & (rates <= rates[int(np.nanargmin(losses))])
    slopes = {}
    for place in along[inside]:
        near = known & (np.abs(along - place) <= _WINDOW)
        slopes[float(10**place)] = float(np.polyfit(along[near], losses[near], 1)[0])
    return min(slopes, key=lambda rate: slopes[rate], default=math.nan)


def _two(rate: float) -> str:
    return decimal(float(f"{rate:.2g}"))
