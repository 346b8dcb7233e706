"""Smaller copies of runs: what to train, and what a run costs as its file and its answers say."""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

from fmnist.common.errors import ConfigError
from fmnist.data.dataset import Dataset
from fmnist.jobs.latency import latency_ms
from fmnist.networks.composition import MIN_WIDTH, Composition
from fmnist.runs.files import WEIGHTS
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.training.config import TrainConfig

_MOST = 0.99
_SLOWER = 0.1
"""The learning rate of retraining as a share of that of training."""


class Measured(NamedTuple):
    """What a run costs, as measured and not as claimed.

    Attributes:
        weights: how many are not zero.
        size: of the file of weights, in bytes.
        zipped: of the same compressed, which is what zeros are good for.
        milliseconds: of one image on the processor: zeros are multiplied like other numbers.
    """

    weights: int
    size: int
    zipped: int
    milliseconds: float


def measured(run: Run, dataset: Dataset) -> Measured:
    """What `run` costs on this machine.

    Raises:
        RunError: it is not complete, or has no weights.
        CheckpointError: its weights are damaged.
    """
    model = load_model(run)
    content = (run.folder / WEIGHTS).read_bytes()
    return Measured(
        weights=sum(int(each.count_nonzero()) for each in model.network.parameters()),
        size=len(content),
        zipped=len(zlib.compress(content)),
        milliseconds=latency_ms(model, dataset.test_images),
    )


def pruned_copies(run: Run, runs: Sequence[Run]) -> list[Run]:
    """The complete ones of `runs` that `pruned_config` had trained from `run`, in their order."""
    before = run.record.config
    return [
        each
        for each in runs
        if each.is_complete
        and each.has_weights
        and each.record.config.begin_from == run.id
        and (each.record.config.pruned_share or each.record.config.options != before.options)
    ]


def pruned_config(run: Run, share: float, channels: bool, epochs: int) -> TrainConfig:
    """The settings that train a smaller copy of `run`, beginning with its weights.

    Args:
        share: of the weights that are set to zero, or of the channels that are taken out.

    Raises:
        RunError: the run is not complete, was not trained, or has no weights.
        ConfigError: the share is not above 0 and at most 0.99, or channels are to go and it is no
            chain of blocks that was built.
    """
    if not 0 < share <= _MOST:
        raise ConfigError(f"The share that goes is a number above 0 and at most {_MOST}.")
    run.require_weights()
    run.require_trained()
    config = run.record.config
    values = config.model_dump() | {
        "begin_from": run.id,
        "epochs": epochs,
        "learning_rate": _SLOWER * config.learning_rate,
        "early_stopping": 0,
        "pruned_share": 0.0 if channels else share,
        "device": "auto",
    }
    if channels:
        values["options"] = {**config.options, "layers": _narrower(config.options, share)}
    return TrainConfig.parse(values)


def _narrower(options: object, share: float) -> str:
    """The blocks with so much fewer channels each."""
    layers = options.get("layers") if isinstance(options, dict) else None
    if layers is None:
        raise ConfigError("Channels are taken out of a network that you built: choose such a run.")
    composition = Composition.read(layers)
    if any(block.residual for block in composition.blocks):
        raise ConfigError("Residual blocks add up channels, so none can go: choose another run.")
    blocks = tuple(
        block.model_copy(update={"width": max(MIN_WIDTH, round((1 - share) * block.width))})
        for block in composition.blocks
    )
    return str(composition.model_copy(update={"blocks": blocks}))
