"""Which arithmetic a training uses: float32, or bfloat16 where that was found to be faster."""

import contextlib
import hashlib
import json
import time
from copy import deepcopy
from pathlib import Path
from typing import Literal

import torch
import torch.nn.functional as F
from filelock import FileLock
from torch import nn

from fmnist.common.device import computes_in_bfloat16, device_name, mixed_precision_pays
from fmnist.common.paths import cache_folder
from fmnist.common.storage import read_at_most, write_json
from fmnist.networks.hooks import caches_features
from fmnist.training.build import source_of
from fmnist.training.config import TrainConfig

Precision = Literal["float32", "bfloat16"]

_SECONDS, _ROUNDS = 0.3, 2
_CLEARLY = 0.9
"""The share of the time of float32 below which bfloat16 is taken."""
_LARGEST_FILE = 1 << 16


def precision_of(config: TrainConfig, network: nn.Module, device: torch.device) -> Precision:
    """The arithmetic of the steps of `network`, which is on `device`."""
    match config.precision:
        case "float32" | "bfloat16":
            return config.precision
        case "native":
            pays = computes_in_bfloat16(device.type)
        case "auto" if device.type == "cpu":
            pays = computes_in_bfloat16("cpu") and _is_faster(config, network)
        case "auto":
            pays = mixed_precision_pays(device)
    return "bfloat16" if pays else "float32"


def seconds_of_both(network: nn.Module, inputs: torch.Tensor) -> tuple[float, float]:
    """The least seconds that a step of `network` on `inputs` took in float32, and in bfloat16.

    Both take turns for about a third of a second. Neither the network nor torch's global generator
    is changed; the optimiser is left out, as it takes the same time after either.
    """
    network = deepcopy(network).train()
    taken: tuple[list[float], list[float]] = [], []
    until = time.perf_counter() + _SECONDS
    with torch.random.fork_rng(devices=[]):
        while len(taken[0]) < _ROUNDS or time.perf_counter() < until:
            for bfloat16, seconds in enumerate(taken):
                started = time.perf_counter()
                with torch.autocast("cpu", torch.bfloat16, bool(bfloat16)):
                    logits = network(inputs)
                F.cross_entropy(logits.float(), logits.detach().argmax(1)).backward()
                seconds.append(time.perf_counter() - started)
    return min(taken[0]), min(taken[1])


def _is_faster(config: TrainConfig, network: nn.Module) -> bool:
    """What a trial found, which is made once for each network, batch size and machine.

    It is kept, since another trial might find otherwise, and then the same seed would give other
    weights. Frozen features that are remembered leave too little to try.
    """
    if caches_features(network):
        return False
    tried = {
        **config.model_dump(include={"dataset", "architecture", "options", "batch_size"}),
        "classes": config.classes,
        "processor": device_name("cpu"),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
    }
    name = hashlib.sha256(json.dumps(tried, sort_keys=True).encode()).hexdigest()[:16]
    path = cache_folder() / "precision" / f"{name}.json"
    if (kept := _kept(path)) is not None:
        return kept
    with contextlib.ExitStack() as alone:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            alone.enter_context(FileLock(cache_folder() / "precision.lock"))
        if (kept := _kept(path)) is not None:  # By a process that tried the same meanwhile.
            return kept
        channels, height, width = source_of(config).shape
        noise = torch.rand(
            config.batch_size, height, width, channels, generator=torch.Generator().manual_seed(0)
        )
        float32, bfloat16 = seconds_of_both(network, noise.permute(0, 3, 1, 2))
        with contextlib.suppress(OSError):
            write_json(path, tried | {"float32": float32, "bfloat16": bfloat16})
        return bfloat16 < _CLEARLY * float32


def _kept(path: Path) -> bool | None:
    """What an earlier trial found; None where there was none that can be read."""
    try:
        found = json.loads(read_at_most(_LARGEST_FILE, path))
        return bool(found["bfloat16"] < _CLEARLY * found["float32"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
