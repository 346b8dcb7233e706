"""The wheel: built, installed and run from another folder, with no checkout near it."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from fmnist.cli.main import main
from fmnist.common.paths import PROJECT
from fmnist.networks import ARCHITECTURES
from fmnist.runs.store import Store

_FOLDERS = """
from fmnist.networks import ARCHITECTURES
from fmnist.common.paths import SEGMENTER, cache_folder, user_runs_folder
from fmnist.runs.environment import code_version
print(code_version(), len(ARCHITECTURES.names), SEGMENTER.is_dir(), sep="\\n")
print(cache_folder(), user_runs_folder(), sep="\\n")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, which finds what the program needs where this one does."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(PROJECT)]
    subprocess.run(build, check=True)
    venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
    binaries = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = folder.glob("*.whl")
    python = str(binaries / "python")
    subprocess.run([*pip, "--python", python, "install", "--no-deps", str(wheel)], check=True)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True)
    others = sysconfig.get_path("purelib")
    (Path(packages.stdout.strip()) / "others.pth").write_text(others + "\n", encoding="utf-8")
    return binaries


def run(program: Path, *arguments: str, home: Path) -> str:
    """What it prints in an empty home, far from the checkout."""
    unset = {"FMNIST_RUNS", "PYTHONPATH", "XDG_CACHE_HOME", "XDG_DATA_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(
        [program, *arguments],
        cwd=home,
        env=environment | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_command_works_from_any_folder_with_the_models_that_ship(
    installed: Path, tmp_path: Path
) -> None:
    assert run(installed / "fmnist", "--help", home=tmp_path).startswith("usage: fmnist ")
    shown = json.loads(run(installed / "fmnist", "runs", "--json", home=tmp_path))
    assert {row["id"] for row in shown} == {each.id for each in Store().shipped()}


def test_what_it_makes_goes_to_the_users_folders(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "python", "-c", _FOLDERS, home=tmp_path).splitlines()
    assert said[:3] == ["0.1.0", str(len(ARCHITECTURES.names)), "True"]
    assert all(Path(folder).is_relative_to(tmp_path) for folder in said[3:])


def test_the_package_is_never_written_into(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fmnist.common.paths.IS_CHECKOUT", False)
    for command in (["ship", "7f3a"], ["segmenter"]):
        assert main(command) == 1
        assert "from a checkout" in capsys.readouterr().err
