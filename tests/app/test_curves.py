"""The curves of a run, and what is said of those that cannot be compared."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.load_model import default_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.conftest import OpenPage
from ui.shared.curves import curves

REMARK = "accuracies and losses cannot be compared"


def test_the_point_of_a_run_of_one_epoch_lies_within_the_axes_and_in_front() -> None:
    frame = pd.DataFrame(
        [(0.5, 0.7, "training", "a"), (1.0, 0.8, "validation", "a")],
        columns=["epoch", "value", "split", "run"],
    )
    chart = curves(frame, "accuracy", 1, {"a": "#000000"}, {"a": 1.0}).to_dict()
    points = chart["layer"][-1]
    assert points["mark"]["type"] == "circle"
    assert points["encoding"]["x"]["scale"]["domain"][1] > 1.0


@pytest.mark.parametrize(
    ("figure", "values", "domain"),
    [
        ("accuracy", [0.42, 0.9], [0.4, 1.0]),
        ("accuracy", [0.88, 0.9], [0.8, 1.0]),
        ("loss", [2.99, 0.4], [0.0, 3.0]),
        ("loss", [], [0.0, 1.0]),
    ],
)
def test_the_axis_holds_every_value(figure: str, values: list[float], domain: list[float]) -> None:
    rows = [(place + 1.0, value, "validation", "a") for place, value in enumerate(values)]
    frame = pd.DataFrame(rows, columns=["epoch", "value", "split", "run"])
    chart = curves(frame, figure, 2, {"a": "#000000"}, {}).to_dict()
    for layer in chart["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == domain


def test_the_axis_holds_the_whole_band() -> None:
    frame = pd.DataFrame(
        [(1.0, 0.5, "validation", "a", 0.31, 0.69), (1.0, 0.8, "validation", "b", None, None)],
        columns=["epoch", "value", "split", "run", "low", "high"],
    )
    chart = curves(frame, "accuracy", 1, {"a": "#000000", "b": "#999999"}, {}).to_dict()
    assert chart["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0.3, 1.0]


@pytest.mark.parametrize(
    ("page", "tab"), [("train", None), ("results", "Curves"), ("compare", None)]
)
def test_what_trained_on_other_pictures_than_it_validates_on_says_so(
    trained: Store, open_page: OpenPage, page: str, tab: str | None
) -> None:
    worldly = default_run(trained)
    assert worldly.record.config.domain == "real_world"
    shown = open_page(page, run=worldly.id)
    if tab is not None:
        shown.session_state["results-tab"] = tab
        shown.run()
    if page == "compare":
        assert REMARK not in captions(shown)
        other = next(run for run in trained.runs() if not run.read_only and _seed(run) == 0)
        shown.multiselect[0].set_value([worldly.id, other.id]).run()
    assert not shown.exception
    assert REMARK in captions(shown)


def _seed(run: Run) -> int:
    return run.record.config.seed


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)
