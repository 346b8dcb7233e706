"""`fmnist train`: train a network, once or with several seeds."""

import argparse
import secrets
from collections.abc import Callable
from typing import Any

from fmnist.cli.cluster import add_cluster_argument, one_after_the_other, train_on
from fmnist.cli.one_training import is_complete, train
from fmnist.cli.output import say
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.common.figures import bounded
from fmnist.comparison.repeats import accuracy_over_runs
from fmnist.data.augmentation import AUGMENTATIONS
from fmnist.data.dataset import load_dataset
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.lease import lease_of
from fmnist.jobs.origins import with_origins
from fmnist.runs.record import RunRecord
from fmnist.runs.store import Store
from fmnist.studies.presets.configuration import configured
from fmnist.training.config import TrainConfig
from fmnist.training.fields import in_short
from fmnist.training.seeds import MOST_SEEDS, with_seeds

_PAIRED = ("options", "augmentations")
_METAVARS: dict[Any, str] = {
    int: "N",
    int | None: "N",
    float: "X",
    bool: "true|false",
    tuple[str, ...]: "NAME,NAME",
    "begin_from": "RUN",
    "teacher": "RUN",
}
"""By the name of a setting, or else by what it takes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One argument for each field of TrainConfig, `--preset` and `--seeds`."""
    parser.usage = (
        "python -m fmnist train (--preset NAME | --architecture NAME) [SETTING ...] [--json]"
    )
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help="start from a preset (python -m fmnist presets); other settings override it",
    )
    parser.add_argument(
        "--seeds",
        type=int,
        default=1,
        metavar="K",
        help=f"train K runs, up to {MOST_SEEDS}, with this seed and those that follow it. Default: "
        "%(default)s.",
    )
    add_cluster_argument(parser)
    for name, field in TrainConfig.model_fields.items():
        if name not in _PAIRED:
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                type=_KINDS.get(field.annotation, _number_or_text),
                metavar=_METAVARS.get(name) or _METAVARS.get(field.annotation, "NAME"),
                help=in_short(name).replace("%", "%%"),
            )
    parser.add_argument(
        "--option",
        action="append",
        type=_pair,
        default=[],
        metavar="NAME=VALUE",
        help="an option of the architecture, such as dropout=0.3; may be repeated",
    )
    parser.add_argument(
        "--augment",
        action="append",
        type=_pair,
        default=[],
        metavar="NAME=STRENGTH",
        help="an augmentation with its strength, such as flip=0.5; may be repeated. "
        + "; ".join(f"{each.name}, from 0 to {each.high:g}" for each in AUGMENTATIONS)
        + ".",
    )


def run(options: argparse.Namespace) -> int:
    """Train one run, or one for each seed, with a progress bar."""
    store = Store()
    configs = with_seeds(with_origins(store, config_of(options)), options.seeds)
    group = f"seeds-{secrets.token_hex(16)}" if len(configs) > 1 else None
    load_dataset()
    records = []
    asked = ClusterAddress.asked(options.cluster)
    if asked is not None:
        with shutdown_on_signal() as shutdown:
            take = one_after_the_other(configs, lambda config: store.create(config, group=group))
            records = train_on(asked, store, take, shutdown)
        return _done(records, len(configs))
    with (
        shutdown_on_signal() as shutdown,
        sole_training(store, shutdown, lease_of(configs[0].device)),
    ):
        for config in configs:
            created = store.create(config, group=group)
            say(f"run {created.id}, seed {config.seed}")
            records.append(train(store, created, shutdown, options.json))
            if shutdown.is_set():
                break
    return _done(records, len(configs))


def config_of(options: argparse.Namespace) -> TrainConfig:
    """What the arguments ask for; ConfigError for what cannot be trained."""
    given = {
        name: getattr(options, name) for name in TrainConfig.model_fields if name not in _PAIRED
    }
    changes = {name: value for name, value in given.items() if value is not None}
    paired = {"options": dict(options.option), "augmentations": dict(options.augment)}
    return configured(options.preset, changes | paired)


def _done(records: list[RunRecord], wanted: int) -> int:
    """Say what several came to, and the exit status."""
    _say_together(records)
    return 0 if len(records) == wanted and all(map(is_complete, records)) else 1


def _say_together(records: list[RunRecord]) -> None:
    """The mean of several finished runs with the interval that it has over trainings."""
    finished = [record.test for record in records if record.status == "finished"]
    tests = [test for test in finished if test is not None]
    if len(tests) > 1:
        accuracies = [test.accuracy for test in tests]
        mean = accuracy_over_runs(accuracies, tests[0].images)
        say(
            f"{len(tests)} runs: mean test accuracy {bounded(mean)}, with "
            "the 95 % interval of the mean over trainings"
            + ("; two runs tell little, so it is very wide" if len(tests) == 2 else "")
        )


def _number_or_text(text: str) -> int | float | bool | str:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


_KINDS: dict[Any, Callable[[str], Any]] = {str: str, tuple[str, ...]: _names}
"""What reads an argument that is no number."""


def _pair(text: str) -> tuple[str, int | float | bool | str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form name=value")
    return name, _number_or_text(value)
