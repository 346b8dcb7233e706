"""The tab Importance of Search: how much each setting matters, and how sure that is."""

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.studies.search.importance import FEWEST, importances
from fmnist.studies.search.journal import Journal
from fmnist.studies.search.plan import Plan
from ui.shared.chart_style import FIT, Chart, label_axis
from ui.shared.colours import GREY, OKABE_ITO


def importance_tab(journal: Journal, plan: Plan, ended: int) -> None:
    """A bar for each setting with its interval, once enough of the trials have `ended`."""
    found = _importances(plan.id, ended, journal)
    if not found:
        st.caption(f"Needs at least {FEWEST} trials with a finished epoch.")
        return
    titles = plan.titles
    frame = pd.DataFrame(
        [
            {
                "setting": titles.get(name, name),
                "share": each.value,
                "low": each.low,
                "high": each.high,
            }
            for name, each in found.items()
        ]
    )
    st.altair_chart(importance_chart(frame), alt="The importance of each setting")
    st.caption(
        "PED-ANOVA: how far the better trials are concentrated in each setting. The bars are 95 % "
        "intervals over trials; where they overlap, the order may be chance."
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _importances(search_id: str, ended: int, _journal: Journal) -> dict[str, Estimate]:
    """Kept until another trial ends, as it takes up to a second."""
    return importances(_journal)


def importance_chart(frame: pd.DataFrame) -> Chart:
    """Bars of `share` with `low` and `high`, a row for each `setting`."""
    base = alt.Chart(frame).encode(
        y=alt.Y("setting:N", title=None, sort=None, axis=label_axis()),
        tooltip=[
            alt.Tooltip("setting:N", title="Setting"),
            alt.Tooltip("share:Q", title="Importance", format=".0%"),
            alt.Tooltip("low:Q", title="Interval from", format=".0%"),
            alt.Tooltip("high:Q", title="to", format=".0%"),
        ],
    )
    bars = base.mark_bar(color=OKABE_ITO[0], opacity=0.6).encode(
        x=alt.X("share:Q", title="Importance (per cent)", axis=alt.Axis(format="%"))
    )
    whiskers = base.mark_rule(strokeWidth=2, color=GREY).encode(x="low:Q", x2="high:Q")
    return alt.layer(bars, whiskers).properties(
        autosize=FIT, title="Importance of each setting", height=36 * len(frame) + 20
    )
