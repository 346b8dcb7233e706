"""Every page in both themes and at both widths, without barriers."""

from playwright.sync_api import Page, expect

from benchmarks.browser import assert_no_exception, go, settle, turn_to
from tests.browser.barriers import barriers, stops_without_ring, wait_until_it_fits

PAGES = {
    "": "Fashion-MNIST laboratory",
    "data": "Data",
    "train": "Train",
    "search": "Search",
    "runs": "Runs",
    "results": "Results",
    "mistakes": "Mistakes",
    "classify": "Classify",
    "compare": "Compare",
    "ensembles": "Ensembles",
    "claims": "Claims",
    "monitor": "Monitor",
    "lessons": "Lessons",
}
MENU = ["Home", *list(PAGES.values())[1:]]


DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
DARK = "rgb(22, 22, 22)"


def has_its_title_and_the_menu(tab: Page, path: str) -> None:
    """The page of this path calls itself so, and has all pages in its menu."""
    assert tab.title() == f"{PAGES[path]} · Fashion-MNIST laboratory"
    links = tab.locator("[data-testid=stSidebar] [data-testid=stPageLink]")
    expect(links).to_have_count(len(MENU))
    assert [text.strip().split("\n")[-1] for text in links.all_inner_texts()] == MENU


def test_no_exception_no_barrier_and_nothing_wider_than_the_page(tab: Page, address: str) -> None:
    go(tab, address)
    for entry, title in zip(MENU, PAGES.values(), strict=True):
        tab.set_viewport_size(DESK)
        tab.emulate_media(color_scheme="light")
        turn_to(tab, entry, title)
        assert_no_exception(tab)
        is_for_everybody(tab)
        tab.emulate_media(color_scheme="dark")
        expect(tab.get_by_test_id("stApp")).to_have_css("background-color", DARK)
        tab.set_viewport_size(PHONE)
        settle(tab)
        is_for_everybody(tab)
        assert_no_exception(tab)


def is_for_everybody(tab: Page) -> None:
    """Nothing on the page keeps people from using it."""
    wait_until_it_fits(tab)
    assert barriers(tab) == []
    assert stops_without_ring(tab) == []
