"""What a search buys over the preset it began with, beside random search and what others report.

Each repetition searches with TPE and at random for the longest of the budgets. Since what a search
proposes follows from its trials so far, its first minutes are the search of a shorter budget: the
trial that led by then stands for it. It is trained again with fresh seeds and judged on images
that chose nothing, as is the preset; the figure is the difference in points, with the 95 % interval
over repetitions. "by one seed" is what the plain best of n trials claims: its lead over the preset
on the images that chose it. Each repetition is kept when it ends: the same command goes on after
the last one.

    python -m benchmarks.search [--preset quick] [--minutes 5 15 30] [--repetitions 5] [--seeds 3]
"""

import argparse
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

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

Repetition = dict[str, list[float]]
"""Of each way to search the points over the preset after each budget."""

_FRESH = 1_000
"""Seeds from here on explored nothing."""


def searched(
    store: Store, start: TrainConfig, method: str, seed: int, minutes: float
) -> list[Trial]:
    """The trials of a search of so many minutes of training, without its confirmation."""
    searches = Searches(store)
    plan = Plan.parse(
        start, spans=spans_of([], start), method=method, trials=MOST_TRIALS, seed=seed
    )
    journal = Catalogue(store).journal(searches.catalogue.add(plan))
    while sum(trial.seconds for trial in journal.trials()) < 60 * minutes:
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
    searches.catalogue.change(plan.id, state="stopped")
    return journal.trials()


def leader(trials: Sequence[Trial], minutes: float) -> Trial | None:
    """The best of the trials that had ended by then."""
    spent, best = 0.0, None
    for trial in trials:
        spent += trial.seconds
        if spent > 60 * minutes:
            break
        if trial.has_ended and (best is None or (trial.accuracy or 0) > (best.accuracy or 0)):
            best = trial
    return best


def confirmed(store: Store, config: TrainConfig, seeds: int, known: dict[str, float]) -> float:
    """The mean accuracy of fresh seeds on the confirmation images, trained once for a setting."""
    key = config.hash_without_seed
    if key not in known:
        accuracies = []
        for seed in range(seeds):
            fresh = config.model_copy(update={"seed": _FRESH + seed})
            run = store.create(fresh, role="confirmation")
            execute(store, run, started_by="cli", shutdown=threading.Event())
            right = evaluate_run(store.get(run.id), load_labels(config.dataset), "confirmation")
            accuracies.append(float(right.correct.mean()))
        known[key] = fmean(accuracies)
    return known[key]


def repetition(
    store: Store, start: TrainConfig, number: int, minutes: Sequence[float], seeds: int
) -> Repetition:
    """Search both ways and judge what led after each budget."""
    known: dict[str, float] = {}
    base = confirmed(store, start, seeds, known)
    found: Repetition = {}
    for method in ("tpe", "random"):
        trials = searched(store, start, method, number, max(minutes))
        judged, claimed = found[method], found[f"{method}, by one seed"] = [], []
        for budget in minutes:
            best = leader(trials, budget)
            if best is None or best.is_start:
                judged.append(0.0)
                claimed.append(0.0)
            else:
                config = config_with(start, best.values)
                judged.append(100 * (confirmed(store, config, seeds, known) - base))
                claimed.append(100 * ((best.accuracy or 0.0) - (trials[0].accuracy or 0.0)))
            print(f"repetition {number}, {method}, {budget:g} min: {judged[-1]:+.2f}", flush=True)
    return found


def in_short(repetitions: Sequence[Repetition], minutes: Sequence[float]) -> dict[str, Any]:
    """The mean of each way and budget, with its interval where there are several repetitions."""
    points: dict[str, Any] = {}
    for way in repetitions[0]:
        points[way] = {}
        for place, budget in enumerate(minutes):
            values = [each[way][place] for each in repetitions]
            interval = mean_interval(values) if len(values) > 1 else None
            points[way][f"{budget:g} min"] = {
                "mean": round(fmean(values), 2),
                "interval": interval and [round(end, 2) for end in interval],
            }
    return points


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
    repetitions: list[Repetition] = known["repetitions"] if same else []
    for number in range(len(repetitions), options.repetitions):
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder), Path(folder) / "none")
            found = repetition(store, start, number, options.minutes, options.seeds)
        repetitions.append(found)
        over_the_preset = in_short(repetitions, options.minutes)
        keep(name, asked | {"points_over_the_preset": over_the_preset, "repetitions": repetitions})


if __name__ == "__main__":
    main()
