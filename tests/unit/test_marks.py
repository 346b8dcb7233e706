"""The file of marked labels: what is marked stays, what is damaged is neither used nor lost."""

import csv
import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from fmnist.common.errors import ConfigError, RunError
from fmnist.runs.label_marks import Marks, as_csv

GOOD: dict[str, Any] = {
    "split": "test",
    "index": 7,
    "verdict": "wrong",
    "suggestion": "Coat",
    "marked": "2026-11-21T12:00:00Z",
}


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    return Marks(tmp_path / "runs")


def said(marks: Marks) -> list[tuple[str, int, str, str | None]]:
    return [(mark.split, mark.index, mark.verdict, mark.suggestion) for mark in marks.read()]


class TestMarking:
    def test_nothing_is_marked_at_first(self, marks: Marks) -> None:
        assert marks.read() == []
        assert not marks.path.exists()

    def test_marks_are_there_the_next_time(self, marks: Marks) -> None:
        marks.set("test", 7, "wrong", "Coat")
        marks.set("training", 7, "ambiguous")
        again = Marks(marks.path.parent)
        assert said(again) == [("test", 7, "wrong", "Coat"), ("training", 7, "ambiguous", None)]

    def test_an_image_has_one_mark_the_last_one(self, marks: Marks) -> None:
        marks.set("test", 7, "wrong", "Coat")
        marks.set("test", 8, "wrong")
        marks.set("test", 7, "ambiguous")
        assert said(marks) == [("test", 8, "wrong", None), ("test", 7, "ambiguous", None)]

    def test_one_can_be_cleared(self, marks: Marks) -> None:
        marks.set("test", 7, "wrong")
        marks.set("training", 7, "wrong")
        marks.clear("test", 7)
        marks.clear("test", 9)
        assert said(marks) == [("training", 7, "wrong", None)]

    def test_two_at_the_same_time_both_stay(self, marks: Marks) -> None:
        threads = [
            threading.Thread(target=Marks(marks.path.parent).set, args=("test", index, "wrong"))
            for index in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {index for _, index, *_ in said(marks)} == set(range(8))

    @pytest.mark.parametrize(
        ("split", "index", "verdict", "suggestion"),
        [
            ("test", 10_000, "wrong", None),
            ("training", 60_000, "wrong", None),
            ("test", -1, "wrong", None),
            ("validation", 1, "wrong", None),
            ("test", 1, "perhaps", None),
            ("test", 1, "wrong", "Hat"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, marks: Marks, split: Any, index: int, verdict: Any, suggestion: str | None
    ) -> None:
        with pytest.raises(ConfigError, match="cannot be marked"):
            marks.set(split, index, verdict, suggestion)
        assert marks.read() == []

    def test_a_folder_that_cannot_be_written_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "runs").write_text("a file")
        with pytest.raises(RunError, match="FMNIST_RUNS"):
            Marks(tmp_path / "runs").set("test", 1, "wrong")


class TestADamagedFile:
    @pytest.mark.parametrize(
        "content",
        [
            '{"schema_version": 1, "marks": [{"spl',
            "[]",
            json.dumps({"marks": [GOOD, GOOD]}),
            json.dumps({"marks": [GOOD | {"index": 10_000}]}),
            json.dumps({"marks": [GOOD | {"index": "7x"}]}),
            json.dumps({"marks": [GOOD | {"suggestion": "Hat"}]}),
            json.dumps({"marks": [GOOD | {"verdict": "fine"}]}),
            json.dumps({"marks": [GOOD | {"path": "/"}]}),
            json.dumps({"schema_version": 2, "marks": []}),
        ],
    )
    def test_is_said_in_a_sentence_and_left_as_it_is(self, marks: Marks, content: str) -> None:
        marks.path.parent.mkdir()
        marks.path.write_text(content)
        with pytest.raises(RunError, match=r"labels\.json in the folder of runs, cannot be read"):
            marks.read()
        for change in (lambda: marks.set("test", 1, "wrong"), lambda: marks.clear("test", 7)):
            with pytest.raises(RunError, match="cannot be read"):
                change()
        assert marks.path.read_text() == content

    def test_a_whole_one_is_read(self, marks: Marks) -> None:
        marks.path.parent.mkdir()
        marks.path.write_text(json.dumps({"marks": [GOOD]}))
        assert said(marks) == [("test", 7, "wrong", "Coat")]


def test_the_table_has_a_line_for_each(marks: Marks) -> None:
    marks.set("test", 7, "wrong", "T-shirt/top")
    marks.set("training", 59_999, "ambiguous")
    rows = list(csv.DictReader(io.StringIO(as_csv(marks.read(), lambda split, index: 6))))
    assert [row["suggestion"] for row in rows] == ["T-shirt/top", ""]
    assert rows[1]["split"] == "training"
    assert rows[1]["index"] == "59999"
    assert {row["label"] for row in rows} == {"Shirt"}
