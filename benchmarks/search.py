"""What a search buys over the preset it began with, beside random search and what others report.

Each repetition searches with TPE and at random for the longest of the budgets. Since what a search
proposes follows from its trials so far, its first minutes are the search of a shorter budget: the
trial that led by then stands for it. It is trained again with fresh seeds and judged on images
that chose nothing, as is the preset; the figure is the difference in points, with the 95 % interval
over repetitions. "by one seed" is what the plain best of n trials claims: its lead over the preset
on the images that chose it.

Each search has one thread, and its minutes are of processor time, so that two go on side by side
and what else the machine does costs none of the budget. Each is kept when it ends: the same command
goes on after the last one.

    python -m benchmarks.search [--preset quick] [--minutes 5 15 30] [--repetitions 5] [--seeds 3]
"""

import argparse
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from statistics import fmean
from typing import Any

import torch

from benchmarks.report import keep, kept
from fmnist.comparison.repeats import mean_interval
from fmnist.data.labels import load_labels
from fmnist.jobs.execute import execute
from fmnist.jobs.planner import Advised
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import MOST_TRIALS, Plan, spans_of, with_images_aside
from fmnist.studies.search.search import Searches
from fmnist.studies.search.space import config_with
from fmnist.training.config import TrainConfig

Searched = dict[str, Any]
"""A search: its method and repetition, and after each budget its trials and points."""

_METHODS = ("tpe", "random")
_AT_ONCE = 2
_FRESH = 1_000
"""Seeds from here on explored nothing."""


def trials_of(
    store: Store, start: TrainConfig, method: str, seed: int, minutes: float
) -> list[tuple[Trial, float]]:
    """The trials of a search of so many minutes, each with the seconds after which it had ended."""
    searches = Searches(store)
    plan = Plan.parse(
        start, spans=spans_of([], start), method=method, trials=MOST_TRIALS, seed=seed
    )
    journal = Catalogue(store).journal(searches.catalogue.add(plan))
    begin = time.process_time()
    ended = [0.0]
    while ended[-1] < 60 * minutes:
        run = searches.next()
        assert run is not None
        searches.ended(
            execute(
                store,
                run,
                started_by="cli",
                shutdown=threading.Event(),
                watchers=[Advised(searches, run)],
            )
        )
        ended.append(time.process_time() - begin)
    return list(zip(journal.trials(), ended[1:], strict=True))


def leader(trials: Sequence[Trial]) -> Trial:
    """The best of the trials that were not pruned; the start is the first of them."""
    return max(
        (trial for trial in trials if trial.has_ended), key=lambda trial: trial.accuracy or 0
    )


def confirmed(store: Store, config: TrainConfig, seeds: int) -> float:
    """The mean accuracy of fresh seeds on the confirmation images."""
    accuracies = []
    for seed in range(seeds):
        fresh = config.model_copy(update={"seed": _FRESH + seed})
        run = store.create(fresh, role="confirmation")
        execute(store, run, started_by="cli", shutdown=threading.Event())
        right = evaluate_run(store.get(run.id), load_labels(config.dataset), "confirmation")
        accuracies.append(float(right.correct.mean()))
    return fmean(accuracies)


def searched(
    start: TrainConfig, method: str, number: int, minutes: Sequence[float], seeds: int
) -> Searched:
    """Search in a store of its own, and judge what led after each budget."""
    found: Searched = {"repetition": number, "method": method}
    found |= {"trials": [], "points": [], "points by one seed": []}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), Path(folder) / "none")
        trials = trials_of(store, start, method, number, max(minutes))
        known = {0: confirmed(store, start, seeds)}
        for budget in minutes:
            by_then = [trial for trial, ended in trials if ended <= 60 * budget]
            best = leader(by_then)
            if best.number not in known:
                known[best.number] = confirmed(store, config_with(start, best.values), seeds)
            lead = (best.accuracy or 0) - (by_then[0].accuracy or 0)
            found["trials"].append(len(by_then))
            found["points"].append(100 * (known[best.number] - known[0]))
            found["points by one seed"].append(100 * lead)
    return found


def in_short(searches: Sequence[Searched], minutes: Sequence[float]) -> dict[str, Any]:
    """The mean of each method and budget, with its interval where there are several repetitions."""
    short: dict[str, Any] = {}
    for method in _METHODS:
        of_method = [search for search in searches if search["method"] == method]
        if not of_method:
            continue
        short[method] = {"repetitions": len(of_method)}
        for place, budget in enumerate(minutes):
            after: dict[str, Any] = {"trials": fmean(each["trials"][place] for each in of_method)}
            for figure in ("points", "points by one seed"):
                values = [each[figure][place] for each in of_method]
                interval = mean_interval(values) if len(values) > 1 else None
                after[figure] = round(fmean(values), 2)
                after[f"{figure}, interval"] = interval and [round(end, 2) for end in interval]
            short[method][f"{budget:g} min"] = after
    return short


def main() -> None:
    parser = argparse.ArgumentParser(description="Search: see the top of this file.")
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--minutes", type=float, nargs="+", default=[5.0, 15.0, 30.0])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    asked = {"minutes": options.minutes, "seeds": options.seeds}
    name = f"search-{options.preset}"
    start = with_images_aside(PRESETS.get(options.preset).config)
    known = kept(name) or {}
    same = {key: known.get(key) for key in asked} == asked
    searches: list[Searched] = known.get("searches", []) if same else []
    done = {(search["repetition"], search["method"]) for search in searches}
    wanted = [(number, method) for number in range(options.repetitions) for method in _METHODS]
    with ProcessPoolExecutor(
        _AT_ONCE, multiprocessing.get_context("spawn"), torch.set_num_threads, (1,)
    ) as pool:
        going_on = [
            pool.submit(searched, start, method, number, options.minutes, options.seeds)
            for number, method in wanted
            if (number, method) not in done
        ]
        for search in as_completed(going_on):
            searches.append(search.result())
            short = in_short(searches, options.minutes)
            keep(name, asked | {"after": short, "searches": searches})


if __name__ == "__main__":
    main()
