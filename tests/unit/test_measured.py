"""What the benchmark of recognition keeps about a model, as a page reads it."""

import json
from pathlib import Path

import pytest

from fmnist.common.paths import PROJECT
from fmnist.evaluation.metrics import Proportion
from fmnist.recognition.measured import Measured, measured, write_measured
from fmnist.runs.load_model import default_run
from fmnist.runs.store import Store

BENCHMARK = PROJECT / "benchmarks" / "results" / "recognition.json"


def test_the_model_that_answers_first_was_measured(tmp_path: Path) -> None:
    shipped = default_run(Store(tmp_path))
    found = measured(shipped.id)
    kept = json.loads(BENCHMARK.read_text())
    assert found is not None
    for part, kind in ((found.photo, "photo"), (found.sketch, "sketch")):
        share, *interval, number = kept[kind]["accuracy"]
        assert (part.total, part.estimate.value) == (number, share)
        assert part.estimate.interval == pytest.approx(tuple(interval))


def test_what_is_kept_is_read(tmp_path: Path) -> None:
    found = Measured(photo=Proportion(3, 4), sketch=Proportion(1, 2))
    write_measured({"a": found}, tmp_path / "kept.json")
    assert measured("a", tmp_path / "kept.json") == found


def test_of_another_run_nothing_is_known() -> None:
    assert measured("20260101-000000-logreg-0000") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"model": "x"}'])
def test_results_that_are_no_results_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recognition.json"
    path.write_text(text)
    assert measured("x", path) is None
