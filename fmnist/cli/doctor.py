"""`fmnist doctor`: what is here and what is missing."""

import argparse
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

from fmnist.cli.output import print_json
from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import DatasetError
from fmnist.common.paths import user_runs_folder
from fmnist.data.dataset import load_dataset
from fmnist.runs.environment import LIBRARIES, code_version


def run(options: argparse.Namespace) -> int:
    """Say what is here and what is missing; the exit status is 1 when something is."""
    problems: list[str] = []
    libraries = {}
    for name in LIBRARIES:
        try:
            libraries[name] = version(name)
        except PackageNotFoundError:
            problems.append(f"{name} is missing: pip install -r requirements.txt")
    try:
        origin = load_dataset().origin
    except DatasetError as error:
        origin = "missing"
        problems.append(str(error))
    folder = user_runs_folder()
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    report = {
        "code": code_version(),
        "python": sys.version.split()[0],
        "libraries": libraries,
        "device": device_name(resolve_device().type),
        "dataset": origin,
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


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {entry}" for name, entry in value.items())
    return str(value)
