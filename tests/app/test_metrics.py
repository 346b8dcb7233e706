"""A metric is one entry: registered, it stands wherever runs are judged or listed."""

import json
from collections.abc import Iterator

import pytest
from sklearn.metrics import matthews_corrcoef

from fmnist.cli.main import main
from fmnist.common.estimate import Estimate
from fmnist.common.figures import number_of
from fmnist.data.dataset import Dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metric_registry import METRICS, Metric
from fmnist.runs.evaluations import evaluate_run, figures_on_test
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.conftest import OpenPage


def correlation(evaluation: Evaluation) -> Estimate:
    return Estimate(float(matthews_corrcoef(evaluation.labels, evaluation.predicted)))


@pytest.fixture
def further_metric() -> Iterator[None]:
    METRICS.register(
        "correlation",
        Metric("correlation", "Matthews', 0 is chance.", correlation, lambda e: number_of(e, 4)),
    )
    yield
    METRICS.remove("correlation")


@pytest.fixture
def run(trained: Store) -> Run:
    return next(run for run in trained.runs() if not run.read_only)


def test_figures_of_the_record_are_those_of_the_predictions(run: Run, dataset: Dataset) -> None:
    recorded = figures_on_test(run, None)
    evaluation = evaluate_run(run, dataset, "test")
    assert METRICS.get("accuracy").compute(evaluation) == recorded["accuracy"]
    loss = METRICS.get("loss").compute(evaluation)
    assert loss is not None
    assert recorded["loss"] is not None
    assert loss.value == pytest.approx(recorded["loss"].value, abs=1e-3)


@pytest.mark.usefixtures("further_metric")
def test_a_further_metric_is_everywhere(
    trained: Store,
    run: Run,
    open_page: OpenPage,
    dataset: Dataset,
    capsys: pytest.CaptureFixture[str],
) -> None:
    expected = correlation(evaluate_run(run, dataset, "test"))
    shown = {metric.label: metric.value for metric in open_page("results", run=run.id).metric}
    assert shown["Test correlation"] == number_of(expected, 4)

    best = open_page("home").dataframe[0].value
    assert all(float(value) > 0.9 for value in best["Test correlation"])
    shipped = next(each for each in trained.shipped() if each.record.all_classes)
    pair = {"runs": f"{run.id},{shipped.id}", "together": "false"}
    compared = open_page("compare", **pair).dataframe[0].value
    assert number_of(expected, 4) in compared["Test correlation"].tolist()

    assert main(["runs", "--json"]) == 0
    listed = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert listed[run.id]["test_correlation"] == expected.value
    assert main(["runs"]) == 0
    assert "test_correlation" in capsys.readouterr().out
    whole = [each for each in trained.shipped() if each.has_weights]
    smallest = min(whole, key=lambda each: each.record.network.macs)
    assert main(["evaluate", smallest.id, "--json"]) == 0
    assert 0.8 < json.loads(capsys.readouterr().out)["correlation"] < 1


@pytest.mark.usefixtures("further_metric")
def test_without_the_dataset_it_is_unknown(run: Run) -> None:
    figures = figures_on_test(run, None)
    assert figures["correlation"] is None
    assert figures["accuracy"] is not None
