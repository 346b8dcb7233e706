"""Claims on a page: each with what was published, what we measured, and the verdict in words."""

import streamlit as st

from fmnist.data.dataset import Dataset
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.run import Run
from fmnist.studies.claims import Judged, judge_all
from fmnist.studies.claims.rule import Verdict
from fmnist.studies.claims.words import with_interval
from ui.shared.cache import kept
from ui.shared.words import plain

_LOOKS: dict[Verdict, tuple[str, str]] = {
    "confirmed": ("blue", ":material/check_circle:"),
    "not separable from luck": ("gray", ":material/casino:"),
    "contradicted": ("orange", ":material/cancel:"),
    "cannot be reproduced": ("gray", ":material/block:"),
    "not run here": ("gray", ":material/hourglass_empty:"),
}


def judged_claims(runs: list[Run], dataset: Dataset) -> list[Judged]:
    """Every claim with its verdict, kept while the finished runs are the same.

    Raises:
        CheckpointError: the predictions of a run are damaged.
    """
    finished = [run for run in runs if run.record.status == "finished"]
    return _judged(finished, dataset=dataset)


@kept(PREDICTIONS, most=2, spinner="Reading the runs…")
def _judged(runs: list[Run], *, dataset: Dataset) -> list[Judged]:
    return judge_all(runs, dataset)


def choose_verdicts(judged: list[Judged]) -> list[Verdict]:
    """Let the user choose verdicts, each with how many claims it has; none chosen means all.

    At first what was not run is left out, where anything was.
    """
    counts = {
        verdict: sum(each.finding.verdict == verdict for each in judged) for verdict in _LOOKS
    }
    measured = any(each.finding.runs for each in judged)
    given = [verdict for verdict in _LOOKS if counts[verdict]]
    chosen = st.pills(
        "Show only",
        given,
        default=[verdict for verdict in given if verdict != "not run here"] if measured else [],
        selection_mode="multi",
        format_func=lambda verdict: f"{_LOOKS[verdict][1]} {verdict} ({counts[verdict]})",
        help="Choose verdicts to see only the claims that have one of them.",
    )
    return chosen or list(_LOOKS)


def show_claim(judged: Judged) -> None:
    """One claim in a line with its verdict and our figure; opened, why, and the runs behind it."""
    claim, finding = judged.claim, judged.finding
    colour, icon = _LOOKS[finding.verdict]
    badge = f":{colour}-badge[{icon} {finding.verdict}]"
    with st.expander(f"{badge} **{plain(claim.says)}** {plain(_measured(judged))}"):
        st.markdown(plain(finding.why))
        st.caption("  \n".join(plain(line) for line in _figures(judged) if line))
        if finding.commands:
            st.code("\n".join(finding.commands), language="sh", wrap_lines=True)
        if finding.runs:
            _links(finding.runs)


def _measured(judged: Judged) -> str:
    finding = judged.finding
    if finding.ours is None:
        return ""
    repeats = f", {finding.repeats}" if finding.repeats else ""
    return f"Here: {with_interval(finding.ours, finding.unit)}{repeats}"


def _figures(judged: Judged) -> tuple[str, ...]:
    """Published beside ours, the honest figure where another was compared, and the note."""
    claim, finding = judged.claim, judged.finding
    published = f"Published: {claim.test.published}"
    if finding.beside is None:
        return (published, claim.note)
    beside = with_interval(finding.beside, finding.unit)
    return (f"{published} · ours at the epoch that validation chose: {beside}", claim.note)


def _links(runs: tuple[Run, ...]) -> None:
    with st.container(horizontal=True):
        for run in runs:
            st.page_link(
                "pages/results.py",
                label=plain(run.label),
                icon=":material/monitoring:",
                query_params={"run": run.id},
            )
