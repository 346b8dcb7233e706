"""Every page in both themes and at both widths, without barriers; deep links on a fresh server."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import assert_no_exception, go, serving
from tests.browser.barriers import barriers, stops_without_ring
from tests.browser.conftest import NewTab

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


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_exception_no_barrier_and_nothing_wider_than_the_page(
    new_tab: NewTab, address: str, theme: str, size: tuple[int, int]
) -> None:
    tab = new_tab(*size, color_scheme=theme)
    for path, title in PAGES.items():
        go(tab, f"{address}/{path}")
        expect(tab.get_by_role("heading", level=1)).to_have_text(title)
        assert_no_exception(tab)
        assert tab.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth"
        ) <= tab.evaluate("window.innerWidth")
        wide = (
            "frames => frames.filter(it => it.querySelector('table').offsetWidth > it.clientWidth)"
        )
        assert tab.locator("[data-testid=stTable]").evaluate_all(wide) == []
        assert barriers(tab) == []
        assert stops_without_ring(tab) == []


@pytest.mark.parametrize("path", ["train", "classify"])
def test_a_deep_link_on_a_fresh_server_shows_the_same_page(
    tab: Page, tmp_path: Path, path: str
) -> None:
    with serving(tmp_path / "runs") as address:
        go(tab, f"{address}/{path}")
        assert tab.title() == f"{PAGES[path]} · Fashion-MNIST laboratory"
        links = tab.locator("[data-testid=stSidebar] [data-testid=stPageLink]")
        expect(links).to_have_count(len(MENU))
        assert [text.strip().split("\n")[-1] for text in links.all_inner_texts()] == MENU
        links.filter(has_text="Home").get_by_role("link").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text(PAGES[""])
