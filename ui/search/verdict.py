"""Is the winner real? What the confirmation of a search found."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.common.figures import bounded, per_cent
from fmnist.comparison.repeats import accuracy_over_runs
from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import Plan, Verdict
from fmnist.studies.search.words import finalist_words, name_of, verdict_words
from ui.search.charts import accuracy_axis
from ui.shared.chart_style import FIT, Chart, hues, legend
from ui.shared.colours import GREY, OKABE_ITO
from ui.shared.links import link
from ui.shared.tables import show_table
from ui.shared.words import plain


def show_verdict(plan: Plan, trials: Sequence[Trial]) -> None:
    """The sentences, a chart of all trainings with fresh seeds, and the way to use a winner."""
    verdict = plan.verdict
    if verdict is None:
        return
    st.subheader("Is the winner real?", anchor=False)
    first, *others = verdict_words(plan)
    st.markdown(f"**{plain(first)}**")
    for sentence in others:
        st.markdown(plain(sentence))
    if verdict.tested is not None:
        words = "Fills the form of Train with the settings of the winner."
        link("train", "Use as preset", help=words, again=verdict.tested)
    if verdict.finalists:
        st.altair_chart(
            verdict_chart(verdict), alt="Accuracy of each finalist on the confirmation images"
        )
        with st.expander("Details"):
            _table(verdict, plan, trials)


def verdict_chart(verdict: Verdict) -> Chart:
    """Each training as a point, the mean as a bar across, and what exploration had said."""
    rows = [
        {"setting": name_of(each), "accuracy": accuracy, "kind": kind}
        for each in verdict.finalists
        for kind, accuracies in (
            ("confirmation, one seed", each.confirmed),
            ("confirmation, mean", (each.mean,)),
            ("exploration", () if each.explored is None else (each.explored,)),
        )
        for accuracy in accuracies
    ]
    frame = pd.DataFrame(rows)
    kinds = {
        "confirmation, one seed": OKABE_ITO[5],
        "confirmation, mean": OKABE_ITO[0],
        "exploration": GREY,
    }
    return (
        alt.Chart(frame)
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X(
                "accuracy:Q",
                title="Accuracy (per cent)",
                **accuracy_axis(frame["accuracy"]),
            ),
            y=alt.Y("setting:N", title=None, sort=[name_of(each) for each in verdict.finalists]),
            color=hues("kind", kinds, legend()),
            shape=alt.Shape(
                "kind:N",
                scale=alt.Scale(domain=list(kinds), range=["circle", "diamond", "cross"]),
                legend=None,
            ),
            size=alt.condition(
                "datum.kind == 'confirmation, one seed'", alt.value(50), alt.value(120)
            ),
            tooltip=[
                alt.Tooltip("setting:N", title="Setting"),
                alt.Tooltip("kind:N", title="Judged in"),
                alt.Tooltip("accuracy:Q", title="Accuracy", format=".2%"),
            ],
        )
        .properties(
            autosize=FIT,
            title="Exploration and confirmation",
            height=45 + 36 * len(verdict.finalists),
        )
    )


def _table(verdict: Verdict, plan: Plan, trials: Sequence[Trial]) -> None:
    rows = []
    for each in verdict.finalists:
        mean = accuracy_over_runs(list(each.confirmed), verdict.images)
        rows.append(
            {
                "Setting": finalist_words(each, trials, plan.titles),
                "Exploration": "–" if each.explored is None else per_cent(each.explored),
                "Confirmation": bounded(mean),
                "Seeds": len(each.confirmed),
            }
        )
    show_table(rows, "The finalists")
    st.caption(
        f"Exploration: one seed, on the images that chose. Confirmation: the mean over fresh seeds "
        f"on {verdict.images:,} images that chose nothing, with its 95 % interval over seeds. A "
        "winner must differ from the start by more than seeds and by more than images explain "
        "(Student's t and a paired test, Holm's correction)."
    )
