"""The builder in a real browser: with the keyboard, on a phone, and what was open stays open."""

from playwright.sync_api import expect

from benchmarks.browser import assert_no_exception, choose, fill_in, go, settle
from tests.browser.barriers import wait_until_it_fits
from tests.browser.conftest import NewTab


def test_a_network_is_built_with_the_keyboard(new_tab: NewTab, address: str) -> None:
    tab = new_tab(390, 844)
    go(tab, f"{address}/train")
    choose(tab, "Architecture", "composed")

    tab.get_by_role("slider", name="Blocks").first.press("ArrowRight")
    settle(tab)
    block = tab.locator("[data-testid=stExpander]").filter(has_text="Block 4").first
    block.locator("summary").press("Enter")
    channels = block.get_by_role("textbox", name="Channels")
    fill_in(channels, 40)
    expect(block.locator("summary")).to_contain_text("Conv2d 3×3, 40 channels → 7×7")
    expect(channels).to_be_visible()

    tab.get_by_role("button", name="Match", exact=True).press("Enter")
    expect(tab.get_by_text("where cnn225 has 225,034")).to_be_visible()
    assert_no_exception(tab)
    wait_until_it_fits(tab)
