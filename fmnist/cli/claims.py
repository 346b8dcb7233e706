"""The command that says which of the published claims hold."""

import argparse
from typing import Any

from fmnist.cli.output import print_json, print_table
from fmnist.cli.scores import figures_of
from fmnist.data.labels import load_labels
from fmnist.data.source import DEFAULT_DATASET
from fmnist.runs.store import Store
from fmnist.studies.claims import Judged, judge_all
from fmnist.studies.claims.words import with_interval


def run(options: argparse.Namespace) -> int:
    """Print every claim with its verdict and the runs behind it."""
    store = Store()
    judged = judge_all(store.runs(), load_labels(DEFAULT_DATASET))
    if options.json:
        print_json([_plain(each) for each in judged])
    else:
        print_table(
            ("project", "claim", "published", "ours", "verdict", "runs"),
            [_row(each, store.endings(each.finding.runs)) for each in judged],
        )
    return 0


def _row(judged: Judged, runs: list[str]) -> tuple[object, ...]:
    claim, finding = judged.claim, judged.finding
    return (
        claim.source,
        claim.says,
        claim.test.published,
        with_interval(finding.ours, finding.unit) if finding.ours else "-",
        finding.verdict,
        ", ".join(runs) or "-",
    )


def _plain(judged: Judged) -> dict[str, Any]:
    claim, finding = judged.claim, judged.finding
    return {
        "project": claim.source,
        "claim": claim.says,
        "kind": claim.test.kind,
        "published": claim.test.published,
        "verdict": finding.verdict,
        "why": finding.why,
        "unit": finding.unit,
        "ours": figures_of(finding.ours),
        "chosen_on_validation": figures_of(finding.beside),
        "repeats": finding.repeats,
        "runs": [run.id for run in finding.runs],
        "commands": finding.commands,
        "note": claim.note,
    }
