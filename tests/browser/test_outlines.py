"""Three outlines drawn with the mouse on the canvas of Classify, for the model that ships."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from fmnist.common.constants import CLASS_NAMES
from tests.browser.driver import assert_no_exception, serving, settle
from tests.outlines import outlines

_DRAWN = (0, 1, 8)


def draw(tab: Page, corners: list[tuple[int, int]]) -> None:
    """One stroke of the mouse through all corners."""
    canvas = tab.locator("canvas.upper-canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    (x, y), *rest = corners
    tab.mouse.move(box["x"] + x, box["y"] + y)
    tab.mouse.down()
    for x, y in rest:
        tab.mouse.move(box["x"] + x, box["y"] + y, steps=8)
    tab.mouse.up()


def test_three_outlines_drawn_with_the_mouse_are_recognised(
    tab: Page, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    right = 0
    with serving(tmp_path / "runs") as address:
        tab.goto(f"{address}/classify")
        settle(tab)
        for kind in _DRAWN:
            draw(tab, next(corners for label, _, corners, _ in outlines() if label == kind))
            answer = tab.get_by_text("sure, says")
            answer.wait_for()
            settle(tab)
            right += CLASS_NAMES[kind] in answer.inner_text()
            assert_no_exception(tab)
            tab.get_by_role("button", name="Clear", exact=True).click()
            answer.wait_for(state="detached")
            settle(tab)
    record_property("right", right)
    assert right >= 2
