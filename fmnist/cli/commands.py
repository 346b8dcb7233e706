"""The commands that do not train."""

import argparse
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

from fmnist.cli.output import accuracy, print_json, print_table, say
from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import DatasetError
from fmnist.common.figures import bounded
from fmnist.common.paths import user_runs_folder
from fmnist.data.dataset import load_dataset
from fmnist.jobs.evaluate import evaluate_again
from fmnist.networks import get, names
from fmnist.networks.profile import profile_of
from fmnist.runs.environment import LIBRARIES, code_version
from fmnist.runs.store import Store
from fmnist.studies.presets import presets as all_presets


def data(options: argparse.Namespace) -> int:
    """Fetch the dataset if need be, and say where it is from."""
    dataset = load_dataset(download=True)
    result = {
        "origin": dataset.origin,
        "train_images": len(dataset.train_images),
        "test_images": len(dataset.test_images),
    }
    if options.json:
        print_json(result)
    else:
        print(
            f"Fashion-MNIST is ready: {len(dataset.train_images):,} training and "
            f"{len(dataset.test_images):,} test images, from {dataset.origin}."
        )
    return 0


def architectures(options: argparse.Namespace) -> int:
    """List every architecture with its size."""
    sizes = {name: profile_of(name) for name in names()}
    if options.json:
        print_json(
            [
                {
                    "name": name,
                    "parameters": size.parameters,
                    "trainable_parameters": size.trainable_parameters,
                    "macs": size.macs,
                }
                for name, size in sizes.items()
            ]
        )
    else:
        print_table(
            ("architecture", "parameters", "multiply-adds", "what it is"),
            [
                (name, f"{size.parameters:,}", f"{size.macs:,}", get(name).title)
                for name, size in sizes.items()
            ],
        )
    return 0


def presets(options: argparse.Namespace) -> int:
    """List every preset, project by project."""
    if options.json:
        print_json(
            [
                {
                    "name": preset.name,
                    "title": preset.title,
                    "source": preset.source,
                    "variant": preset.variant,
                    "note": preset.note,
                    "published": preset.published,
                    "config": preset.config.model_dump(mode="json"),
                }
                for preset in all_presets()
            ]
        )
    else:
        print_table(
            ("project", "preset", "architecture", "epochs", "what it is"),
            [
                (
                    preset.source or "",
                    preset.name,
                    preset.config.architecture,
                    preset.config.epochs,
                    f"{preset.title}, {preset.variant}" if preset.variant else preset.title,
                )
                for preset in all_presets()
            ],
        )
    return 0


def runs(options: argparse.Namespace) -> int:
    """List every run, and say which are damaged."""
    store = Store()
    found = store.runs()
    if options.json:
        print_json(
            [
                {
                    "id": run.id,
                    "status": run.record.status,
                    "architecture": run.record.config.architecture,
                    "test_accuracy": run.record.test.accuracy if run.record.test else None,
                }
                for run in found
            ]
        )
    else:
        print_table(
            ("run", "status", "validation", "test"),
            [
                (
                    run.id,
                    run.record.status,
                    accuracy(run.record.best),
                    accuracy(run.record.test),
                )
                for run in found
            ],
        )
    for damaged in store.damaged():
        say(f"damaged: {damaged.name[:80]}: {damaged.reason}")
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Test a run once more."""
    store = Store()
    run = store.find(options.run)
    metrics = evaluate_again(store, run)
    if options.json:
        print_json(
            {
                "id": run.id,
                "count": metrics.count,
                "correct": metrics.correct,
                "accuracy": metrics.accuracy.value,
                "accuracy_low": metrics.accuracy.low,
                "accuracy_high": metrics.accuracy.high,
                "loss": metrics.loss,
            }
        )
    else:
        print(
            f"{run.id}: test accuracy {bounded(metrics.accuracy)}, "
            f"loss {metrics.loss:.3f}, {metrics.count:,} images"
        )
    return 0


def doctor(options: argparse.Namespace) -> int:
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
