"""The desk of the lesson on predicting: two settings, a prediction, the runs, and the score."""

import streamlit as st

from fmnist.common.figures import decimal, points, signed
from fmnist.comparison.mcnemar import paired_difference_interval
from fmnist.jobs.queue import jobs
from fmnist.networks.registry import ARCHITECTURES
from fmnist.runs.run import Run
from fmnist.studies.lessons.parts import Chart
from fmnist.training.config import TrainConfig
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.schedules import SCHEDULES
from ui.address.lesson import add_score, named_scores
from ui.lessons.charts import line_chart
from ui.lessons.live import watch_runs
from ui.shared.choice import choice
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import explained
from ui.shared.presses import press_of

_KEY = "contest"
_NAMES = ("A", "B")
_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
_IMAGES = (1_000, 2_000, 5_000, 10_000)
_MOST_EPOCHS = 5


def show_contest() -> None:
    """The two settings and the prediction; then the runs and how far off the prediction was."""
    st.markdown("**Your own**: two settings, a prediction, and the truth.")
    state = st.session_state.get(_KEY)
    if state is None:
        _ask()
        return
    runs = watch_runs(dict(zip(_NAMES, state["runs"], strict=True)))
    if len(runs) == len(_NAMES) and all(run.is_complete for run in runs.values()):
        _outcome(runs, state)
    elif any(run.record.status == "failed" for run in runs.values()):
        st.info("One of the two failed: choose other settings.", icon=":material/info:")
    st.button("Another pair", icon=":material/replay:", on_click=_again)


def _ask() -> None:
    columns = st.columns(2)
    settings = []
    for name, column in zip(_NAMES, columns, strict=True):
        with column, st.container(border=True):
            st.markdown(f"**Setting {name}**")
            settings.append(_setting(name))
    expected = st.slider(
        "By how many points will A be more accurate than B on test?",
        -20.0,
        20.0,
        0.0,
        0.5,
        key="contest-guess",
        help="Below zero if you expect B to win.",
    )
    if press_of(
        "contest-start",
        "Predict and train both",
        type="primary",
        disabled=settings[0] == settings[1],
        help="Both wait their turn in the queue of this computer.",
    ):
        with explained():
            configs = [TrainConfig.parse(each) for each in settings]
            runs = [jobs().submit(each).id for each in configs]
            st.session_state[_KEY] = {"runs": runs, "expected": expected / 100, "scored": False}
            st.rerun()


def _setting(name: str) -> dict[str, object]:
    architecture = choice(
        st.selectbox,
        "Architecture",
        ARCHITECTURES.names,
        index=ARCHITECTURES.names.index("mlp109" if name == "A" else "logreg"),
        key=f"contest-architecture-{name}",
    )
    left, right = st.columns(2)
    with left:
        rate = choice(
            st.selectbox,
            "Learning rate",
            _RATES,
            index=1,
            format_func=decimal,
            key=f"contest-rate-{name}",
        )
        optimiser = choice(
            st.selectbox,
            "Optimiser",
            OPTIMISERS.names,
            index=OPTIMISERS.names.index("adam"),
            key=f"contest-optimiser-{name}",
        )
    with right:
        images = choice(
            st.selectbox,
            "Training images",
            _IMAGES,
            index=1,
            format_func=lambda number: f"{number:,}",
            key=f"contest-images-{name}",
        )
        schedule = choice(
            st.selectbox,
            "Schedule",
            SCHEDULES.names,
            format_func=lambda each: SCHEDULES.get(each).title,
            key=f"contest-schedule-{name}",
        )
    epochs = st.slider("Epochs", 1, _MOST_EPOCHS, 2, key=f"contest-epochs-{name}")
    return {
        "architecture": architecture,
        "learning_rate": rate,
        "optimiser": optimiser,
        "schedule": schedule,
        "train_images": images,
        "epochs": epochs,
    }


def _again() -> None:
    st.session_state.pop(_KEY, None)


def _outcome(runs: dict[str, Run], state: dict[str, object]) -> None:
    one, other = (evaluation_of(runs[name]) for name in _NAMES)
    expected = float(str(state["expected"]))
    difference = float(one.correct.mean() - other.correct.mean())
    low, high = paired_difference_interval(one.correct, other.correct)
    off = abs(difference - expected)
    if not state["scored"]:
        state["scored"] = True
        add_score(off)
    st.markdown(
        f"A minus B is **{signed(100 * difference, 1)} points** ({signed(100 * low, 1)} to "
        f"{signed(100 * high, 1)}). You predicted {signed(100 * expected, 1)}: off by "
        f"**{points(off)}**."
    )
    scores = named_scores()
    if len(scores) > 1:
        chart = Chart(
            "How far off your predictions were",
            "Prediction",
            "Points",
            {"off by": [(place, 100 * value) for place, value in enumerate(scores, start=1)]},
            per_cent=False,
        )
        st.altair_chart(line_chart(chart), alt=chart.title)
