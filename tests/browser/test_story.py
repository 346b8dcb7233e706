"""The whole story in a real browser: train, watch, reload, stop, inspect, draw, upload, compare,
take away, and watch it at work.
"""

import io
import zipfile

import numpy as np
from playwright.sync_api import Page, expect

from benchmarks.browser import (
    assert_no_exception,
    choose,
    click_until,
    draw,
    go,
    open_tab,
    pick,
    press,
    reload,
    settle,
    start,
    turn_to,
    until,
)
from fmnist.data.dataset import load_dataset
from fmnist.monitoring.answer_log import AnswerLog, log_path
from fmnist.monitoring.drift import BATCH
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.dressed import dressed_figure


def points_on_the_live_curve(tab: Page) -> int:
    """How many points the first line of the first chart has."""
    path = tab.locator("[data-testid=stVegaLiteChart] g.mark-line path").first
    if path.count() == 0:
        return 0
    return (path.get_attribute("d") or "").count("L") + 1


def test_the_whole_story(tab: Page, address: str, shared: Store) -> None:
    go(tab, address)
    entrance = tab.get_by_role("link", name="Train something")
    click_until(tab.get_by_role("heading", level=1, name="Train", exact=True), entrance)
    settle(tab)

    run = start(tab, epochs=50)
    until(lambda: points_on_the_live_curve(tab) >= 3)
    reload(tab)
    expect(tab.get_by_role("heading", name=f"Run cnn225 · {run[-4:]}")).to_be_visible()
    assert shared.get(run).record.status == "running"
    press(tab, "Stop")
    expect(tab.get_by_role("link", name="Results and confusion matrix")).to_be_visible()
    assert shared.get(run).record.status == "stopped"
    assert_no_exception(tab)

    turn_to(tab, "Results")
    cell = "Predicted class: T-shirt/top; True class: Pullover"
    click_until(
        tab.get_by_role("heading", name="Pullover predicted as T-shirt/top"),
        tab.locator(f"[data-testid=stVegaLiteChart] text[aria-label^='{cell}']"),
    )
    assert_no_exception(tab)

    turn_to(tab, "Classify")
    tab.locator("canvas.upper-canvas").first.wait_for()
    settle(tab)
    draw(tab, [(60, 200), (204, 164)])
    expect(tab.get_by_text(", says cnn225")).to_be_visible()
    expect(tab.locator("[data-testid=stVegaLiteChart] g.mark-rect path")).to_have_count(10)

    translate(tab)
    tab.get_by_role("radio", name="Upload").or_(
        tab.get_by_role("button", name="Upload", exact=True)
    ).first.click()
    tab.locator("input[type=file]").set_input_files(
        {"name": "figure.png", "mimeType": "image/png", "buffer": figure()}
    )
    second_look = tab.get_by_text("The second look at the photograph: ")
    expect(second_look).to_contain_text("T-shirt/top")
    trousers = tab.get_by_role("button", name="Trouser", exact=True)
    trousers.click()
    expect(second_look).to_contain_text("Trouser")
    expect(trousers).to_have_attribute("aria-pressed", "true")
    expect(tab.get_by_text(", says cnn225")).to_be_visible()
    assert_no_exception(tab)

    turn_to(tab, "Compare")
    expect(tab.get_by_role("heading", name="Is the difference significant?")).to_be_visible()
    assert_no_exception(tab)

    take_away(tab, address, run)
    watch_at_work(tab, address, shared.get(run))


def take_away(tab: Page, address: str, run: str) -> None:
    """The tab Export gives a bundle of the run."""
    go(tab, f"{address}/results?run={run}&results-tab=Export")
    expect(tab.get_by_role("button", name="Make the file")).to_be_visible()
    pick(tab, "Bundle")
    with tab.expect_download() as download:
        press(tab, "Download")
    assert download.value.suggested_filename == f"{run}.zip"
    with zipfile.ZipFile(download.value.path()) as bundle:
        assert {"run.json", "README.md", "train.py"} <= set(bundle.namelist())
    assert_no_exception(tab)


def watch_at_work(tab: Page, address: str, run: Run) -> None:
    """The page Monitor says that a person should look, and learns what is on an image."""
    for images, answers in ((False, BATCH - 1), (True, 1)):
        log = AnswerLog(log_path(run), images=images)
        for _ in range(answers):
            log.add(np.full(10, 0.1), 1.0, True, np.zeros((28, 28), np.uint8))
        log.close()
    go(tab, f"{address}/monitor?run={run.id}")
    expect(tab.get_by_text("A person should look")).to_be_visible()
    open_tab(tab, "Label")
    choose(tab, "What it shows", run.record.dataset.classes[0])
    expect(tab.get_by_text("Accuracy in use: 100.0 %")).to_be_visible()
    assert_no_exception(tab)


def translate(tab: Page) -> None:
    """What a page translator does to the answer: another text in place of each piece of it."""
    tab.evaluate(
        """() => {
            const walker = document.createTreeWalker(
                document.querySelector("[class*=st-key-bars-]"), NodeFilter.SHOW_TEXT);
            const texts = [];
            while (walker.nextNode()) texts.push(walker.currentNode);
            for (const text of texts) {
                const translated = document.createElement("font");
                translated.textContent = "traduit";
                text.replaceWith(translated);
            }
        }"""
    )


def figure() -> bytes:
    """A PNG of a drawn figure that wears a T-shirt and trousers of the dataset."""
    buffer = io.BytesIO()
    dressed_figure(load_dataset()).save(buffer, "PNG")
    return buffer.getvalue()
