"""Long analyses: computed once in the background, kept, cancelled, and failed in a sentence."""

import threading
from pathlib import Path

import numpy as np
import pytest

from fmnist.common.errors import ConfigError
from fmnist.jobs.background import Analyses, Analysis, Report, result_of
from fmnist.runs.derived import Arrays, DerivedKey, read_derived, write_derived

KEY = DerivedKey("squares", 1, "ab12")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path))


def wait_for_the_end(here: Analyses) -> None:
    while thread := here._thread:
        thread.join()


def test_what_is_kept_is_read_again() -> None:
    write_derived(KEY, {"squares": np.arange(4) ** 2})
    found = read_derived(KEY)
    assert found is not None
    assert found["squares"].tolist() == [0, 1, 4, 9]
    assert read_derived(DerivedKey("squares", 2, "ab12")) is None
    assert read_derived(DerivedKey("squares", 1, "cd34")) is None


def test_a_damaged_file_counts_as_none() -> None:
    write_derived(KEY, {"squares": np.arange(4)})
    KEY.path.write_bytes(KEY.path.read_bytes()[:40])
    assert read_derived(KEY) is None


def test_it_is_computed_once_in_the_background_and_says_how_far_it_is() -> None:
    here, half, go_on, calls = Analyses(), threading.Event(), threading.Event(), []

    def compute(report: Report) -> Arrays:
        calls.append(threading.current_thread())
        report(0.5)
        half.set()
        go_on.wait(120)
        return {"answer": np.array(42)}

    analysis = Analysis(KEY, compute)
    here.ask(analysis)
    assert half.wait(120)
    assert (here.state(KEY).status, here.state(KEY).share) == ("running", 0.5)
    here.ask(analysis)
    go_on.set()
    wait_for_the_end(here)
    found = result_of(analysis)
    assert found is not None
    assert found["answer"] == 42
    assert len(calls) == 1
    assert calls[0] is not threading.current_thread()
    assert here.state(KEY).status == "unknown"


def test_a_cancelled_one_keeps_nothing_and_can_be_asked_for_again() -> None:
    here, begun, go_on = Analyses(), threading.Event(), threading.Event()

    def compute(report: Report) -> Arrays:
        begun.set()
        go_on.wait(120)
        report(0.9)
        return {"answer": np.array(1)}

    analysis = Analysis(KEY, compute)
    here.ask(analysis)
    assert begun.wait(120)
    here.cancel(KEY)
    go_on.set()
    wait_for_the_end(here)
    assert result_of(analysis) is None
    here.ask(analysis)
    wait_for_the_end(here)
    assert result_of(analysis) is not None


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ConfigError("Choose fewer."), "Choose fewer."),
        (KeyError("x"), "The analysis failed: the program's log says why."),
    ],
)
def test_one_that_fails_says_why_and_the_next_still_runs(error: Exception, sentence: str) -> None:
    here = Analyses()

    def fail(_: Report) -> Arrays:
        raise error

    other = Analysis(DerivedKey("other", 1, "ab12"), lambda _: {"answer": np.array(1)})
    here.ask(Analysis(KEY, fail))
    here.ask(other)
    wait_for_the_end(here)
    assert (here.state(KEY).status, here.state(KEY).error) == ("failed", sentence)
    assert result_of(other) is not None
