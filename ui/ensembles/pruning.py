"""The tab Pruning: smaller copies of a run, and what they save as measured."""

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, count, fixed, megabytes
from fmnist.common.numbers import read_number, read_whole_number
from fmnist.data.dataset import load_dataset
from fmnist.jobs.pruned import Measured, measured, pruned_config, pruned_copies
from fmnist.jobs.queue import jobs
from fmnist.runs.evaluations import proportion_of
from fmnist.runs.files import WEIGHTS
from fmnist.runs.run import Run
from ui.ensembles.under_way import watch
from ui.shared.cache import kept
from ui.shared.chart_style import FIT, Chart, hues, legend
from ui.shared.choice import choice
from ui.shared.colours import OKABE_ITO
from ui.shared.frame import explained
from ui.shared.number_field import number_field
from ui.shared.pickers import choose_run
from ui.shared.presses import press_of
from ui.shared.tables import show_table

_COSTS = {"zipped": "Size, zipped (MB)", "milliseconds": "Latency (ms)", "weights": "Weights not 0"}


def pruning_tab(runs: list[Run]) -> None:
    """Choose a run and how much of it goes; then its copies, accuracy against cost."""
    offered = [
        run
        for run in runs
        if run.has_weights and run.record.best and run.record.combination is None
    ]
    if not offered:
        st.info(
            "No run here has weights to prune and validation images to be judged by: train one.",
            icon=":material/info:",
        )
        return
    st.caption(
        "A copy of the run without its smallest weights or its weakest channels, trained a little "
        "more: accuracy against size and milliseconds as measured."
    )
    run = choose_run(offered)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        share = number_field(
            "Share pruned",
            "pruned-share",
            "Above 0, at most 0.99. The smallest weights of the whole network are set to zero (Han "
            "et al. 2015) and stay so; of whole channels those go whose filters are weakest (Li et "
            "al. 2017).",
            width=140,
            value="0.8",
        )
        epochs = number_field(
            "Epochs",
            "pruned-epochs",
            "Of retraining, at a tenth of the learning rate.",
            width=100,
            value="3",
        )
        channels = "layers" in run.record.config.options and st.toggle(
            "Whole channels",
            key="pruned-channels",
            help="Makes a network that you built smaller and faster. Zeros alone make its file "
            "smaller when compressed, and no answer faster.",
        )
        config = None
        with explained():
            config = pruned_config(run, read_number(share), channels, read_whole_number(epochs))
        press = press_of(
            "prune",
            "Prune and retrain",
            type="primary",
            icon=":material/content_cut:",
            disabled=config is None,
            help="Queues a copy that begins with what is left of these weights.",
        )
    if press and config is not None:
        with explained():
            name = f"{run.notes.name or run.record.title} pruned"[:80]
            jobs().submit(config, name=name)
            st.rerun()
    watch(lambda each: each.record.config.begin_from == run.id)
    copies = pruned_copies(run, runs)
    if copies:
        with explained():
            _show([run, *copies])


def _show(runs: list[Run]) -> None:
    """The run and its copies: a chart of accuracy against a cost, and a table of all costs."""
    costs = [_measured(run) for run in runs]
    judged = [_accuracy(run) for run in runs]
    cost = choice(
        st.segmented_control,
        "Cost",
        list(_COSTS),
        format_func=lambda name: _COSTS[name],
        key="pruned-cost",
        default="zipped",
        required=True,
    )
    frame = pd.DataFrame(
        [
            {
                "run": run.label,
                "accuracy": each.value,
                "low": each.low,
                "high": each.high,
                "cost": getattr(found, cost) / (1e6 if cost == "zipped" else 1),
                "copy": "pruned" if run is not runs[0] else "before",
            }
            for run, found, each in zip(runs, costs, judged, strict=True)
        ]
    )
    st.altair_chart(
        cost_chart(frame, _COSTS[cost]), alt="Accuracy of the copies against their cost"
    )
    show_table(
        [_row(*each) for each in zip(runs, costs, judged, strict=True)],
        "The run and its smaller copies with their costs",
    )


@kept(WEIGHTS, most=50, spinner="Measuring…")
def _measured(run: Run) -> Measured:
    return measured(run, load_dataset(run.record.dataset.name))


def _accuracy(run: Run) -> Estimate:
    score = run.record.best
    assert score is not None
    return proportion_of(score).estimate


def cost_chart(frame: pd.DataFrame, axis: str) -> Chart:
    """A point with its interval for each run, from `run`, `accuracy`, `low`, `high`, `cost`."""
    base = alt.Chart(frame).encode(
        x=alt.X("cost:Q", title=axis, scale=alt.Scale(zero=True)),
        color=hues("copy", {"before": OKABE_ITO[0], "pruned": OKABE_ITO[1]}, legend()),
        tooltip=[
            alt.Tooltip("run:N", title="Run"),
            alt.Tooltip("accuracy:Q", title="Validation accuracy", format=".2%"),
            alt.Tooltip("cost:Q", title=axis, format=".3~s"),
        ],
    )
    accuracy = alt.Y(
        "accuracy:Q",
        title="Validation accuracy (per cent)",
        axis=alt.Axis(format="%"),
        scale=alt.Scale(zero=False),
    )
    bars = base.mark_rule(strokeWidth=1.5).encode(y=alt.Y("low:Q"), y2="high:Q")
    points = base.mark_point(size=80, filled=True, opacity=1).encode(y=accuracy)
    return alt.layer(bars, points).properties(
        autosize=FIT, title=f"Validation accuracy against {axis[0].lower()}{axis[1:]}", height=260
    )


def _row(run: Run, cost: Measured, accuracy: Estimate) -> dict[str, str]:
    return {
        "Run": run.label,
        "Validation": bounded(accuracy),
        "Weights not 0": count(cost.weights),
        "Size": megabytes(cost.size),
        "Zipped": megabytes(cost.zipped),
        "Latency": f"{fixed(cost.milliseconds, 2)} ms",
    }
