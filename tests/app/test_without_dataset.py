"""Without the dataset the app still opens, and every page says what to do."""

from pathlib import Path

import pytest

from fmnist.runs.store import Store
from tests.app.conftest import PAGES, OpenPage

WITHOUT_IMAGES = ("classify", "runs", "monitor")


@pytest.mark.usefixtures("dataset_not_read")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_every_page_opens_and_says_what_to_do(
    folder: str,
    name: str,
    empty: Store,
    open_page: OpenPage,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there: Path = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("FMNIST_DATA", str(there if folder == "empty" else there / folder))
    page = open_page(name)
    texts = [element.value for element in (*page.warning, *page.info)]
    assert name in WITHOUT_IMAGES or any("FMNIST" in text for text in texts)
