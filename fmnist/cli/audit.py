"""The command that says what the audit of the dataset found, or makes it anew."""

import argparse

from fmnist.cli.output import print_json
from fmnist.cli.training_lock import long_study
from fmnist.common.figures import bounded
from fmnist.common.paths import require_checkout
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.runs.judgements import Judgements, tally
from fmnist.runs.store import Store
from fmnist.studies.audit.report import Report, markdown, shipped_evaluations, wrong_in_test
from fmnist.studies.audit.shipped import read_audit, write_audit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether it is made anew."""
    parser.add_argument(
        "--again",
        action="store_true",
        help="search for copies and train all networks again, some twenty minutes on two cores, "
        "and put the result in the place of the one that ships",
    )


def run(options: argparse.Namespace) -> int:
    """Print the findings, and every run with and without what was found."""
    dataset, store = load_dataset(), Store()
    if options.again:
        _again(dataset, store)
    audit = read_audit()
    report = Report.of(audit, shipped_evaluations(store, dataset))
    judged = tally(Judgements().read(), audit.doubted_test_images(), dataset.test_labels.numpy())
    wrong = wrong_in_test(audit, judged)
    if options.json:
        print_json(
            {
                "duplicates": len(audit.duplicates),
                "doubtful_labels": len(audit.doubts),
                "doubtful_in_test": report.doubted._asdict(),
                "wrong_in_test_judged": None if wrong is None else wrong._asdict(),
                "runs": [
                    {"name": each.name, "accuracy": each.whole.value}
                    | {f"without {name}": left.value for name, left in each.left.items()}
                    for each in report.standings
                ],
            }
        )
        return 0
    print(markdown(report))
    print(
        "\nThe share of wrong labels in test is not judged yet: the tab Audit of the page Data "
        "shows a blind sample."
        if wrong is None
        else f"\nJudged by eye, {bounded(wrong)} of the test labels are wrong."
    )
    return 0


def _again(dataset: Dataset, store: Store) -> None:
    from fmnist.studies.audit.study import audit, predictions

    require_checkout()
    with long_study(store, "Interrupted: the audit that ships stays as it is.") as report:
        found = predictions(dataset, report)
    write_audit(audit(dataset, found))
