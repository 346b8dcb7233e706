"""Claims on a page: a table of what was published and what we measured, and each claim in full."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from fmnist.runs.run import Run
from fmnist.studies.claims import Judged
from fmnist.studies.claims.kinds import KINDS, metric_of
from fmnist.studies.claims.rule import Verdict
from fmnist.studies.claims.words import with_interval
from ui.shared.choice import choice
from ui.shared.links import link
from ui.shared.words import plain

_LOOKS: dict[Verdict, tuple[str, str]] = {
    "confirmed": ("blue", ":material/check_circle:"),
    "inconclusive": ("gray", ":material/casino:"),
    "contradicted": ("orange", ":material/cancel:"),
    "cannot be reproduced": ("gray", ":material/block:"),
    "not run here": ("gray", ":material/hourglass_empty:"),
}


def verdict_line(judged: Sequence[Judged]) -> str:
    """How many claims have each verdict, as Markdown."""
    counts = Counter(each.finding.verdict for each in judged)
    return " ".join(
        f":{colour}-badge[{icon} {counts[verdict]} {verdict}]"
        for verdict, (colour, icon) in _LOOKS.items()
        if counts[verdict]
    )


def filtered(judged: Sequence[Judged]) -> list[Judged]:
    """Let the user choose projects, metrics, verdicts and words; the address keeps the choice."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        projects = _among("Project", [each.claim.source for each in judged])
        metrics = _among("Metric", [metric_of(each.claim) for each in judged])
        verdicts = _among("Verdict", [each.finding.verdict for each in judged])
        words = st.text_input(
            "Search",
            key="search",
            bind="query-params",
            icon=":material/search:",
            placeholder="Claim or run",
            width=200,
        ).casefold()
    return [
        each
        for each in judged
        if each.claim.source in projects
        and metric_of(each.claim) in metrics
        and each.finding.verdict in verdicts
        and words in f"{each.claim.says} {_runs(each)}".casefold()
    ]


def choose_claim(judged: Sequence[Judged]) -> Judged | None:
    """A row for each claim; the one whose row is chosen."""
    state = st.dataframe(
        pd.DataFrame([_row(each) for each in judged]),
        hide_index=True,
        height=min(353, 38 + 35 * len(judged)),
        row_height=35,
        key=f"claims-{hash(tuple(each.claim.says for each in judged)):x}",
        on_select="rerun",
        selection_mode="single-row",
        alt="Claims with what was published, what was measured here, and the verdict",
        column_config={"Claim": st.column_config.Column(width=360)},
    )
    rows = state["selection"]["rows"]
    return judged[rows[0]] if rows else None


def show_claim(judged: Judged) -> None:
    """One claim with its verdict and why, the rule it was judged by, and the runs behind it."""
    claim, finding = judged.claim, judged.finding
    colour, icon = _LOOKS[finding.verdict]
    st.markdown(f":{colour}-badge[{icon} {finding.verdict}] **{plain(claim.says)}**")
    st.markdown(plain(finding.why))
    st.caption("  \n".join(plain(line) for line in _figures(judged) if line))
    kind = KINDS[claim.test.kind]
    st.markdown(f"**Rule: {plain(kind.title[0].lower() + kind.title[1:])}.** {plain(kind.rule)}")
    if finding.commands:
        st.code("\n".join(finding.commands), language=None, wrap_lines=True)
    if finding.runs:
        _links(finding.runs)


def _among(label: str, values: Sequence[str]) -> set[str]:
    """Those of the values that are chosen; all of them where none is."""
    chosen = choice(
        st.multiselect,
        label,
        list(dict.fromkeys(values)),
        key=label.casefold(),
        bind="query-params",
        placeholder="All",
        width=220,
    )
    return set(chosen or values)


def _row(judged: Judged) -> dict[str, str]:
    claim, finding = judged.claim, judged.finding
    return {
        "Project": claim.source,
        "Claim": claim.says,
        "Published": claim.test.published,
        "Here": with_interval(finding.ours, finding.unit) if finding.ours else "–",
        "Verdict": finding.verdict,
        "Runs": _runs(judged) or "–",
    }


def _runs(judged: Judged) -> str:
    return ", ".join(run.label for run in judged.finding.runs)


def _figures(judged: Judged) -> tuple[str, ...]:
    """Published beside ours, the honest figure where another was compared, and the note."""
    claim, finding = judged.claim, judged.finding
    said = [f"Published: {claim.test.published}"]
    if finding.beside is not None:
        beside = with_interval(finding.beside, finding.unit)
        said.append(f"ours at the epoch that validation chose: {beside}")
    if finding.repeats:
        said.append(f"from {finding.repeats}")
    return (" · ".join(said), claim.note)


def _links(runs: tuple[Run, ...]) -> None:
    with st.container(horizontal=True):
        for run in runs:
            link("results", plain(run.label), run=run.id)
