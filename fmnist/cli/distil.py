"""`fmnist distil`: a student with a teacher, and the same student alone, over equal seeds."""

import argparse
from collections.abc import Sequence

from fmnist.cli.one_training import train
from fmnist.cli.output import print_json, say
from fmnist.cli.scores import figures_of
from fmnist.cli.train import add_arguments as add_training_arguments
from fmnist.cli.train import config_of
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.common.errors import ConfigError
from fmnist.common.figures import ends, p_of, per_cent, signed
from fmnist.comparison.mcnemar import UNLIKELY
from fmnist.comparison.welch import Welch, welch
from fmnist.data.dataset import load_dataset
from fmnist.jobs.lease import lease_of
from fmnist.jobs.teacher import OUT_OF_FOLD
from fmnist.runs.record import RunRecord
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import with_seeds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `fmnist train`; the teacher has to be named."""
    add_training_arguments(parser)
    parser.usage = (
        "python -m fmnist distil --teacher RUN (--preset NAME | --architecture NAME) "
        "[--seeds K] [SETTING ...] [--json]"
    )


def run(options: argparse.Namespace) -> int:
    """Train what has not been trained before of both, and say whether the teacher helps."""
    if not options.teacher:
        raise ConfigError("Name who teaches: --teacher RUN, an ensemble too, or out-of-fold.")
    store = Store()
    if options.teacher != OUT_OF_FOLD:
        teacher = store.find(options.teacher)
        teacher.require_weights()
        options.teacher = teacher.id
    taught = with_seeds(config_of(options), options.seeds)
    alone = [TrainConfig.parse(_alone(config)) for config in taught]
    load_dataset()
    records: dict[str, list[RunRecord]] = {"taught": [], "alone": []}
    with (
        shutdown_on_signal() as shutdown,
        sole_training(store, shutdown, lease_of(alone[0].device)),
    ):
        for pair in zip(taught, alone, strict=True):
            for which, config in zip(records, pair, strict=True):
                record = _trained(store, config)
                if record is None and not shutdown.is_set():
                    created = store.create(config, group="distillation")
                    say(f"run {created.id}, {which}, seed {config.seed}")
                    record = train(store, created, shutdown, False)
                if record is not None and record.status == "finished":
                    records[which].append(record)
    _say_difference(records["taught"], records["alone"], options.json)
    return 0 if min(map(len, records.values())) == len(taught) else 1


def _alone(config: TrainConfig) -> dict[str, object]:
    """The same settings without a teacher."""
    teaching = ("teacher", "teacher_share", "teacher_temperature")
    fields = TrainConfig.model_fields
    return config.model_dump() | {name: fields[name].default for name in teaching}


def _trained(store: Store, config: TrainConfig) -> RunRecord | None:
    """The record of a finished run of just these settings, if there is one."""
    return next(
        (
            run.record
            for run in store.runs()
            if run.record.status == "finished" and run.record.config == config.settings
        ),
        None,
    )


def _say_difference(taught: Sequence[RunRecord], alone: Sequence[RunRecord], as_json: bool) -> None:
    """The accuracies of both and Welch's test over seeds, on validation and on test."""
    found: dict[str, object] = {}
    for part in ("validation", "test"):
        with_teacher, without = (_accuracies(records, part) for records in (taught, alone))
        if not with_teacher or not without:
            continue
        test = _welch(with_teacher, without)
        found[part] = {
            "taught": with_teacher,
            "alone": without,
            "difference": test and figures_of(test.difference),
            "p_value": test and test.p_value,
        }
        means = (sum(each) / len(each) for each in (with_teacher, without))
        say(
            f"{part}: {per_cent(next(means), 2)} with the teacher, {per_cent(next(means), 2)} "
            f"alone, over {len(with_teacher)} and {len(without)} seeds{_verdict(test)}"
        )
    if as_json:
        print_json(found)


def _accuracies(records: Sequence[RunRecord], part: str) -> list[float]:
    scores = [record.best if part == "validation" else record.test for record in records]
    return [score.accuracy for score in scores if score is not None]


def _welch(first: Sequence[float], second: Sequence[float]) -> Welch | None:
    if min(len(first), len(second)) < 2 or len({*first}) == len({*second}) == 1:
        return None
    return welch(first, second)


def _verdict(test: Welch | None) -> str:
    if test is None:
        return "; one seed each tells nothing about another"
    verdict = "significant" if test.p_value < UNLIKELY else "inconclusive"
    difference = test.difference
    return (
        f": {signed(100 * difference.value, 2)} points ({ends(difference.low, difference.high)}), "
        f"{verdict} (Welch, {p_of(test.p_value)})"
    )
