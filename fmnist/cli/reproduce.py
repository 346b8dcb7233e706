"""The command that trains every system again and prints what came out beside what was published."""

import argparse
import threading
from collections.abc import Sequence
from typing import Any

from fmnist.cli.cluster import add_cluster_argument, one_after_the_other, train_on
from fmnist.cli.output import per_cent_or_dash, print_json, print_table, say
from fmnist.cli.progress import ProgressLine, say_over
from fmnist.cli.scores import accuracy
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.common.errors import ConfigError, FmnistError
from fmnist.common.figures import minutes, per_cent
from fmnist.data.dataset import load_dataset
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.execute import execute
from fmnist.jobs.lease import lease_of
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.reproduce import (
    GROUP,
    Result,
    Step,
    chosen_presets,
    finished_run,
    plan,
    results,
    unfinished_run,
)
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import estimate, measure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which systems, how often, and how long one may take."""
    parser.add_argument(
        "--only",
        metavar="PROJECT|PRESET",
        help="a project as `presets` lists it, `own` for the presets of this program, or a preset",
    )
    parser.add_argument(
        "--seeds",
        type=_positive,
        default=1,
        metavar="K",
        help="seeds for each. Default: %(default)s.",
    )
    parser.add_argument(
        "--limit-minutes",
        type=float,
        default=60.0,
        metavar="M",
        help="leave out what would take longer on this machine, as a second of it tells. Default: "
        "60.",
    )
    add_cluster_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Train what is missing, one line for each run, and print the table of all there is."""
    if not options.limit_minutes >= 0:
        raise ConfigError("--limit-minutes takes a number from 0 on.")
    chosen = chosen_presets(options.only)
    steps = plan(chosen, options.seeds)
    dataset = load_dataset()
    store = Store()
    asked = ClusterAddress.asked(options.cluster)
    failed = False
    with shutdown_on_signal() as shutdown:
        if asked is not None:
            failed = not _all_on(asked, store, steps, shutdown)
        for number, step in enumerate([] if asked else steps, 1):
            title = f"[{number}/{len(steps)}] {step.preset.name}, seed {step.seed}"
            failed |= not _do(store, step, title, options.limit_minutes, shutdown)
            if shutdown.is_set():
                break
    _print(results(chosen, store.runs(), dataset), options.json)
    return 1 if failed else 0


def _all_on(
    asked: ClusterAddress, store: Store, steps: Sequence[Step], shutdown: threading.Event
) -> bool:
    """Train what is missing on a cluster, where no limit of minutes holds; False if any failed."""
    missing = [step for step in steps if not finished_run(step, store.runs())]
    say(f"{len(steps) - len(missing)} of {len(steps)} done before")

    def run_of(step: Step) -> Run:
        return unfinished_run(step, store.runs()) or store.create(step.config, group=GROUP)

    take = one_after_the_other(missing, run_of)
    records = train_on(asked, store, take, shutdown)
    return all(record.status == "finished" for record in records)


def _do(
    store: Store, step: Step, title: str, limit_minutes: float, shutdown: threading.Event
) -> bool:
    """Train one step, or what is left of it; False if that failed."""
    with sole_training(store, shutdown, lease_of(step.config.device)):
        runs = store.runs()
        if done := finished_run(step, runs):
            say(f"{title}: {_outcome(done.record)}, done before")
            return True
        if reason := _too_long(step.config, limit_minutes, shutdown):
            say(f"{title}: left out, {reason}")
            return True
        run = unfinished_run(step, runs) or store.create(step.config, group=GROUP)
        record = execute(
            store, run, started_by="cli", shutdown=shutdown, watchers=[ProgressLine(title)]
        )
    say_over(f"{title}: {_outcome(record)}")
    return record.status == "finished"


def _too_long(config: TrainConfig, limit_minutes: float, shutdown: threading.Event) -> str | None:
    """How long a training takes, if that is beyond the limit."""
    try:
        timing = measure(config, load_dataset(config.dataset), shutdown.is_set)
    except FmnistError:
        return None  # The run fails for the same reason, and its record keeps it.
    if timing is None:
        return "interrupted"
    seconds = estimate(config, timing).seconds
    return f"about {minutes(seconds)}" if seconds > 60 * limit_minutes else None


def _outcome(record: RunRecord) -> str:
    if record.test is None:
        return record.error or record.status
    spent = record.effort.training_seconds + record.effort.evaluation_seconds
    return f"test {accuracy(record.test)} in {minutes(spent)}"


def _print(found: list[Result], as_json: bool) -> None:
    if as_json:
        print_json([_plain(result) for result in found])
        return
    print_table(
        ("project", "system", "published", "ours", "95 % interval", "on test", "runs", "device"),
        [_row(result) for result in found],
    )


def _row(result: Result) -> tuple[object, ...]:
    head = (
        result.preset.source or "",
        result.preset.name,
        per_cent_or_dash(result.preset.published),
    )
    if result.accuracy is None:
        return (*head, "-", "", "-", 0, f"not run here: {_command(result)}")
    return (
        *head,
        per_cent(result.accuracy.value),
        f"{100 * result.accuracy.low:.1f} to {per_cent(result.accuracy.high)}",
        per_cent_or_dash(result.chosen_on_test),
        len(result.runs),
        ", ".join(result.devices),
    )


def _plain(result: Result) -> dict[str, Any]:
    return {
        "preset": result.preset.name,
        "source": result.preset.source,
        "variant": result.preset.variant,
        "published": result.preset.published,
        "accuracy": result.accuracy.value if result.accuracy else None,
        "interval": result.accuracy.interval if result.accuracy else None,
        "chosen_on_test": result.chosen_on_test,
        "runs": [run.id for run in result.runs],
        "devices": result.devices,
        "command": _command(result),
    }


def _command(result: Result) -> str:
    return f"python -m fmnist reproduce --only {result.preset.name}"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number
