"""The pictures of the documents, taken of the real application: `make screenshots`.

A server over a folder of its own trains one short run and is photographed while and after; what
lies deeper is shown of runs that ship. Needs `requirements-dev.txt` and Chromium.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.browser import draw, go, launch, serving, settle, start, until
from benchmarks.outlines import outlines
from fmnist.common.paths import PROJECT
from fmnist.runs.store import Store

FOLDER = PROJECT / "docs" / "images"
_PATIENCE = 900
"""Seconds that a short training or an analysis may take on a busy machine."""


def photograph(tab: Page, name: str) -> None:
    """Keep what the window shows as `docs/images/NAME.png`, in 256 colours, which is small."""
    settle(tab)
    tab.mouse.move(0, 0)
    tab.wait_for_timeout(1_000)
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def photograph_the_depths(tab: Page, address: str) -> None:
    """The tabs that show the images behind the figures, of two runs that ship."""
    first, second = (shipped(name) for name in ("Reference", "cnn122"))
    tab.set_viewport_size({"width": 1280, "height": 1040})
    pair = f"runs={first},{second}&together=false"
    for name, place in {
        "embedding": f"data?run={first}&data-tab=Embedding&image=42",
        "epochs": f"results?run={first}&results-tab=Epochs&true=Shirt",
        "inside": f"results?run={first}&results-tab=Explain&image=42&beside={second}",
        "disagreements": f"compare?{pair}&compare-tab=Agreement&row=Shirt&column=Coat",
    }.items():
        go(tab, f"{address}/{place}")
        if name == "embedding":
            tab.get_by_role("button", name="Compute the embedding").click()
            tab.get_by_text("ten nearest").wait_for(timeout=1_000 * _PATIENCE)
        tab.get_by_role("tablist").first.evaluate("tabs => tabs.scrollIntoView()")
        photograph(tab, name)


def shipped(name: str) -> str:
    """The id of the run of this name that ships."""
    return next(run.id for run in Store().shipped() if run.label.startswith(f"{name} "))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Store(Path(folder))
        browser = launch(playwright)
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        with serving(store.user) as address:
            go(tab, f"{address}/train")
            run_id = start(tab, epochs=3)
            until(lambda: len(store.get(run_id).history().epochs) >= 2, _PATIENCE)
            photograph(tab, "train")
            until(lambda: store.get(run_id).is_complete, _PATIENCE)
            for page in ("", "data", "runs", "results", "mistakes", "compare", "claims"):
                tab.goto(f"{address}/{page}")
                photograph(tab, page or "home")
            go(tab, f"{address}/classify")
            draw(tab, next(corners for _, _, corners, _ in outlines()))
            tab.get_by_text(", says").wait_for()
            photograph(tab, "classify")
            photograph_the_depths(tab, address)
        browser.close()


if __name__ == "__main__":
    main()
