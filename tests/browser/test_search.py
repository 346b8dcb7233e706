"""A search in a real browser: started, watched, its server killed, opened by its address on a fresh
one, stopped; a trial opened, and on its page a learning rate tested and taken over."""

from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.browser import (
    assert_no_exception,
    choose,
    click_until,
    go,
    press,
    server_over,
    settle,
    until,
)
from fmnist.runs.store import Store
from fmnist.studies.search.catalogue import Catalogue
from tests.browser.test_looks import has_its_title_and_the_menu


def test_a_search_outlives_its_server(tab: Page, tmp_path: Path) -> None:
    catalogue = Catalogue(Store(tmp_path / "runs"))

    def trials() -> int:
        (plan,) = catalogue.all()
        return sum(trial.accuracy is not None for trial in catalogue.journal(plan).trials())

    points = tab.locator("[data-testid=stVegaLiteChart]").first.locator("g.mark-symbol path")
    with server_over(catalogue.store.user) as server:
        go(tab, f"{server.address}/search")
        choose(tab, "Start from", "(logreg)")
        expect(tab.get_by_role("textbox", name="Learning rate, from")).to_have_value("0.0003")
        press(tab, "Start search")
        tab.wait_for_url("**search=*")
        until(lambda: trials() >= 1)
        click_until(tab.get_by_role("link", name="Open on Train"), points.first)
        server.process.kill()
        server.process.wait()
    before = trials()
    (plan,) = catalogue.all()
    with server_over(catalogue.store.user) as server:
        go(tab, f"{server.address}/search?search={plan.id}&trial=0")
        has_its_title_and_the_menu(tab, "search")
        until(lambda: trials() > before)
        press(tab, "Stop")
        expect(tab.get_by_text("Stopped:")).to_be_visible()
        assert catalogue.get(plan.id).state == "stopped"
        tab.get_by_role("link", name="Open on Train").click()
        tab.wait_for_url(f"**run={catalogue.journal(plan).trials()[0].run_id}*")
        settle(tab)
        choose(tab, "Architecture", "logreg")
        expect(tab.get_by_role("heading", name="The network: logreg")).to_be_visible()
        tab.get_by_text("Learning-rate range test").click()
        press(tab, "Test learning rates")
        use = tab.get_by_role("button", name="Use 0")
        expect(use).to_be_visible()
        suggested = use.inner_text().split()[-1]
        use.click()
        expect(tab.get_by_role("textbox", name="Learning rate")).to_have_value(suggested)
        assert_no_exception(tab)
