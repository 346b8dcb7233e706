"""What is printed reaches every terminal, and what needs no network is there at once."""

import io
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks.start_up import COMMANDS
from fmnist.cli import doctor, presets
from fmnist.cli.main import main
from fmnist.cli.progress import LINE_WIDTH, ProgressBar, draw, say_over
from fmnist.cli.terminal import print_anywhere
from fmnist.common.libraries import LIBRARIES
from fmnist.common.paths import PROJECT
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import train_now

SAID = "−0.2 points, 3 × 3 … naïve 靴 \udcff"


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [
        ("ascii", r"-0.2 points, 3 x 3 ... na\xefve \u9774 \udcff"),
        ("cp437", r"-0.2 points, 3 x 3 ... naïve \u9774 \udcff"),
        ("cp1252", r"-0.2 points, 3 × 3 … naïve \u9774 \udcff"),
        ("utf-8", r"−0.2 points, 3 × 3 … naïve 靴 \udcff"),
    ],
)
def test_what_an_encoding_lacks_is_written_in_ascii(
    encoding: str, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding, newline="\n"))
    print_anywhere()
    print(SAID, flush=True)
    assert written.getvalue().decode(encoding) == printed + "\n"


@pytest.mark.parametrize("command", ["claims", "architectures", "presets"])
def test_a_table_is_printed_whole_where_only_ascii_can_be(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "ascii"))
    assert main([command]) == 0
    sys.stdout.flush()
    assert written.getvalue().isascii()
    assert len(written.getvalue().splitlines()) > 10


def test_json_is_the_same_on_every_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", "靴\udcff.png", "--json"]) == 1
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert json.loads(printed)["file"] == "靴\udcff.png"


def test_ctrl_c_ends_a_command_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(presets, "run", pressed)
    assert main(["presets"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_torch_is_not_imported_for_what_needs_no_network(command: str, tmp_path: Path) -> None:
    script = (
        "import sys; from fmnist.cli.main import main\n"
        f"try: status = main({command.split()!r})\n"
        "except SystemExit as end: status = end.code\n"
        "heavy = {'torch', 'streamlit', 'scipy.stats', 'sklearn', 'pandas'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env=os.environ | {"FMNIST_RUNS": str(tmp_path)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()


class TestDoctor:
    def test_a_python_without_wheels_is_named_before_anything_is_installed(self) -> None:
        assert doctor.unfit((3, 12), "Linux", "x86_64") == []
        assert "install Python 3.11 to 3.14" in doctor.unfit((3, 15), "Linux", "x86_64")[0]
        assert "install Python 3.11 to 3.14" in doctor.unfit((3, 10), "Windows", "AMD64")[0]

    def test_an_intel_mac_is_told_that_torch_has_gone(self) -> None:
        assert "Intel Macs" in doctor.unfit((3, 12), "Darwin", "x86_64")[0]
        assert doctor.unfit((3, 12), "Darwin", "arm64") == []

    def test_a_library_that_is_too_old_is_named(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        old = {"numpy": "1.26.4", "torch": "2.8.0+cpu", "streamlit": "1.100rc1"}
        monkeypatch.setattr(doctor, "version", lambda name: old.get(name, "99.0"))
        assert main(["doctor", "--json"]) == 1
        problems = json.loads(capsys.readouterr().out)["problems"]
        assert [each.partition(":")[0] for each in problems] == [
            "torch 2.8.0+cpu is older than 2.9",
            "numpy 1.26.4 is older than 2.0",
        ]

    def test_a_library_that_cannot_be_loaded_is_named(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(sys.modules, "fmnist.common.device", None)
        assert main(["doctor", "--json"]) == 1
        (problem,) = json.loads(capsys.readouterr().out)["problems"]
        assert "cannot be loaded" in problem

    def test_what_is_too_old_is_what_the_package_says(self) -> None:
        project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
        wanted = [*project["dependencies"], *project["optional-dependencies"]["app"]]
        for name, oldest in LIBRARIES.items():
            version = ".".join(map(str, oldest))
            assert any(each.startswith(f"{name}>={version},") for each in wanted), name

    def test_it_alone_runs_where_nothing_is_installed(self) -> None:
        done = without_libraries("doctor", "--json")
        assert done.returncode == 1, done.stderr
        assert any("torch is missing" in each for each in json.loads(done.stdout)["problems"])
        assert re.search("libraries +none\n", without_libraries("doctor").stdout)
        done = without_libraries("runs")
        assert done.returncode == 1
        assert re.fullmatch(r"This Python lacks \w+: activate .venv, or run .*\n", done.stderr)


def without_libraries(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command with a Python that has nothing but its own library."""
    script = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n"
        f"from fmnist.cli.main import main; sys.exit(main({arguments!r}))"
    )
    bare = [sys.executable, "-I", "-S", "-c", script]
    return subprocess.run(bare, capture_output=True, text=True)


class Terminal(io.StringIO):
    """A stream that shows what is written to it at once."""

    def isatty(self) -> bool:
        return True


def test_a_line_that_stays_takes_the_place_of_the_progress_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    draw("epoch 0.5")
    say_over("epoch 1: done")
    wiped = f"\r{' ' * LINE_WIDTH}\r"
    assert sys.stderr.getvalue() == "\r" + "epoch 0.5".ljust(LINE_WIDTH) + wiped + "epoch 1: done\n"


def test_a_file_has_the_lines_that_stay_alone(
    store: Store, tiny: TrainConfig, capsys: pytest.CaptureFixture[str]
) -> None:
    train_now(store, tiny, ProgressBar())
    said = capsys.readouterr().err
    assert "\r" not in said
    assert [line.partition(":")[0] for line in said.splitlines()] == ["epoch 1", "epoch 2"]
