"""Every check and every record that needs a GPU, with the device and the versions.

Ten minutes or less: a record that would begin after them is left out and named. `benchmarks/gpu.sh`
starts it; on the processor it tries itself.

    python -m benchmarks.gpu [--device cuda] [--seeds 5] [--minutes 10]
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from benchmarks import compilation, many
from benchmarks.records import RECORDS, measure
from benchmarks.report import keep
from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import ConfigError
from fmnist.common.paths import PROJECT
from fmnist.runs.environment import environment_of


def check(device: str) -> dict[str, Any]:
    """What the tests that need a GPU say: whether none failed, and their last line."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", "cuda", "tests/unit"]
    ended = subprocess.run(
        command, cwd=PROJECT, env=os.environ | {"DEVICE": device}, stdout=subprocess.PIPE, text=True
    )
    return {"passed": ended.returncode == 0, "summary": ended.stdout.strip().splitlines()[-1]}


def main() -> None:
    parser = argparse.ArgumentParser(description="GPU benchmark: see the top of this file.")
    parser.add_argument("--device", choices=tuple(RECORDS), default="cuda")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    try:
        device = resolve_device(options.device)
    except ConfigError as error:
        parser.error(str(error))
    started = time.monotonic()
    checks = check(options.device)

    def if_in_time(measure: Callable[[], dict[str, Any]]) -> dict[str, Any] | str:
        over = time.monotonic() - started >= 60 * options.minutes
        return "left out: no time" if over else measure()

    trial = options.device == "cpu"
    for record in RECORDS[options.device]:
        found = if_in_time(partial(measure, record.preset, options.seeds, options.device))
        if isinstance(found, dict) and not trial:
            keep(record.preset, {"device": device_name(options.device), **found})
    keep(
        "gpu-trial" if trial else "gpu",
        {
            "environment": environment_of(device, "auto", "torch").model_dump(),
            "cuda": torch.version.cuda,
            "checks": checks,
            "many_at_once": {
                name: many.measure(name, device, steps=100) for name in many.ARCHITECTURES
            },
            "compilation": if_in_time(partial(compilation.measure_all, options.device, 40, 3)),
            "minutes": round((time.monotonic() - started) / 60, 1),
        },
    )
    sys.exit(0 if checks["passed"] else 1)


if __name__ == "__main__":
    main()
