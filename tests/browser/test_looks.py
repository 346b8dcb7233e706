"""Every page in both themes and at both widths, and deep links on a fresh server."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driver import assert_no_exception, serving, settle

PAGES = {
    "": "Fashion-MNIST laboratory",
    "data": "Data",
    "train": "Train",
    "results": "Results",
    "mistakes": "Mistakes",
    "classify": "Classify",
    "compare": "Compare",
    "claims": "Claims",
}
MENU = ["Home", "Data", "Train", "Results", "Mistakes", "Classify", "Compare", "Claims"]


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_exception_and_nothing_wider_than_the_page(
    browser: Browser, looked_at: str, theme: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,  # type: ignore[arg-type]
    )
    tab = context.new_page()
    for path, title in PAGES.items():
        tab.goto(f"{looked_at}/{path}")
        settle(tab)
        expect(tab.get_by_role("heading", level=1)).to_have_text(title)
        assert_no_exception(tab)
        assert tab.evaluate(
            "document.querySelector('[data-testid=stMain]').scrollWidth"
        ) <= tab.evaluate("window.innerWidth")
        wide = (
            "frames => frames.filter(it => it.querySelector('table').offsetWidth > it.clientWidth)"
        )
        assert tab.locator("[data-testid=stTable]").evaluate_all(wide) == []
    context.close()


@pytest.mark.parametrize("path", ["train", "classify"])
def test_a_deep_link_on_a_fresh_server_shows_the_same_page(
    browser: Browser, tmp_path: Path, path: str
) -> None:
    with serving(tmp_path / "runs") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        tab = context.new_page()
        tab.goto(f"{address}/{path}")
        settle(tab)
        assert tab.title() == f"{PAGES[path]} · Fashion-MNIST laboratory"
        links = tab.locator("[data-testid=stSidebar] [data-testid=stPageLink]")
        expect(links).to_have_count(len(MENU))
        assert [text.strip().split("\n")[-1] for text in links.all_inner_texts()] == MENU
        links.filter(has_text="Home").get_by_role("link").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text(PAGES[""])
        context.close()


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """One server for all looks."""
    with serving(tmp_path_factory.mktemp("looks") / "runs") as address:
        yield address
