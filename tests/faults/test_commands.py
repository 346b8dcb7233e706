"""What a person may type at the terminal, and what others may have written where it is printed."""

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fmnist.cli.main import main
from fmnist.common.paths import PROJECT
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, answers, finish

Capture = pytest.CaptureFixture[str]
FORMULAS = ["=cmd()|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"]
STEERS_A_TERMINAL = "\x1b[31mred\x07\x1b]0;title\x07 \x9b2J \0 \u202etxt.exe"


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The one run that the commands know."""
    monkeypatch.setenv("FMNIST_RUNS", str(store.user))
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", store.reference)
    return finish(store, TrainConfig(architecture="logreg"), answers(LABELS, 8_000))


@pytest.mark.parametrize("name", ["", "-", ".", "..", "/", "*", "2x", "\n", "\0", "x" * 100_000])
@pytest.mark.parametrize("command", ["show", "compare", "resume", "evaluate"])
def test_the_end_of_an_id_that_is_none(run: Run, capsys: Capture, command: str, name: str) -> None:
    assert main([command, name]) == 1
    said = capsys.readouterr().err
    assert said.startswith("There is no run ")
    assert said.count("\n") == 1
    assert len(said) < 500


def test_the_end_of_an_id_that_several_share(run: Run, store: Store, capsys: Capture) -> None:
    (store.user / f"another-{run.short_id}").mkdir()
    assert main(["show", run.short_id]) == 1
    assert capsys.readouterr().err.endswith("give more of the id.\n")


@pytest.mark.parametrize(
    "condition",
    [
        *("", "=", "<=>3", "parameters", "parameters<=", "parameters<=200q", "parameters=1,,2"),
        *("parameters>=inf", "parameters<=nan", "parameters<=1_000", "parameters＝３"),
        *("tags<a", "tags>=", "text<3", "text=logreg", "text!=logreg"),
        *(
            "own=maybe",
            "created<=now",
            "created>2026",
            "created<0001-01-01",
            "seed=0;drop",
            "\0=1",
            "x" * 100_000,
        ),
    ],
)
def test_a_condition_that_is_none(run: Run, capsys: Capture, condition: str) -> None:
    assert main(["runs", "--filter", condition]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert len(said.err) < 1_500


@pytest.mark.parametrize(
    ("condition", "meets"),
    [
        ("parameters<=1e999", True),
        ("parameters>" + "9" * 5_000, False),
        ("epochs>٠", True),
        ("tags=", False),
        ("notes~\0", False),
        ("architecture==logreg", False),
        ("created>=20200101", True),
        ("created<=2020-01-01T00:00:00-12:00", False),
        ("created>9999-12-31T23:59:59Z", False),
    ],
)
def test_a_condition_that_is_odd(run: Run, capsys: Capture, condition: str, meets: bool) -> None:
    assert main(["runs", "--json", "--filter", condition]) == 0
    assert len(json.loads(capsys.readouterr().out)) == meets


@pytest.mark.parametrize("limit", ["-1", "0"])
def test_a_limit_below_one(run: Run, capsys: Capture, limit: str) -> None:
    assert main(["runs", "--limit", limit]) == 1
    assert "from 1 on" in capsys.readouterr().err


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(run: Run, store: Store, capsys: Capture, text: str) -> None:
    store.annotate(run.id, name=text, tags=[text], text=f"{text}\r\rsecond")
    assert main(["runs", "--csv", "--columns", "run,tags,notes"]) == 0
    header, row = csv.reader(io.StringIO(capsys.readouterr().out, newline=""), strict=True)
    assert header == ["id", "run", "tags", "notes"]
    assert all(cell[0] == "'" for cell in row[1:])
    assert row[3].endswith("\n\nsecond")


@pytest.mark.parametrize("command", [("runs", "--columns", "all"), ("show",), ("compare",)])
def test_no_name_steers_the_terminal(
    run: Run, store: Store, capsys: Capture, command: tuple[str, ...]
) -> None:
    other = finish(store, TrainConfig(architecture="logreg", seed=1), answers(LABELS, 8_000))
    store.annotate(run.id, name=STEERS_A_TERMINAL, tags=["\x1b[2J"], text="\x1b[2J\n\x07")
    (store.user / "\x1b[31mno\nrun").mkdir()
    named = {"show": [run.id], "compare": [run.id, other.id]}
    main([*command, *named.get(command[0], [])])
    printed = capsys.readouterr()
    assert "\\x1b[31mred" in printed.out
    assert all(line.isprintable() for line in (printed.out + printed.err).split("\n"))


def test_what_is_no_picture_is_said_in_a_line_each(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    (tmp_path / "nothing").touch()
    (tmp_path / "a name\nof two lines\x1b[31m.png").write_text("no picture")
    (tmp_path / "in a circle").symlink_to(tmp_path / "in a circle")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "huge").touch()
    os.truncate(tmp_path / "huge", 1 << 40)
    files = [*map(str, sorted(tmp_path.iterdir())), "/dev/zero", "/dev/null", "/proc/self/mem"]
    files += [str(tmp_path), "", "-", "\0", "x" * 5_000]
    assert main(["classify", *files]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1 + len(files)  # And who would have answered.
    assert "\x1b" not in printed.err


@pytest.mark.parametrize(
    "folder", ["/dev/null", "{}/in a circle", "{}/" + "x" * 300, "/proc/nowhere", "~nobody-here/x"]
)
def test_a_folder_of_runs_that_can_be_none(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (tmp_path / "in a circle").symlink_to(tmp_path / "in a circle")
    monkeypatch.chdir("/proc")
    monkeypatch.setenv("FMNIST_RUNS", folder.format(tmp_path))
    assert main(["runs"]) == 0
    assert main(["show", "abcd"]) == 1
    assert main(["train", "--architecture", "logreg", "--epochs", "1"]) == 1
    said = capsys.readouterr().err
    assert "The folder of runs cannot be written to" in said
    assert "): name another folder in FMNIST_RUNS." in said
    assert main(["doctor", "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert "cannot be written to" in problem


@pytest.mark.parametrize(
    ("output", "status"), [("> /dev/full", 1), (">&-", 0), (">&- 2>&-", 0), ("| head -c 1", 0)]
)
def test_an_output_that_takes_nothing(output: str, status: int) -> None:
    command = f"{shlex.quote(sys.executable)} -m fmnist runs --csv {output}"
    done = subprocess.run(["sh", "-c", command], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == status
    assert done.stderr.count("\n") == status
    assert "Traceback" not in done.stderr
