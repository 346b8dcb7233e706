"""Where a run ran: the versions, the device and the process, as the record keeps them."""

import platform
import resource
import subprocess
import sys
from functools import cache
from importlib.metadata import version

import torch

from fmnist.common.device import device_name
from fmnist.common.paths import PROJECT
from fmnist.runs.record import Environment

LIBRARIES = ("torch", "torchvision", "numpy", "scikit-learn", "safetensors", "streamlit")


def environment_of(device: torch.device, precision: str) -> Environment:
    """The environment of a training on `device` in this process."""
    return Environment(
        code=code_version(),
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
        device=device.type,
        device_name=device_name(device.type),
        processor=device_name("cpu"),
        threads=torch.get_num_threads(),
        precision=precision,
        deterministic=device.type == "cpu",
    )


@cache
def code_version() -> str:
    """The commit of this program, with `+` when files were changed since; else its version."""
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return described.stdout.strip()


def peak_memory(device: torch.device) -> int:
    """The most memory held so far, in bytes: on the GPU there, else of the whole process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated()
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
