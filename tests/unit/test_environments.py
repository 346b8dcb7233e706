"""Environments of Python beside this one."""

import subprocess
from pathlib import Path

import pytest

from fmnist.common.environments import Environment
from fmnist.common.errors import FmnistError


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty list of requirements, and a cache folder for the environment."""
    monkeypatch.setattr("fmnist.common.environments.cache_folder", lambda: tmp_path)
    path = tmp_path / "requirements.txt"
    path.touch()
    return path


def test_it_is_another_python_and_made_anew_when_its_list_changes(wanted: Path) -> None:
    made = Environment("other", wanted)
    assert not made.is_made
    made.make()
    assert made.is_made
    where = [made.python, "-c", "import sys; print(sys.prefix)"]
    said = subprocess.run(where, capture_output=True, text=True, check=True).stdout
    assert Path(said.strip()).samefile(made.folder)
    wanted.write_text("# another list\n", encoding="utf-8")
    assert not made.is_made


def test_what_cannot_be_installed_is_said_and_nothing_passes_for_made(wanted: Path) -> None:
    wanted.write_text("./no-such.whl\n", encoding="utf-8")
    made = Environment("other", wanted)
    with pytest.raises(FmnistError, match=r"cannot be made: .*no-such\.whl"):
        made.make()
    assert not made.is_made
