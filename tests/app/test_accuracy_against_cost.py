"""Compare, Accuracy against cost: points, what is left out, and the way to the runs."""

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.data.dataset import Dataset
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from tests.app.conftest import OpenPage
from tests.app.seen import charts
from tests.made_up import answers, finish

pytestmark = pytest.mark.usefixtures("nothing_ships")


@pytest.fixture
def compared(empty: Store, open_page: OpenPage, dataset: Dataset) -> AppTest:
    labels = dataset.test_labels.numpy()
    for name, right, seeds, latency in (
        ("cnn225", 9_100, 3, 0.8),
        ("mlp109", 8_800, 1, 0.1),
        ("logreg-aug", 6_700, 1, None),
    ):
        for seed in range(seeds):
            config = PRESETS.get(name).config.model_copy(update={"seed": seed})
            finish(empty, config, answers(labels, right), labels=labels, latency_ms=latency)
    page = open_page("compare")
    page.query_params["compare-tab"] = "Accuracy against cost"
    page.run()
    assert not page.exception
    return page


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)


def test_what_the_marks_mean_is_said(compared: AppTest) -> None:
    assert charts(compared)[-1]["title"] == "Test accuracy against parameters"
    assert "the Pareto front" in captions(compared)
    assert "Hollow: fewer than 3 seeds" in captions(compared)
    assert "Below 85 %, not shown: 1." in captions(compared)
    next(each for each in compared.toggle if each.label.startswith("Hide")).set_value(False).run()
    assert ", not shown" not in captions(compared)


@pytest.mark.parametrize(
    ("cost", "title"),
    [
        ("MACs", "Test accuracy against MACs for one image"),
        ("Training time", "Test accuracy against training time (seconds)"),
        ("Latency", "Test accuracy against latency of one image on the processor (ms)"),
    ],
)
def test_every_cost_has_its_chart(compared: AppTest, cost: str, title: str) -> None:
    compared.segmented_control[0].set_value(cost).run()
    assert not compared.exception
    assert charts(compared)[-1]["title"] == title
    left_out = "Not measured: " in captions(compared)
    assert left_out == (cost == "Latency")


def test_the_table_has_the_front_and_the_selection_its_runs(compared: AppTest) -> None:
    table = compared.dataframe[-1].value.set_index("Configuration")
    assert table.loc["cnn225", "Seeds"] == "3 seeds"
    assert table.loc["mlp109", "Seeds"] == "1 seed"
    assert table.loc["cnn225", "Parameters"] == "225,034"
    links = str([link.proto for link in compared.get("page_link")])
    best = compared.selectbox[-1]
    assert best.label == "Runs of"
    best.set_value(
        best.options.index("cnn225 · 91.0 %") if "cnn225 · 91.0 %" in best.options else 0
    )
    compared.run()
    links = str([link.proto for link in compared.get("page_link")])
    assert all(f"seed {seed}" in links for seed in range(3))
