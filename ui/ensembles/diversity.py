"""How many members pay, what each adds, and how far they differ."""

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.common.figures import fixed, per_cent, signed_points
from fmnist.ensembles.diversity import Spread
from fmnist.ensembles.rules import Rule
from fmnist.runs.run import Run
from ui.ensembles.figures import added_by_each, pairwise_diversity, spreads
from ui.shared.chart_style import FIT, Chart
from ui.shared.colours import OKABE_ITO
from ui.shared.tables import show_table
from ui.shared.words import validation


def show_number_of_members(members: list[Run], rule: Rule) -> None:
    """The accuracy of ensembles of one member, of two, up to all."""
    st.altair_chart(
        by_number_chart(spreads(members, rule)),
        alt="Validation accuracy by number of members",
    )
    st.caption(
        "Line: mean over ensembles of this size drawn from these members; band: worst to best (at "
        "most 40 per size). Fitted rules use equal weights here."
    )


def show_members(members: list[Run], rule: Rule) -> None:
    """A row for each member: its own accuracy, and what all lose without it."""
    added = added_by_each(members, rule)
    rows = [
        {
            "Member": run.label,
            "Validation": validation(run.record),
            "Adds (points)": signed_points(each),
        }
        for run, each in zip(members, added, strict=True)
    ]
    show_table(
        rows,
        "Every member with its accuracy and what it adds",
        {
            "Adds (points)": "Validation accuracy of all members minus that without this one, with "
            "its paired 95 % interval over images."
        },
    )


def show_diversity(members: list[Run]) -> None:
    """Each pair: on how many images they differ, and Yule's Q."""
    rows = [
        {
            "First": members[pair.first].label,
            "Second": members[pair.second].label,
            "Disagreement": per_cent(pair.disagreement),
            "Q statistic": "–" if pair.q is None else fixed(pair.q, 2),
        }
        for pair in pairwise_diversity(members)
    ]
    show_table(
        rows,
        "Every pair of members with disagreement and Q statistic",
        {
            "Disagreement": "The share of validation images to which the two give different "
            "classes. Members that differ more gain more from each other.",
            "Q statistic": "Yule's Q of being right: 1 when both are right about the same images, "
            "0 when independent, negative when one is right where the other is wrong.",
        },
    )


def by_number_chart(found: list[Spread]) -> Chart:
    """The mean with a band from the worst to the best, by number of members."""
    base = alt.Chart(pd.DataFrame(found)).encode(
        x=alt.X("members:Q", title="Members", axis=alt.Axis(tickMinStep=1, format="d")),
        tooltip=[
            alt.Tooltip("members:Q", title="Members"),
            alt.Tooltip("mean:Q", title="Mean", format=".2%"),
            alt.Tooltip("low:Q", title="Worst", format=".2%"),
            alt.Tooltip("high:Q", title="Best", format=".2%"),
        ],
    )
    accuracy = alt.Y(
        "mean:Q",
        title="Validation accuracy (per cent)",
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format=".1%"),
    )
    band = base.mark_area(opacity=0.25, color=OKABE_ITO[0]).encode(
        y=alt.Y("low:Q", scale=alt.Scale(zero=False)), y2="high:Q"
    )
    line = base.mark_line(color=OKABE_ITO[0], point={"size": 60, "color": OKABE_ITO[0]}).encode(
        y=accuracy
    )
    return alt.layer(band, line).properties(
        autosize=FIT, title="Validation accuracy by number of members", height=260
    )
