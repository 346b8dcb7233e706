"""What the benchmark of recognition keeps about a model, as a page reads it."""

import json
from pathlib import Path

import pytest

from fmnist.recognition.measured import RESULTS, measured
from fmnist.runs.models import default_run
from fmnist.runs.store import Store


def test_the_model_that_answers_first_was_measured(tmp_path: Path) -> None:
    shipped = default_run(Store(tmp_path))
    found = measured(shipped.id)
    kept = json.loads(RESULTS.read_text())["held_back"]["all repairs"]
    assert found is not None
    assert (found.photo.count, found.photo.micro) == (
        kept["photo"]["count"],
        kept["photo"]["micro"],
    )
    assert list(found.sketch.micro_interval) == kept["sketch"]["micro_interval"]


def test_of_another_run_nothing_is_known() -> None:
    assert measured("20260101-000000-logreg-0000") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"model": "x"}'])
def test_results_that_are_no_results_are_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recognition.json"
    path.write_text(text)
    assert measured("x", path) is None
