"""The pictures of the README, taken of the real application: `make screenshots`.

A server over a folder of its own trains one short run and is photographed while and after.
Needs `requirements-dev.txt` and Chromium.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from fmnist.common.paths import PROJECT
from fmnist.runs.store import Store
from tests.browser.driver import launch, serving, settle, until
from tests.browser.test_outlines import draw
from tests.browser.test_story import start
from tests.outlines import outlines

FOLDER = PROJECT / "docs" / "images"


def photograph(tab: Page, name: str) -> None:
    """Keep what the window shows as `docs/images/NAME.png`."""
    settle(tab)
    tab.mouse.move(0, 0)
    tab.wait_for_timeout(1_000)
    tab.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Store(Path(folder))
        browser = launch(playwright)
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        with serving(store.user) as address:
            tab.goto(f"{address}/train")
            settle(tab)
            run_id = start(tab, epochs=3)
            until(lambda: len(store.get(run_id).history().epochs) >= 2)
            photograph(tab, "train")
            until(lambda: store.get(run_id).is_complete)
            for page in ("", "data", "results", "mistakes", "compare", "claims"):
                tab.goto(f"{address}/{page}")
                photograph(tab, page or "home")
            tab.goto(f"{address}/classify")
            settle(tab)
            draw(tab, next(corners for _, _, corners, _ in outlines()))
            tab.get_by_text("sure, says").wait_for()
            photograph(tab, "classify")
        browser.close()


if __name__ == "__main__":
    main()
