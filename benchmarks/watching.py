"""What a class that watches a run costs its training, and how quickly each of them is answered.

A real server trains, and so many sessions without a browser have its page open: each polls as often
as the page asks its browser to, and is measured once all are asked the same and have looked so. The
speed is that of the steps by the clock, validation and all. Every crowd is measured between two
stretches without anybody, and its ratio is to their mean, since a machine is not as quick at one
time as at another. The sessions run beside the server, on the same processor; those of a real
class do not.

    python -m benchmarks.watching [--watchers 5 20 50] [--seconds 20] [--rounds 2]
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.browser import server_over, until
from benchmarks.crowd import Crowd
from benchmarks.report import keep
from benchmarks.session import Session
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig

TARGETS = {"speed": {20: 0.80, 50: 0.70}, "poll_p95": 0.3}
"""The least share of the speed that so many watchers leave, and seconds."""
_EPOCHS = 500
_RECIPES = {"cnn225": TrainConfig(architecture="cnn225"), "default": PRESETS.get("quick").config}


def seconds_per_epoch(run: Run, seconds: float) -> float:
    """What an epoch takes at the pace of the next so many seconds."""
    first, started = _next_report(run), time.perf_counter()
    time.sleep(seconds)
    last, ended = _next_report(run), time.perf_counter()
    return (ended - started) / (last - first)


def _next_report(run: Run) -> float:
    """Wait for the next report; the epochs it stands at."""
    before = len(run.history().reports)
    while len(run.history().reports) == before:
        time.sleep(0.005)
    return float(run.history().reports[-1]["epoch"])


def watched(address: str, run: Run, watchers: int, seconds: float) -> dict[str, Any]:
    """Seconds of an epoch while so many watch, and how long their polls took."""
    with Crowd(address, run.id) as crowd:
        crowd.grow(watchers)
        epoch = seconds_per_epoch(run, seconds)
        return {"seconds_per_epoch": epoch, "polls": list(crowd.polls)}


def measure(recipe: TrainConfig, crowds: list[int], seconds: float, rounds: int) -> dict[str, Any]:
    """Train with `recipe` before crowds of so many, each so often."""
    found: dict[int, dict[str, list[float]]] = {
        crowd: {"seconds_per_epoch": [], "speed": [], "polls": []} for crowd in crowds
    }
    alone: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        run = store.create(recipe.model_copy(update={"epochs": _EPOCHS}))
        with server_over(store.user) as server:
            with Session(server.address) as first:
                first.open("")
            until(lambda: len(store.get(run.id).history().reports) > 1)
            alone.append(seconds_per_epoch(run, seconds))
            for crowd in crowds * rounds:
                seen = watched(server.address, run, crowd, seconds)
                alone.append(seconds_per_epoch(run, seconds))
                taken = seen["seconds_per_epoch"]
                found[crowd]["seconds_per_epoch"].append(taken)
                found[crowd]["speed"].append(statistics.mean(alone[-2:]) / taken)
                found[crowd]["polls"] += seen["polls"]
    return {
        "alone": round(statistics.median(alone), 2),
        "watchers": {crowd: _in_short(**lists) for crowd, lists in found.items()},
    }


def _in_short(
    seconds_per_epoch: list[float], speed: list[float], polls: list[float]
) -> dict[str, float]:
    return {
        "seconds_per_epoch": round(statistics.median(seconds_per_epoch), 2),
        "speed": round(statistics.median(speed), 3),
        "polls": len(polls),
        "poll_median": round(statistics.median(polls), 3),
        "poll_p95": round(statistics.quantiles(polls, n=20, method="inclusive")[-1], 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Watching benchmark: see the top of this file.")
    parser.add_argument("--watchers", type=int, nargs="+", default=[5, 20, 50])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    keep(
        "watching",
        {
            "targets": TARGETS,
            **{
                name: measure(recipe, options.watchers, options.seconds, options.rounds)
                for name, recipe in _RECIPES.items()
            },
        },
    )


if __name__ == "__main__":
    main()
