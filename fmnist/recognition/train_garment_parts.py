"""The training of the network that finds garments, on dressed people and single items."""

import itertools
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from fmnist.recognition.garment_parts import (
    PARTS,
    GarmentParts,
    decoder_input,
    parts_of,
    seen_size,
)
from fmnist.recognition.photo_features import PhotoFeatures
from fmnist.recognition.photographs import UNSURE, Alone, Labels, Worn, alone, worn
from fmnist.recognition.second_look import PART_OF_KIND
from fmnist.recognition.segmenter import item_mask

VIEWS = 4
"""Of each dressed person; of the single items every fourth is seen, once."""
_EVERY = 4
EPOCHS = 12
_AREA = 384 * 256
_BATCH = 16
_RATE = 4e-3
_ROOM = 1.1
_LEAST_ALONE = 0.004
_PART_OF_WORD = {"Skirt": 5, "Shorts": 4, "Undershirt": 2, "Top": 2, "Blouse": 2, "Blazer": 3}

Stored = tuple[list[torch.Tensor], torch.Tensor]
"""What the decoder gets of one view, float16 maps of one picture, and the parts, uint8 (H, W)."""


def train_garment_parts(
    folder: Path, features: PhotoFeatures, *, report: Callable[[str], None]
) -> GarmentParts:
    """The decoder after EPOCHS passes over views of the photographs in `folder`.

    The features are computed once for each view, and kept in memory (about 0.6 GB).
    """
    rng = np.random.default_rng(0)
    torch.manual_seed(0)
    views: dict[tuple[int, ...], list[Stored]] = defaultdict(list)
    for count, person in enumerate(worn(folder, "train")):
        for _ in range(VIEWS):
            _keep(views, features, *_view_of_person(person, rng), rng)
        if count % 50 == 0:
            report(f"{count} dressed people seen")
    for count, item in enumerate(itertools.islice(alone(folder), 0, None, _EVERY)):
        _keep(views, features, *_view_of_item(item), rng)
        if count % 200 == 0:
            report(f"{count} single items seen")
    network = GarmentParts()
    _learn(network, views, rng, report)
    return network.eval().requires_grad_(False)


def overlap(folder: Path, features: PhotoFeatures, network: GarmentParts) -> dict[str, float]:
    """The intersection over union of each part, on the people that are for choosing."""
    common, either = np.zeros(len(PARTS)), np.zeros(len(PARTS))
    for person in worn(folder, "choose"):
        guessed = parts_of(person.picture, features, network).argmax(axis=0).astype(np.uint8)
        large = np.asarray(
            Image.fromarray(guessed).resize(person.picture.size, Image.Resampling.NEAREST)
        )
        sure = person.parts != UNSURE
        for part in range(len(PARTS)):
            mine, truth = (large == part) & sure, person.parts == part
            common[part] += (mine & truth).sum()
            either[part] += (mine | truth).sum()
    return dict(zip(PARTS, (common / either.clip(1)).round(4).tolist(), strict=True))


def _learn(
    network: GarmentParts,
    views: dict[tuple[int, ...], list[Stored]],
    rng: np.random.Generator,
    report: Callable[[str], None],
) -> None:
    """Batches hold views of one shape; every epoch makes them anew."""
    total = EPOCHS * sum(-(-len(of_shape) // _BATCH) for of_shape in views.values())
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total, pct_start=0.1)
    step = 0
    for _ in range(EPOCHS):
        batches = [
            [of_shape[index] for index in chosen]
            for of_shape in views.values()
            for chosen in np.array_split(
                rng.permutation(len(of_shape)), -(-len(of_shape) // _BATCH)
            )
        ]
        for number in rng.permutation(len(batches)):
            batch = batches[number]
            maps = [torch.cat(level).float() for level in zip(*(m for m, _ in batch), strict=True)]
            parts = torch.stack([labels for _, labels in batch]).long()
            loss = F.cross_entropy(
                network(maps), parts, ignore_index=UNSURE, weight=_weights(), reduction="mean"
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                report(f"step {step:,} of {total:,}: loss {loss.item():.3f}")


def _weights() -> torch.Tensor:
    """Rare parts count more."""
    return torch.tensor([0.5, 1.0, 1.0, 1.0, 1.0, 1.6, 1.2, 2.0, 1.8])


def _keep(
    views: dict[tuple[int, ...], list[Stored]],
    features: PhotoFeatures,
    picture: Image.Image,
    parts: Labels,
    rng: np.random.Generator,
) -> None:
    """Compute the features of a view, mirrored and in other light, and put it with its shape."""
    width, height = seen_size(*picture.size, _AREA)
    small = picture.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    labels = Image.fromarray(parts).resize((width // 4, height // 4), Image.Resampling.NEAREST)
    pixels = _in_other_light(np.asarray(small, dtype=np.float32) / 255, rng)
    parts = np.array(labels)
    if rng.random() < 0.5:
        pixels, parts = pixels[:, ::-1], parts[:, ::-1]
    batch = torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)[None]
    with torch.inference_mode():
        maps = [level.half() for level in decoder_input(features(batch))]
    views[parts.shape].append((maps, torch.from_numpy(np.ascontiguousarray(parts))))


def _in_other_light(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Brighter or darker, with more or less contrast and colour, float32 (H, W, 3) in 0..1."""
    mean = pixels.mean()
    pixels = (pixels - mean) * rng.uniform(0.7, 1.3) + mean * rng.uniform(0.75, 1.25)
    grey = pixels.mean(axis=2, keepdims=True)
    pixels = (grey + (pixels - grey) * rng.uniform(0.4, 1.4)) * rng.uniform(0.9, 1.1, 3)
    return pixels.clip(0, 1).astype(np.float32)


def _view_of_person(person: Worn, rng: np.random.Generator) -> tuple[Image.Image, Labels]:
    """The whole, or a part as shops show it; on the street or a plain ground; or one item alone."""
    picture, parts = person.picture, person.parts
    draw = rng.random()
    if draw < 0.15:
        kinds = [k for k in range(2, len(PARTS)) if (parts == k).mean() > _LEAST_ALONE]
        if kinds:
            own = parts == rng.choice(kinds)
            return _cut(_on_plain(picture, own, rng), np.where(own, parts, 0), own, rng)
    if draw < 0.5:
        picture = _on_plain(picture, parts != 0, rng)
    if rng.random() < 0.25:
        return picture, parts
    high = rng.uniform(0.4, 1.0)
    wide = min(high * rng.uniform(0.8, 1.4), 1.0)
    left, top = rng.uniform(0, 1 - wide), rng.uniform(0, 1 - high)
    across, down = picture.size
    box = (
        round(left * across),
        round(top * down),
        round((left + wide) * across),
        round((top + high) * down),
    )
    return picture.crop(box), parts[box[1] : box[3], box[0] : box[2]]


def _view_of_item(item: Alone) -> tuple[Image.Image, Labels]:
    """The item's parts are those that the segmenter finds, of the kind its word says."""
    mask = item_mask(item.picture)
    known = item.class_index
    kind = PART_OF_KIND[known] if known is not None and known >= 0 else None
    kind = _PART_OF_WORD.get(item.word, kind)
    parts = np.full(mask.shape, UNSURE, np.uint8)
    parts[mask < 0.2] = 0
    if kind is not None:
        parts[mask > 0.7] = kind
    if (mask > 0.5).mean() < _LEAST_ALONE:
        parts[:] = UNSURE
    return item.picture, parts


def _on_plain(picture: Image.Image, own: np.ndarray, rng: np.random.Generator) -> Image.Image:
    """Only `own` of the picture, on white or on some colour."""
    colour = (255, 255, 255) if rng.random() < 0.6 else tuple(rng.integers(0, 256, 3).tolist())
    plain = Image.new("RGB", picture.size, colour)
    plain.paste(picture, mask=Image.fromarray(own).convert("L"))
    return plain


def _cut(
    picture: Image.Image, parts: Labels, own: np.ndarray, rng: np.random.Generator
) -> tuple[Image.Image, Labels]:
    """The surroundings of `own`, with more or less room."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    side = max(rows[-1] - rows[0], columns[-1] - columns[0]) * rng.uniform(_ROOM, 2.0)
    left, top = ((c[0] + c[-1] - side) / 2 for c in (columns, rows))
    box = [round(edge) for edge in (left, top, left + side, top + side)]
    colour = picture.getpixel((0, 0)) if parts[0, 0] == 0 else (255, 255, 255)
    cut = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), colour)
    cut.paste(picture, (-box[0], -box[1]))
    labels = Image.new("L", cut.size, 0)
    labels.paste(Image.fromarray(parts), (-box[0], -box[1]))
    return cut, np.array(labels)
