"""The curves of a run: how they can be looked at, and what is said of them."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.history import append_line
from fmnist.runs.load_model import default_run
from fmnist.runs.overfitting import Overfitting
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import charts, drawn, titles
from ui.shared.curve_charts import Shape, curves_chart
from ui.shared.curve_words import overfitting_words, remarks

REMARK = "accuracies and losses cannot be compared"
ALONE = Shape("epoch", 2.0, (("a", "#000000"),))


def test_validation_lies_on_top_and_the_axis_has_room_for_its_last_point() -> None:
    chart = curves_chart("accuracy", ALONE)
    *_, below, marks, last = chart["layer"]
    assert (below["data"]["name"], marks["data"]["name"]) == ("validation", "best")
    assert last["data"]["name"] == "validation"
    assert last["mark"]["type"] == "circle"
    assert last["encoding"]["x"]["scale"]["domain"] == [0, 2.06]


def test_the_thin_line_is_what_was_measured_and_the_bold_one_is_smoothed() -> None:
    raw, smooth, *_ = curves_chart("loss", ALONE._replace(smooth=True))["layer"]
    assert raw["data"] == smooth["data"] == {"name": "training"}
    assert raw["encoding"]["y"]["field"] == "value"
    assert smooth["encoding"]["y"]["field"] == "smoothed"
    assert raw["mark"]["strokeWidth"] < smooth["mark"]["strokeWidth"]
    assert "strokeDash" in smooth["encoding"]


def test_a_logarithmic_axis_leaves_out_what_has_no_place_on_it() -> None:
    chart = curves_chart("loss", ALONE._replace(logarithmic=True))
    line = chart["layer"][0]
    assert line["encoding"]["y"]["scale"] == {"type": "log"}
    assert {"filter": "datum.smoothed > 0"} in line["transform"]


def test_a_chart_is_made_once_and_its_data_have_no_part_in_it() -> None:
    assert curves_chart("loss", ALONE) is curves_chart("loss", ALONE._replace())
    assert "datasets" not in curves_chart("loss", ALONE)


def test_they_are_looked_at_by_step_smoothed_and_on_a_logarithmic_axis(
    trained: Store, open_page: OpenPage
) -> None:
    run = next(run for run in trained.runs() if not run.read_only)
    page = curves_of(open_page, run)
    assert titles(page) == ["Accuracy by epoch", "Loss by epoch"]
    page.slider(key="curves-smoothing").set_value(0.9)
    page.segmented_control(key="curves-axis").set_value("step")
    page.toggle(key="curves-logarithmic").set_value(True).run()
    assert not page.exception
    assert titles(page) == ["Accuracy by step", "Loss by step"]
    loss = drawn(page, "Loss by step", "smoothed")
    reports = run.history().reports
    assert loss["x"].tolist() == [report["step"] for report in reports]
    assert loss["value"].tolist() == [report["train_cross_entropy"] for report in reports]
    assert loss["smoothed"].std() < loss["value"].std()
    accuracy, loss_chart = charts(page)
    assert not any(is_logarithmic(layer) for layer in accuracy["layer"])
    assert any(is_logarithmic(layer) for layer in loss_chart["layer"])


def test_a_raw_client_cannot_smooth_beyond_all_bounds(trained: Store, open_page: OpenPage) -> None:
    page = curves_of(open_page, next(iter(trained.runs())))
    page.session_state["curves-smoothing"] = 0.99
    assert not page.run().exception


def test_the_loss_is_plain_and_the_objective_is_apart(empty: Store, open_page: OpenPage) -> None:
    run = training(empty, TrainConfig(architecture="cnn225", label_smoothing=0.1))
    page = open_page("train", run=run.id)
    page.session_state["more-curves"] = True
    page.run()
    assert titles(page) == [
        "Accuracy by epoch",
        "Loss by epoch",
        "Objective by epoch",
        "Learning rate by epoch",
    ]
    assert drawn(page, "Loss by epoch", "smoothed")["value"].tolist() == [0.5, 0.4]
    assert drawn(page, "Objective by epoch", "smoothed")["value"].tolist() == [0.9, 0.8]
    assert {metric.label: metric.value for metric in page.metric}["Training loss"] == "0.400"


def test_a_poll_without_news_sends_the_same_again(empty: Store, open_page: OpenPage) -> None:
    run = training(empty, TrainConfig(architecture="cnn225", label_smoothing=0.1))
    page = open_page("train", run=run.id)
    sent = [chart.proto.SerializeToString() for chart in page.get("vega_lite_chart")]
    specs = charts(page)
    page.run()
    assert [chart.proto.SerializeToString() for chart in page.get("vega_lite_chart")] == sent
    report(run, 3, 0.3)
    page.run()
    assert charts(page) == specs
    assert drawn(page, "Loss by epoch", "smoothed")["value"].tolist() == [0.5, 0.4, 0.3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"architecture": "logreg"}, "the last few steps; validation"),
        ({"architecture": "logreg", "augmentations": {"flip": 0.5}}, "on augmented images"),
        ({"architecture": "mlp235", "options": {"dropout": 0.5}}, "with dropout"),
        ({"architecture": "mlp235", "options": {"dropout": 0.0}}, "the last few steps; validation"),
    ],
)
def test_only_what_is_at_work_is_named(empty: Store, changes: dict[str, Any], said: str) -> None:
    (remark,) = remarks([empty.create(TrainConfig(**changes))])
    assert said in remark
    assert ("dropout" in remark) == ("dropout" in said)
    assert ("augmented" in remark) == ("augmented" in said)


def test_of_several_runs_it_says_which(empty: Store) -> None:
    plain, augmented = (
        empty.create(TrainConfig(architecture="logreg", augmentations=some))
        for some in ({}, {"flip": 0.5})
    )
    assert f"on augmented images of {augmented.label}; validation" in remarks([plain, augmented])[0]


def test_a_run_whose_objective_alone_was_recorded_says_so(empty: Store) -> None:
    run = empty.create(TrainConfig(architecture="logreg", label_smoothing=0.1))
    assert len(remarks([run])) == 1
    values = {"step": 1, "epoch": 0.1, "seconds": 1.0, "train_loss": 2.0, "train_accuracy": 0.1}
    append_line(run.folder / "metrics.jsonl", "report", values)
    assert "training loss was not recorded" in remarks([run])[1]


def test_the_turn_of_validation_is_said_in_words() -> None:
    turned = Overfitting(
        turned=4, best=7, last=15, lowest_loss=0.21, last_loss=0.345, best_gap=0.012, last_gap=0.065
    )
    assert overfitting_words(turned) == (
        "Validation loss was lowest after epoch 4 (0.210) and 0.345 after epoch 15. "
        "Averaged over the epoch, while the weights changed, training accuracy less validation "
        "accuracy is +1.2 points at the best epoch (7) and +6.5 points at the latest (15). "
        "The generalisation gap is that of the kept weights."
    )
    falling = replace(turned, turned=15, last_loss=0.21, best=15, best_gap=-0.004)
    assert overfitting_words(falling) == (
        "Validation loss was still falling after epoch 15 (0.210). "
        "Averaged over the epoch, while the weights changed, training accuracy less validation "
        "accuracy is \N{MINUS SIGN}0.4 points at the best epoch (15), the latest. "
        "The generalisation gap is that of the kept weights."
    )


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
        shown.query_params["results-tab"] = tab
        shown.run()
    if page == "compare":
        other = next(run for run in trained.runs() if not run.read_only and _seed(run) == 0)
        shown.multiselect[0].set_value([worldly.id, other.id]).run()
    assert not shown.exception
    assert REMARK in captions(shown)


def curves_of(open_page: OpenPage, run: Run) -> AppTest:
    page = open_page("results", run=run.id)
    page.query_params["results-tab"] = "Curves"
    return page.run()


def training(store: Store, config: TrainConfig) -> Run:
    """A run that was interrupted after two reports."""
    run = store.create(config)
    store.update(run.record.changed(status="interrupted"))
    for step, loss in ((1, 0.5), (2, 0.4)):
        report(run, step, loss)
    return store.get(run.id)


def report(run: Run, step: int, loss: float) -> None:
    values = {
        "step": step,
        "epoch": step / 10,
        "seconds": float(step),
        "train_loss": loss + 0.4,
        "train_cross_entropy": loss,
        "train_accuracy": 0.5,
        "learning_rate": 0.001,
        "images_per_second": 100.0,
    }
    append_line(run.folder / "metrics.jsonl", "report", values)


def is_logarithmic(layer: dict[str, Any]) -> bool:
    return bool(layer["encoding"].get("y", {}).get("scale", {}).get("type") == "log")


def _seed(run: Run) -> int:
    return run.record.config.seed


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)
