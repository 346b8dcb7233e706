"""The training of the network that finds the item, on scenes made by program alone."""

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F

from fmnist.common.device import keep_freed_memory
from fmnist.common.paths import SEGMENTER
from fmnist.data.dataset import Dataset
from fmnist.recognition.segmenter import SIDE, WEIGHTS, Segmenter
from fmnist.recognition.shipped import keep_shipped
from fmnist.synthesis.drawings_by_class import draw_silhouettes
from fmnist.synthesis.scenes import scenes

SCENES = 20_480
STEPS = 3_000
_BATCH = 64
_HELD_OUT = 1_024
_RATE = 3e-3
_WARM_UP = 60
_DECAY_FROM = 0.3


def train_segmenter(
    dataset: Dataset,
    *,
    scene_count: int = SCENES,
    steps: int = STEPS,
    seed: int = 0,
    report: Callable[[str], None],
) -> float:
    """Train the segmenter and write it to models/segmenter; the overlap on scenes held out.

    The overlap is the mean intersection over union of the masks. Items are training images and
    silhouettes drawn by program in equal parts.
    """
    keep_freed_memory()
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    pictures, masks = _scene_pool(dataset, scene_count, generator, report)
    network = Segmenter().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    overlap = 0.0
    for step in range(1, steps + 1):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * _share_of_rate(step / steps, step)
        chosen = torch.randint(_HELD_OUT, len(pictures), (_BATCH,), generator=generator)
        inputs, targets = _recoloured(pictures[chosen], masks[chosen], generator)
        loss = _loss(network(inputs), targets)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 250 == 0 or step == steps:
            overlap = _overlap(network, pictures[:_HELD_OUT], masks[:_HELD_OUT])
            report(f"step {step:,} of {steps:,}: loss {loss.item():.3f}, overlap {overlap:.3f}")
    _ship(network, overlap, scene_count, steps, seed)
    return overlap


def _scene_pool(
    dataset: Dataset,
    count: int,
    generator: torch.Generator,
    report: Callable[[str], None],
) -> tuple[torch.Tensor, torch.Tensor]:
    """Scenes as uint8, (count, 3, 64, 64) and (count, 1, 64, 64)."""
    rng = np.random.default_rng(generator.initial_seed())
    pictures, masks = [], []
    for start in range(0, count, _BATCH):
        if start // _BATCH % 2:
            drawn = draw_silhouettes(_BATCH, 0, rng)
            batch = scenes(drawn.shades, drawn.masks, SIDE, generator)
        else:
            chosen = torch.randint(0, len(dataset.train_images), (_BATCH,), generator=generator)
            batch = scenes(dataset.train_images[chosen], None, SIDE, generator)
        pictures.append((batch[0] * 255).round().byte())
        masks.append((batch[1] * 255).round().byte())
        if start % (50 * _BATCH) == 0:
            report(f"scene {start:,} of {count:,}")
    return torch.cat(pictures), torch.cat(masks)


def _recoloured(
    pictures: torch.Tensor, masks: torch.Tensor, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """The batch mirrored, with its colours exchanged, inverted and faded, as float32 in 0..1."""
    inputs, targets = pictures.float() / 255, masks.float() / 255
    if torch.rand(1, generator=generator) < 0.5:
        inputs, targets = inputs.flip(3), targets.flip(3)
    inputs = inputs[:, torch.randperm(3, generator=generator)]
    draws = torch.rand(3, len(inputs), 1, 1, 1, generator=generator)
    inputs = torch.where(draws[0] < 0.3, 1 - inputs, inputs)
    inputs = (inputs - 0.5) * (0.6 + 0.6 * draws[1]) + 0.5 + 0.3 * (draws[2] - 0.5)
    return inputs.clamp(0, 1).to(memory_format=torch.channels_last), targets


def _loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the pixels plus the Dice loss (Milletari et al. 2016, arXiv:1606.04797)."""
    shares = logits.sigmoid()
    common = (shares * targets).sum((1, 2, 3))
    both = (shares + targets).sum((1, 2, 3))
    dice = 1 - (2 * common + 1) / (both + 1)
    return F.binary_cross_entropy_with_logits(logits, targets) + dice.mean()


def _overlap(network: Segmenter, pictures: torch.Tensor, masks: torch.Tensor) -> float:
    network.eval()
    with torch.inference_mode():
        found = torch.cat([network(part.float() / 255) > 0 for part in pictures.split(128)])
    network.train()
    truth = masks > 127
    common = (found & truth).sum((1, 2, 3))
    either = (found | truth).sum((1, 2, 3)).clamp(min=1)
    return (common / either).mean().item()


def _share_of_rate(progress: float, step: int) -> float:
    """Up over the first steps, then level, then straight down to nothing."""
    return min(step / _WARM_UP, 1.0, max((1 - progress) / (1 - _DECAY_FROM), 0.002))


def _ship(network: Segmenter, overlap: float, scene_count: int, steps: int, seed: int) -> None:
    facts = {
        "scenes": scene_count,
        "steps": steps,
        "seed": seed,
        "overlap_on_scenes_held_out": round(overlap, 4),
    }
    keep_shipped(network, SEGMENTER / WEIGHTS, facts)
