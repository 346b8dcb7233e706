"""What runs said about the images they were judged on, kept while their predictions stay."""

from contextlib import suppress

import streamlit as st

from fmnist.common.errors import DatasetError
from fmnist.common.estimate import Estimate
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.evaluation.evaluation import Evaluation, Split
from fmnist.evaluation.metric_registry import METRICS
from fmnist.runs.evaluations import evaluate_run, figures_on_test, needs_predictions
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.run import Run
from ui.shared.cache import kept
from ui.shared.links import train_again_link


def evaluation_of(run: Run, split: Split = "test") -> Evaluation:
    """The Evaluation of a complete run; the page has made sure that the dataset is there."""
    return _evaluation(run, run.label, split)


def figures_of(run: Run) -> dict[str, Estimate | None]:
    """Each of `METRICS` on test by its name, kept while the predictions are the same.

    What takes the predictions is None while the dataset is missing.
    """
    dataset = None
    if needs_predictions():
        with suppress(DatasetError):
            dataset = load_dataset(run.record.config.dataset)
    return _figures(run, METRICS.names, dataset is not None, dataset=dataset)


def further_metrics() -> list[tuple[str, str]]:
    """Name and column of the metrics of tables beside the accuracy, which they all have."""
    return [
        (name, f"Test {metric.title}")
        for name, metric in METRICS.items()
        if metric.in_tables and name != "accuracy"
    ]


def figure_words(name: str, run: Run) -> str:
    """The figure of a metric as tables have it, a dash where it is not known."""
    estimate = figures_of(run)[name]
    return "–" if estimate is None else METRICS.get(name).words(estimate)


def say_answers_alone(evaluation: Evaluation, purpose: str) -> None:
    """Say why an Evaluation without probabilities cannot serve a `purpose`, and what could."""
    st.caption(
        f"This run is included with its predicted classes alone: train it again to {purpose}."
    )
    train_again_link(evaluation.id)


@kept(PREDICTIONS, most=14)
def _evaluation(run: Run, label: str, split: Split) -> Evaluation:
    return evaluate_run(run, load_dataset(run.record.config.dataset), split)


@kept(PREDICTIONS, most=1_000)
def _figures(
    run: Run, names: tuple[str, ...], has_dataset: bool, *, dataset: Dataset | None
) -> dict[str, Estimate | None]:
    return figures_on_test(run, dataset)
