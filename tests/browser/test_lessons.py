"""Every lesson walked in a browser: by the link that a teacher gives out, without leaving it."""

from playwright.sync_api import expect

from benchmarks.browser import assert_no_exception, go, press, reload, settle
from fmnist.studies.lessons import lesson_of, lessons
from tests.browser.barriers import barriers
from tests.browser.conftest import NewTab


def test_every_lesson_is_walked_alone_and_this_browser_remembers_it(
    new_tab: NewTab, address: str
) -> None:
    tab = new_tab(390, 844)
    for lesson in lessons():
        go(tab, f"{address}/lessons?lesson={lesson.name}&alone=true")
        tab.get_by_role("radiogroup").locator("label").nth(1).click()
        press(tab, "Commit to this guess")
        expect(tab.get_by_text("Take home.")).to_be_visible()
        settle(tab)
        assert_no_exception(tab)
        if lesson.name == "neuron":
            tab.get_by_role("application").press("ArrowRight")
            expect(tab.get_by_text("the products add up to")).to_contain_text("Row 14, column 15")
        assert tab.get_by_test_id("stPageLink").count() == 0
        assert tab.get_by_test_id("stSidebar").count() == 0
        assert tab.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth"
        )
    reload(tab)
    assert barriers(tab) == []
    go(tab, f"{address}/lessons")
    expect(tab.get_by_text(f"{len(lessons())} done")).to_be_visible()
    tab.get_by_text(lesson_of("test-set").take_home).click(force=True)  # Its card is one button.
    expect(tab.get_by_text("Your guess:")).to_be_visible()
    press(tab, "Guess again")
    tab.get_by_role("radiogroup").locator("label").nth(0).click()
    press(tab, "Commit to this guess")
    expect(tab.get_by_text("Take home.")).to_be_visible()
    another = new_tab()
    go(another, f"{address}/lessons")
    expect(another.get_by_text("Commit to a guess")).to_be_visible()
