"""Drawing with the mouse on the canvas of Classify: outlines recognised, and no ink lost."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from benchmarks.browser import (
    assert_no_exception,
    draw,
    go,
    persist,
    pick,
    reload,
    settle,
    until,
)
from benchmarks.outlines import outlines
from fmnist.data.fashion_mnist import FASHION_MNIST

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
        pick(tab, source)
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
