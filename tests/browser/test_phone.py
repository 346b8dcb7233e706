"""On a phone the open tab is in sight, the menu closes, and an answer is beside its drawing."""

from playwright.sync_api import Page, expect

from benchmarks.browser import assert_no_exception, draw, go, persist, settle
from tests.browser.barriers import barriers
from tests.browser.conftest import NewTab
from tests.browser.test_outlines import ink


def test_what_was_chosen_and_its_answer_are_in_sight(new_tab: NewTab, address: str) -> None:
    tab = new_tab(390, 844, is_mobile=True, has_touch=True)
    go(tab, f"{address}/data?data-tab=Augmentation")
    expect(tab.get_by_role("tab", name="Augmentation")).to_be_in_viewport(ratio=0.9)
    persist(lambda: turn_by_the_menu(tab, "Classify"))
    expect(tab.get_by_role("link", name="Classify", exact=True)).not_to_be_in_viewport()

    canvas = tab.locator("canvas.upper-canvas").first
    canvas.wait_for()
    settle(tab)
    answer = tab.get_by_text(", says").first
    draw(tab, [(60, 100), (220, 100), (220, 240), (60, 240), (60, 100)])
    expect(answer).to_be_visible()
    settle(tab)  # The answer takes its place, which may move the canvas.
    draw(tab, [(100, 100), (110, 40), (170, 40), (180, 100)])
    expect(answer).to_contain_text("Bag, confidence 0.9")
    expect(answer).to_be_in_viewport(ratio=1)
    expect(canvas).to_be_in_viewport(ratio=1)
    assert ink(tab) > 0
    assert barriers(tab) == []
    tab.emulate_media(forced_colors="active")
    chosen = tab.locator('[aria-checked="true"]').first
    expect(chosen).to_have_css("outline-style", "solid")
    expect(answer).to_contain_text("Bag, confidence 0.9")
    assert_no_exception(tab)


def turn_by_the_menu(tab: Page, page: str) -> None:
    """Open the menu unless it is open, and tap on a page in it, which may move meanwhile."""
    opens = tab.get_by_test_id("stExpandSidebarButton")
    if opens.is_visible():
        opens.tap(timeout=10_000)
    tab.get_by_role("link", name=page, exact=True).tap(timeout=10_000)
    expect(tab.get_by_role("heading", level=1)).to_have_text(page, timeout=10_000)
