"""The training of the second look: first the decoder that finds items, then what names them.

The features stay as ImageNet left them and are computed once for each view, so that all of it
takes well under an hour on two cores.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from fmnist.common.paths import SECOND_LOOK
from fmnist.recognition.items import FoundItem, box_of
from fmnist.recognition.photo_features import photo_features
from fmnist.recognition.photographs import Alone, Worn, alone, word_values, worn
from fmnist.recognition.second_look import (
    KINDS,
    WEIGHTS,
    SecondLookNetwork,
    View,
    item_view,
    pooled,
    whole_view,
)
from fmnist.recognition.segmenter import item_mask
from fmnist.recognition.shipped import keep_shipped
from fmnist.recognition.train_garment_parts import overlap, train_garment_parts
from fmnist.recognition.upright import WAYS_UP, turned, upright_features

_BATCH = 4
_LEAST_SHARE = 0.004
_L2 = 2e-1
_STEPS = 60
_OTHERS = {"skirt": 10, "shorts": 11, "hat": 12}
_KIND_OF_WORD = {"Skirt": 10, "Shorts": 11, "Hat": 12, "Blazer": 4, "Tall boot": 9}

Example = tuple[View, int, bool]
"""A view of an item, its kind, and whether somebody wears it."""


def train_second_look(folder: Path, *, report: Callable[[str], None]) -> dict[str, float]:
    """Train on the photographs in `folder` and write models/second_look.

    Returns the overlap of each part on the dressed people that are for choosing.
    """
    network = SecondLookNetwork().eval()
    network.parts = train_garment_parts(folder, photo_features(), report=report)
    _learn_kinds(network, folder, report)
    network.way_up = _way_up(folder, report)
    measured = overlap(folder, photo_features(), network.parts)
    keep_shipped(network, SECOND_LOOK / WEIGHTS, {"overlap": measured})
    return measured


def _learn_kinds(network: SecondLookNetwork, folder: Path, report: Callable[[str], None]) -> None:
    """A multinomial logistic regression on what is pooled of every item, worn or alone.

    Of what lies alone it also sees the whole picture. Rare kinds count more: by one over the
    square root of their number, worn and not worn apart.
    """
    inputs: list[torch.Tensor] = []
    targets: list[int] = []
    groups: list[int] = []
    for batch in _batches(_examples(folder)):
        views, kinds, are_worn = zip(*batch, strict=True)
        inputs.append(pooled(views))
        targets += kinds
        groups += [kind + len(KINDS) * worn for kind, worn in zip(kinds, are_worn, strict=True)]
        if len(inputs) % 50 == 0:
            report(f"{len(targets):,} views of items seen")
    group = torch.tensor(groups)
    weights = group.bincount().clamp(min=1).float().rsqrt()[group]
    network.kind = logistic_regression(torch.cat(inputs), torch.tensor(targets), weights)


def _way_up(folder: Path, report: Callable[[str], None]) -> torch.nn.Linear:
    """A logistic regression on every photograph in all ways up; nearly all are upright."""
    inputs: list[torch.Tensor] = []
    items, people = alone(folder), worn(folder, "train")
    for picture in itertools.chain((i.picture for i in items), (p.picture for p in people)):
        inputs.append(upright_features([turned(picture, quarters) for quarters in WAYS_UP]))
        if len(inputs) % 200 == 0:
            report(f"{len(inputs):,} photographs turned")
    targets = torch.arange(len(WAYS_UP)).repeat(len(inputs))
    return logistic_regression(torch.cat(inputs), targets, torch.ones(len(targets)))


def _batches(examples: Iterator[Example]) -> Iterator[list[Example]]:
    while batch := list(itertools.islice(examples, _BATCH)):
        yield batch


def logistic_regression(
    inputs: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor
) -> torch.nn.Linear:
    """Its weights for inputs (N, features) and targets (N,), each example counting its weight.

    The inputs are standardised for the penalty; the layer returned takes them as they are.
    """
    mean, deviation = inputs.mean(0), inputs.std(0) + 1e-3
    standard = (inputs - mean) / deviation
    layer = torch.nn.Linear(inputs.shape[1], int(targets.max()) + 1)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimiser = torch.optim.LBFGS(
        layer.parameters(), max_iter=_STEPS, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        errors = F.cross_entropy(layer(standard), targets, reduction="none")
        mean_error = (errors * weights).sum() / weights.sum()
        total: torch.Tensor = mean_error + _L2 * layer.weight.square().sum()
        total.backward()
        return total

    optimiser.step(loss)
    with torch.no_grad():
        layer.weight.div_(deviation)
        layer.bias.sub_(layer.weight @ mean)
    return layer.requires_grad_(False)


def _examples(folder: Path) -> Iterator[Example]:
    """Every item, worn or alone."""
    others = {
        value: _OTHERS[word] for word, value in word_values(folder).items() if word in _OTHERS
    }
    for person in worn(folder, "train"):
        for item, kind in _worn_items(person, others):
            yield item_view(person.picture, item), kind, True
    sorted_shoes = json.loads((SECOND_LOOK / "shoes.json").read_text(encoding="utf-8"))
    for single in alone(folder):
        named = _KIND_OF_WORD.get(single.word, single.class_index)
        kind = sorted_shoes.get(single.file, named)
        if kind is None or kind < 0:
            continue
        yield item_view(single.picture, _single_item(single)), kind, False
        yield whole_view(single.picture), kind, False


def _worn_items(person: Worn, others: dict[int, int]) -> Iterator[tuple[FoundItem, int]]:
    for item in person.items:
        own = np.isin(person.words, item.values)
        yield FoundItem("", item.box, own.astype(np.float32)), item.class_index
    for value, kind in others.items():
        own = person.words == value
        if own.mean() >= _LEAST_SHARE:
            yield FoundItem("", box_of(own, *own.shape[::-1]), own.astype(np.float32)), kind


def _single_item(single: Alone) -> FoundItem:
    mask = item_mask(single.picture)
    own = mask > 0.5
    if own.mean() < _LEAST_SHARE:
        return FoundItem("", (0, 0, *single.picture.size), np.ones_like(mask))
    return FoundItem("", box_of(own, *own.shape[::-1]), mask)
