"""Without the dataset the app still opens, and every page says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fmnist.common.paths import PROJECT
from tests.app.conftest import PAGES

_OPEN_ALL = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
for name in sys.argv[1:]:
    app.switch_page(f"pages/{name}.py").run()
    texts = [element.value for element in (*app.warning, *app.info)]
    print(name, len(app.exception), "|".join(texts).replace("\\n", " "))
"""


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_every_page_opens_and_says_what_to_do(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    named = {"FMNIST_DATA": str(tmp_path / folder), "FMNIST_RUNS": str(tmp_path / "runs")}
    result = subprocess.run(
        [sys.executable, "-c", _OPEN_ALL, *PAGES],
        cwd=PROJECT,
        env=os.environ | named,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(PAGES)
    for line in lines:
        name, exceptions, text = line.split(" ", 2)
        assert exceptions == "0"
        assert name in ("classify", "runs", "monitor") or "FMNIST" in text
