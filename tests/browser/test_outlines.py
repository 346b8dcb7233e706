"""Drawing with the mouse on the canvas of Classify: outlines recognised, and no ink lost."""

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from benchmarks.browser import (
    assert_no_exception,
    draw,
    go,
    persist,
    press,
    reload,
    server_over,
    settle,
    until,
)
from benchmarks.outlines import outlines
from fmnist.data.fashion_mnist import FASHION_MNIST
from tests.browser.test_looks import has_its_title_and_the_menu

_DRAWN = (0, 1, 8)


def test_three_outlines_drawn_with_the_mouse_are_recognised(
    tab: Page, address: str, record_property: Callable[[str, object], None]
) -> None:
    right = 0
    open_canvas(tab, address)
    for kind in _DRAWN:
        draw(tab, next(corners for label, _, corners, _ in outlines() if label == kind))
        answer = tab.get_by_text(", says")
        answer.wait_for()
        settle(tab)
        right += FASHION_MNIST.classes[kind] in answer.inner_text()
        assert_no_exception(tab)
        tab.get_by_role("button", name="Clear", exact=True).click()
        answer.wait_for(state="detached")
        settle(tab)
    record_property("right", right)
    assert right >= 2


def test_no_ink_is_lost(tab: Page, address: str) -> None:
    open_canvas(tab, address)
    answer = tab.get_by_text(", says")
    draw(tab, [(60, 200), (200, 140)])
    answer.wait_for()
    first = ink(tab)
    assert first > 0

    tab.get_by_role("slider", name="Pen width").press("ArrowRight")
    settle(tab)
    until(lambda: ink(tab) == first)

    said = answer.inner_text()
    draw(tab, [(275, 5), (250, 130), (40, 60)])
    expect(answer).not_to_have_text(said)
    both, said = ink(tab), answer.inner_text()
    assert both > first

    for source in ("Test image", "Draw"):
        tab.get_by_role("radio", name=source, exact=True).click()
        settle(tab)
    expect(answer).to_have_text(said)
    until(lambda: ink(tab) == both)

    draw(tab, [(40, 250), (200, 250)])
    expect(answer).not_to_have_text(said)
    tab.get_by_role("button", name="Undo").click()
    expect(answer).to_have_text(said)
    until(lambda: ink(tab) == both)

    for _ in range(2):
        persist(lambda: tab.reload(wait_until="commit"))
        reload(tab)
        until(lambda: ink(tab) == both)


def test_what_was_given_outlasts_the_server_a_reload_and_other_pages(
    tab: Page, tmp_path: Path
) -> None:
    answer = tab.get_by_text(", says")
    with server_over(tmp_path) as server:
        address = server.address
        open_canvas(tab, address)
        has_its_title_and_the_menu(tab, "classify")  # Also where it is what a server shows first.
        draw(tab, [(60, 60), (200, 90)])
        answer.wait_for()
        tab.get_by_role("button", name="Clear", exact=True).click()
        answer.wait_for(state="detached")
        settle(tab)
        draw(tab, [(60, 200), (200, 140)])
        answer.wait_for()
        settle(tab)
        said = answer.inner_text()
    draw(tab, [(40, 60), (220, 60)])
    drawn = ink(tab)

    with server_over(tmp_path, urlsplit(address).port or 0):
        expect(answer.first).not_to_have_text(said)  # What was drawn without a server is sent.
        settle(tab)
        said = answer.inner_text()
        draw(tab, [(40, 250), (200, 250)])
        expect(answer).not_to_have_text(said)
        until(lambda: ink(tab) > drawn)  # The stroke is added to what was there.
        said = answer.inner_text()
        press(tab, "Pin this drawing")
        expect(answer).to_have_count(2)

        tab.get_by_role("radio", name="Upload", exact=True).click()
        file = {"name": "trousers.png", "mimeType": "image/png", "buffer": trousers()}
        tab.locator("input[type=file]").set_input_files(file)
        expect(answer.first).to_contain_text("Trouser")
        for name in ("Data", "Classify"):
            tab.get_by_role("link", name=name, exact=True).click()
            expect(tab.get_by_role("heading", level=1)).to_have_text(name)
            settle(tab)
        for again in (settle, reload):
            again(tab)
            expect(answer.first).to_contain_text("Trouser")
            expect(answer.last).to_have_text(said)
        tab.get_by_role("radio", name="Draw", exact=True).click()
        expect(answer.first).to_have_text(said)
        assert_no_exception(tab)


def trousers() -> bytes:
    """A PNG of dark trousers on white paper, drawn here."""
    picture = np.full((200, 160), 255, dtype=np.uint8)
    picture[20:60, 50:110] = 30
    picture[60:180, 50:74] = 30
    picture[60:180, 86:110] = 30
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def open_canvas(tab: Page, address: str) -> None:
    """Classify, once its canvas can be drawn upon."""
    go(tab, f"{address}/classify")
    tab.locator("canvas.upper-canvas").first.wait_for()
    settle(tab)


def ink(tab: Page) -> int:
    """How many pixels of the canvas are drawn upon."""
    canvas = tab.locator("canvas.dc-canvas.lower-canvas")
    canvas.wait_for()
    return int(
        canvas.evaluate(
            "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
            ".data.filter((value, place) => place % 4 === 0 && value > 127).length"
        )
    )
