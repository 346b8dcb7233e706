"""Lessons in a browser: by the link that a teacher gives out, without leaving them."""

from playwright.sync_api import expect

from benchmarks.browser import assert_no_exception, click_until, go, press, reload, settle
from fmnist.studies.lessons import lesson_of
from tests.browser.barriers import barriers, wait_until_it_fits
from tests.browser.conftest import NewTab

WALKED = ("test-set", "saliency", "neuron", "drawing")
"""Those that show what no other does; every lesson is walked without a browser in tests/app."""


def test_a_lesson_is_walked_alone_and_this_browser_remembers_it(
    new_tab: NewTab, address: str
) -> None:
    tab = new_tab(390, 844)
    for name in WALKED:
        go(tab, f"{address}/lessons?lesson={name}&alone=true")
        tab.get_by_role("radiogroup").locator("label").nth(1).click()
        press(tab, "Commit to this guess")
        expect(tab.get_by_text("Take home.")).to_be_visible()
        settle(tab)
        assert_no_exception(tab)
        if name == "neuron":
            tab.get_by_role("application").press("ArrowRight")
            expect(tab.get_by_text("the products add up to")).to_contain_text("Row 14, column 15")
        assert tab.get_by_test_id("stPageLink").count() == 0
        assert tab.get_by_test_id("stSidebar").count() == 0
        wait_until_it_fits(tab)
        tab.wait_for_function(f"localStorage.getItem('fmnist-lessons')?.includes('{name}')")
    reload(tab)
    assert barriers(tab) == []
    go(tab, f"{address}/lessons")
    expect(tab.get_by_text(f"{len(WALKED)} done")).to_be_visible()
    card = tab.locator(".st-key-card-test-set")
    expect(card).to_contain_text(lesson_of("test-set").take_home)
    click_until(tab.get_by_text("Your guess:"), card)
    press(tab, "Guess again")
    tab.get_by_role("radiogroup").locator("label").nth(0).click()
    press(tab, "Commit to this guess")
    expect(tab.get_by_text("Take home.")).to_be_visible()
    another = new_tab()
    go(another, f"{address}/lessons")
    expect(another.get_by_text("Commit to a guess")).to_be_visible()
