"""`fmnist doctor`: what is here and what is missing. It needs nothing that has to be installed."""

import argparse
import os
import platform
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fmnist.cli.output import print_json
from fmnist.common.errors import DatasetError
from fmnist.common.libraries import LIBRARIES
from fmnist.common.paths import user_runs_folder

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)
"""For which there are wheels of all that is pinned."""


def run(options: argparse.Namespace) -> int:
    """Say what is here and what is missing; the exit status is 1 when something is."""
    problems = unfit(sys.version_info[:2], platform.system(), platform.machine())
    libraries = {}
    for name, oldest in LIBRARIES.items():
        try:
            libraries[name] = version(name)
        except PackageNotFoundError:
            problems.append(f"{name} is missing: pip install -r requirements.txt")
        else:
            if _numbers(libraries[name]) < oldest:
                problems.append(
                    f"{name} {libraries[name]} is older than {'.'.join(map(str, oldest))}: "
                    "pip install -r requirements.txt"
                )
    folder = user_runs_folder()
    if not _can_be_written_to(folder):
        problems.append("The folder of runs cannot be written to: name another in FMNIST_RUNS.")
    existing = next(parent for parent in (folder, *folder.parents) if os.path.exists(parent))
    report: dict[str, Any] = {"python": platform.python_version(), "libraries": libraries}
    if len(libraries) == len(LIBRARIES):
        try:
            report |= _of_what_is_installed(problems)
        except ImportError as error:
            problems.append(
                f"A library cannot be loaded ({error}): remove .venv and install everything anew."
            )
    report |= {
        "runs": str(folder),
        "free_disk_gb": round(shutil.disk_usage(existing).free / 1e9, 1),
        "problems": problems,
    }
    if options.json:
        print_json(report)
    else:
        for name, value in report.items():
            if name != "problems":
                print(f"{name.replace('_', ' '):14} {_in_words(value)}")
        for problem in problems:
            print(f"{'problem':14} {problem}")
    return 1 if problems else 0


def unfit(python: tuple[int, ...], system: str, machine: str) -> list[str]:
    """Why the installation would fail with this Python on this machine, in sentences."""
    found = []
    if not OLDEST_PYTHON <= python <= NEWEST_PYTHON:
        oldest, newest = (".".join(map(str, each)) for each in (OLDEST_PYTHON, NEWEST_PYTHON))
        found.append(
            f"Python {'.'.join(map(str, python))} has no wheels of all that is needed: install "
            f"Python {oldest} to {newest} and make .venv with that."
        )
    if system == "Darwin" and machine == "x86_64":
        found.append(
            "PyTorch has no wheels for Intel Macs any more: use a Mac with Apple silicon, Linux or "
            "Windows."
        )
    return found


def _can_be_written_to(folder: Path) -> bool:
    """Whether it is a folder that takes files, or could be made into one, as it then is."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version such as 2.9.1+cpu, as far as they go."""
    return tuple(map(int, re.findall(r"\d+", version.partition("+")[0])))


def _of_what_is_installed(problems: list[str]) -> dict[str, Any]:
    from fmnist.common.device import device_name, resolve_device
    from fmnist.data.dataset import load_dataset
    from fmnist.runs.environment import code_version

    try:
        origin = load_dataset().origin
    except DatasetError as error:
        origin = "missing"
        problems.append(str(error))
    return {
        "code": code_version(),
        "device": device_name(resolve_device().type),
        "dataset": origin,
    }


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {entry}" for name, entry in value.items()) or "none"
    return str(value)
