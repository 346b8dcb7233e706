"""What averaging, views and pruning bring over the same network without them, over seeds.

By the commands that anyone gives. Each variant is compared with the run of the same seed alone, a
soup with the mean of the three runs that it averages.

    python -m benchmarks.combining [--preset quick] [--epochs 6] [--seeds 5]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.records import spread
from benchmarks.report import keep
from fmnist.common.paths import PROJECT
from fmnist.runs.run import Run
from fmnist.runs.store import Store

AVERAGES = ("ema", "swa")
SHARES = ("0.5", "0.8", "0.95")
SOUP, SOUP_EPOCHS = 3, "2"


class Laboratory:
    """Commands of `python -m fmnist` on a folder of runs of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *arguments: str) -> Any:
        """What the command prints as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "fmnist", *arguments, "--json"],
            cwd=PROJECT,
            env=os.environ | {"FMNIST_RUNS": str(self._folder)},
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return json.loads(done.stdout)

    def run(self, found: dict[str, Any]) -> Run:
        """The run that a command made."""
        return Store(self._folder).get(found["id"])


def scores(run: Run) -> dict[str, float]:
    """Its accuracies."""
    record = run.record
    assert record.best is not None
    assert record.test is not None
    return {"validation": record.best.accuracy, "test": record.test.accuracy}


def of_seed(lab: Laboratory, preset: str, epochs: str, seed: int) -> dict[str, dict[str, float]]:
    """Every variant of one seed, as points of accuracy over what it is compared with."""

    def train(seed: int, *changes: str) -> Run:
        return lab.run(lab("train", "--preset", preset, "--seed", str(seed), *changes))

    alone = train(seed, "--epochs", epochs)
    found = {"alone": scores(alone)}

    def note(name: str, run: Run, base: dict[str, float]) -> None:
        score = scores(run)
        gains = {f"{split}_gain": score[split] - base[split] for split in ("validation", "test")}
        found[name] = score | gains
        print(f"seed {seed}, {name}: {gains}", flush=True)

    for average in AVERAGES:
        changes = ("--epochs", epochs, "--weight-averaging", average)
        note(average, train(seed, *changes), found["alone"])
    views = lab("ensemble", alone.id, "--tta", "best")
    if views["id"] is not None:
        note("views", lab.run(views), found["alone"])
    parts = [
        train(100 * (seed + 1) + part, "--epochs", SOUP_EPOCHS, "--begin-from", alone.id)
        for part in range(SOUP)
    ]
    of_parts = [scores(part) for part in parts]
    mean = {name: fmean(each[name] for each in of_parts) for name in of_parts[0]}
    note("soup", lab.run(lab("ensemble", "--soup", *(part.id for part in parts))), mean)
    for share in SHARES:
        pruned = lab("prune", alone.id, "--share", share, "--epochs", SOUP_EPOCHS)
        note(f"pruned {share}", lab.run(pruned["after"]), found["alone"])
        found[f"pruned {share}"]["zipped"] = pruned["after"]["zipped"]
        found["alone"]["zipped"] = pruned["before"]["zipped"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="What combining brings: see the top of this file.")
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--epochs", default="6")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    over_seeds: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        lab = Laboratory(Path(folder))
        for seed in range(options.seeds):
            for name, figures in of_seed(lab, options.preset, options.epochs, seed).items():
                for figure, value in figures.items():
                    over_seeds.setdefault(name, {}).setdefault(figure, []).append(value)
    variants = {
        name: {figure: spread(values, 5) for figure, values in figures.items()}
        for name, figures in over_seeds.items()
    }
    keep("combining", {"preset": options.preset, "epochs": options.epochs, "variants": variants})


if __name__ == "__main__":
    main()
