"""`fmnist distil`: a student with a teacher, and the same student alone, over equal seeds."""

import argparse

from fmnist.cli.one_training import train
from fmnist.cli.output import print_json, say
from fmnist.cli.scores import figures_of
from fmnist.cli.train import add_arguments as add_training_arguments
from fmnist.cli.train import config_of
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.common.errors import ConfigError
from fmnist.common.figures import ends, p_of, per_cent, signed
from fmnist.comparison.mcnemar import UNLIKELY
from fmnist.comparison.welch import Welch
from fmnist.data.dataset import load_dataset
from fmnist.evaluation.evaluation import Split
from fmnist.jobs.lease import lease_of
from fmnist.jobs.origins import with_origins
from fmnist.runs.store import Store
from fmnist.studies.distillation import Distillation, distillation, trainings, untrained

_SPLITS: tuple[Split, ...] = ("validation", "test")


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
    student = with_origins(store, config_of(options))
    wanted = trainings(student, options.seeds)
    load_dataset()
    with shutdown_on_signal() as shutdown, sole_training(store, shutdown, lease_of(student.device)):
        for config in untrained(wanted, store.runs()):
            if not shutdown.is_set():
                created = store.create(config, group="distillation")
                which = "taught" if config.teacher else "alone"
                say(f"run {created.id}, {which}, seed {config.seed}")
                train(store, created, shutdown, False)
    runs = store.runs()
    found = distillation(student.settings, runs)
    for split in _SPLITS:
        _say_difference(found, split)
    if options.json:
        print_json({split: _plain(found, split) for split in _SPLITS})
    return 1 if untrained(wanted, runs) else 0


def _say_difference(found: Distillation, split: Split) -> None:
    """The mean accuracies of both and Welch's test over seeds."""
    taught, alone = found.accuracies(split)
    if taught and alone:
        means = (per_cent(sum(each) / len(each), 2) for each in (taught, alone))
        say(
            f"{split}: {next(means)} with the teacher, {next(means)} alone, over {len(taught)} "
            f"seeds{_verdict(found.difference(split))}"
        )


def _plain(found: Distillation, split: Split) -> dict[str, object]:
    taught, alone = found.accuracies(split)
    test = found.difference(split)
    return {
        "taught": taught,
        "alone": alone,
        "difference": test and figures_of(test.difference),
        "p_value": test and test.p_value,
    }


def _verdict(test: Welch | None) -> str:
    if test is None:
        return "; one seed each tells nothing about another"
    verdict = "significant" if test.p_value < UNLIKELY else "inconclusive"
    difference = test.difference
    return (
        f": {signed(100 * difference.value, 2)} points ({ends(difference.low, difference.high)}), "
        f"{verdict} (Welch, {p_of(test.p_value)})"
    )
