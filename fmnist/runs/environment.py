"""Where a run ran: the versions, the device and the process, as the record keeps them."""

import platform
import subprocess
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import torch

from fmnist.common import processes
from fmnist.common.device import device_name
from fmnist.common.libraries import LIBRARIES
from fmnist.common.paths import IS_CHECKOUT, PROJECT
from fmnist.runs.record import Environment


def environment_of(device: torch.device, precision: str, library: str) -> Environment:
    """The environment of a training on `device` in this process by `library`."""
    return Environment(
        code=code_version(),
        python=platform.python_version(),
        libraries=dict(_versions(frozenset({*LIBRARIES, library}))),
        device=device.type,
        device_name=device_name(device.type),
        processor=device_name("cpu"),
        threads=torch.get_num_threads(),
        precision=precision,
        deterministic=device.type == "cpu",
    )


@cache
def _versions(names: frozenset[str]) -> dict[str, str]:
    """The versions of those that are installed."""
    found = {}
    for name in sorted(names):
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@cache
def code_version() -> str:
    """The commit of this checkout, with `+` when files were changed since; else the version."""
    if not IS_CHECKOUT:
        return version("fmnist")
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
    return processes.peak_memory()
