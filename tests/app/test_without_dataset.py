"""Without the dataset the app still opens, and every page says what to do."""

import os
import subprocess
import sys
from pathlib import Path

from fmnist.common.paths import PROJECT
from tests.app.conftest import PAGES

_OPEN_ALL = """
import os, sys
from streamlit.testing.v1 import AppTest
for folder in ("missing", "empty"):
    os.environ["FMNIST_DATA"] = os.path.join(sys.argv[1], folder)
    app = AppTest.from_file("app.py", default_timeout=60).run()
    for name in sys.argv[2:]:
        app.switch_page(f"pages/{name}.py").run()
        texts = [element.value for element in (*app.warning, *app.info)]
        print(name, len(app.exception), "|".join(texts).replace("\\n", " "))
"""


def test_every_page_opens_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = subprocess.run(
        [sys.executable, "-c", _OPEN_ALL, str(tmp_path), *PAGES],
        cwd=PROJECT,
        env=os.environ | {"FMNIST_RUNS": str(tmp_path / "runs")},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [*PAGES, *PAGES]
    for line in lines:
        name, exceptions, text = line.split(" ", 2)
        assert exceptions == "0"
        assert name in ("classify", "runs", "monitor") or "FMNIST" in text
