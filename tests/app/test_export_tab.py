"""The tab Export of Results."""

import shutil
from pathlib import Path

import pytest

from fmnist.common.environments import Environment
from fmnist.jobs.background import analyses
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.actions import press
from tests.app.conftest import OpenPage
from tests.app.seen import texts

pytest.importorskip("onnxruntime")


def test_a_file_is_made_checked_and_offered(
    trained_folder: Path,
    empty: Store,
    nothing_ships: None,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Store(trained_folder).runs()[0]
    shutil.copytree(run.folder, empty.user / run.id)
    page = open_page("results", run=run.id, **{"results-tab": "Export"})
    press(page, "Make the file")
    while thread := analyses()._thread:
        thread.join()
    page.run()
    assert not page.exception
    assert "all 10,000 test images" in texts(page)
    assert [each.label for each in page.get("download_button")] == ["Download"]
    page.button_group(key=f"export-format-{run.id}").set_value("card").run()
    assert not page.exception
    assert "Hugging Face" in texts(page)
    assert [each.label for each in page.get("download_button")] == ["Download"]
    nowhere = Environment("nowhere", Path("nowhere"))
    monkeypatch.setattr("ui.results.export.ENVIRONMENT", nowhere)
    page.button_group(key=f"export-format-{run.id}").set_value("litert").run()
    assert page.code[0].value.endswith("--to litert --install")
    assert not page.get("download_button")


def test_of_a_run_without_weights_there_is_the_card(
    classes_alone: Run, open_page: OpenPage
) -> None:
    page = open_page("results", run=classes_alone.id, **{"results-tab": "Export"})
    assert "only its model card" in texts(page)
    assert [each.label for each in page.get("download_button")] == ["Download"]
