"""The commands that do not train."""

import argparse
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

from fmnist.cli.output import print_json, print_table
from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import DatasetError
from fmnist.common.paths import user_runs_folder
from fmnist.data.dataset import load_dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.metric_registry import METRICS
from fmnist.jobs.evaluate import evaluate_again
from fmnist.networks import ARCHITECTURES
from fmnist.networks.profile import profile_of
from fmnist.runs.environment import LIBRARIES, code_version
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS


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
    source = FASHION_MNIST
    sizes = {
        each.name: profile_of(each.name, {}, source.shape, each.classes or len(source.classes))
        for each in ARCHITECTURES
    }
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
            ("architecture", "parameters", "MACs", "title"),
            [
                (name, f"{size.parameters:,}", f"{size.macs:,}", ARCHITECTURES.get(name).title)
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
                for preset in PRESETS
            ]
        )
    else:
        print_table(
            ("project", "preset", "architecture", "epochs", "title"),
            [
                (
                    preset.source or "",
                    preset.name,
                    preset.config.architecture,
                    preset.config.epochs,
                    f"{preset.title}, {preset.variant}" if preset.variant else preset.title,
                )
                for preset in PRESETS
            ],
        )
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Test a run once more."""
    store = Store()
    run = store.find(options.run)
    evaluation = evaluate_again(store, run)
    figures = [
        (name, metric, estimate)
        for name, metric in METRICS.items()
        if (estimate := metric.compute(evaluation)) is not None
    ]
    if options.json:
        values: dict[str, float] = {}
        for name, _, estimate in figures:
            values[name] = estimate.value
            if estimate.interval is not None:
                values |= {f"{name}_low": estimate.low, f"{name}_high": estimate.high}
        counts = {"count": len(evaluation), "correct": int(evaluation.correct.sum())}
        print_json({"id": run.id} | counts | values)
    else:
        said = ", ".join(f"{metric.title} {metric.words(each)}" for _, metric, each in figures)
        print(f"{run.id}: test {said}, {len(evaluation):,} images")
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
