"""The whole story in a real browser: train, watch, reload, stop, inspect, draw, upload, compare."""

import io
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from fmnist.runs.store import Store
from tests.browser.driver import assert_no_exception, serving, settle, until


def choose(tab: Page, label: str, option: str) -> None:
    """Choose an option of a select box."""
    box = tab.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    tab.get_by_role("option").filter(has_text=option).first.click()
    settle(tab)


def press(tab: Page, name: str) -> None:
    tab.get_by_role("button", name=name).first.click()


def points_on_the_live_curve(tab: Page) -> int:
    """How many points the first line of the first chart has."""
    path = tab.locator("[data-testid=stVegaLiteChart] g.mark-line path").first
    if path.count() == 0:
        return 0
    return (path.get_attribute("d") or "").count("L") + 1


def start(tab: Page, epochs: int) -> str:
    choose(tab, "Architecture", "cnn225")
    field = tab.get_by_role("spinbutton", name="Epochs")
    field.fill(str(epochs))
    field.press("Enter")
    settle(tab)
    before = tab.url
    press(tab, "Start training")
    tab.wait_for_url(lambda url: "run=" in url and url != before)
    return tab.url.partition("run=")[2]


def test_the_whole_story(tab: Page, tmp_path: Path) -> None:
    store = Store(tmp_path / "runs")
    with serving(store.user) as address:
        tab.goto(address)
        settle(tab)
        tab.get_by_role("link", name="Train something").click()
        settle(tab)

        first = start(tab, epochs=1)
        until(lambda: points_on_the_live_curve(tab) >= 3)
        assert store.get(first).record.status == "running"

        tab.reload()
        settle(tab)
        expect(tab.get_by_role("heading", name=f"Run cnn225 · {first[-4:]}")).to_be_visible()
        expect(tab.get_by_role("link", name="Results and confusion matrix")).to_be_visible(
            timeout=120_000
        )
        assert store.get(first).record.status == "finished"

        second = start(tab, epochs=50)
        expect(tab.get_by_role("button", name="Stop")).to_be_visible()
        until(lambda: len(store.get(second).history().reports) > 0)
        press(tab, "Stop")
        until(lambda: store.get(second).record.status == "stopped")
        assert_no_exception(tab)

        tab.goto(f"{address}/results?run={first}")
        settle(tab)
        cell = "Predicted class: T-shirt/top; True class: Pullover"
        tab.locator(f"[data-testid=stVegaLiteChart] text[aria-label^='{cell}']").click()
        expect(tab.get_by_role("heading", name="Pullover taken for T-shirt/top")).to_be_visible()
        assert_no_exception(tab)

        tab.goto(f"{address}/classify?run={first}")
        settle(tab)
        draw_a_stroke(tab)
        expect(tab.get_by_text("sure, says cnn225")).to_be_visible()
        expect(tab.locator("[data-testid=stVegaLiteChart] g.mark-rect path")).to_have_count(10)

        tab.get_by_role("radio", name="Upload").or_(
            tab.get_by_role("button", name="Upload", exact=True)
        ).first.click()
        tab.locator("input[type=file]").set_input_files(
            {"name": "trousers.png", "mimeType": "image/png", "buffer": trousers()}
        )
        expect(tab.get_by_text("sure, says cnn225")).to_be_visible()
        assert_no_exception(tab)

        tab.goto(f"{address}/compare")
        settle(tab)
        expect(tab.get_by_text("On these 10,000 images")).to_be_visible()
        assert_no_exception(tab)


def draw_a_stroke(tab: Page) -> None:
    canvas = tab.locator("canvas.upper-canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + 60, box["y"] + 200)
    tab.mouse.down()
    for step in range(10):
        tab.mouse.move(box["x"] + 60 + 16 * step, box["y"] + 200 - 4 * step)
    tab.mouse.up()


def trousers() -> bytes:
    """A PNG of dark trousers on white paper, drawn here."""
    picture = np.full((200, 160), 255, dtype=np.uint8)
    picture[20:60, 50:110] = 30
    picture[60:180, 50:74] = 30
    picture[60:180, 86:110] = 30
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()
