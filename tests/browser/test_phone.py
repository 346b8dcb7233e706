"""On a phone the open tab is in sight, the menu closes, and an answer is beside its drawing."""

from playwright.sync_api import expect

from benchmarks.browser import assert_no_exception, draw, go, settle, turn_to
from tests.browser.barriers import barriers
from tests.browser.conftest import NewTab
from tests.browser.test_outlines import ink


def test_what_was_chosen_and_its_answer_are_in_sight(new_tab: NewTab, address: str) -> None:
    tab = new_tab(390, 844, is_mobile=True, has_touch=True)
    go(tab, f"{address}/data?data-tab=Augmentation")
    expect(tab.get_by_role("tab", name="Augmentation")).to_be_in_viewport(ratio=0.9)
    turn_to(tab, "Classify")
    expect(tab.get_by_role("link", name="Classify", exact=True)).not_to_be_in_viewport()

    canvas = tab.locator("canvas.upper-canvas").first
    canvas.wait_for()
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
