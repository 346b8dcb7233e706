"""The fastest preset from the first look at the form to its result, on few images."""

import re

from playwright.sync_api import Page, expect

from benchmarks.browser import assert_no_exception, choose, fill, go, press, settle, until
from fmnist.runs.store import Store
from tests.browser.test_story import points_on_the_live_curve

FASTEST = "quick"
_TIME = re.compile(r"^(About|A few) .* on this machine\.$")


def test_the_fastest_preset_says_its_time_and_shows_its_curve_and_its_result(
    tab: Page, address: str, shared: Store
) -> None:
    go(tab, f"{address}/train")
    choose(tab, "Preset", FASTEST)
    expect(tab.get_by_text(_TIME)).to_be_visible()

    tab.get_by_text("More settings").click()
    fill(tab, "Training images", 3_000)
    settle(tab)
    fill(tab, "Validation images", 500)
    settle(tab)
    press(tab, "Start training")
    tab.wait_for_url("**run=*")
    until(lambda: points_on_the_live_curve(tab) >= 3)

    result = tab.get_by_role("link", name="Results and confusion matrix")
    expect(result).to_be_visible()
    run = shared.get(tab.url.partition("run=")[2])
    assert run.record.status == "finished"
    assert run.record.epochs_done == run.record.config.epochs
    result.click()
    expect(tab.get_by_role("heading", name="Results", exact=True)).to_be_visible()
    settle(tab)
    expect(tab.get_by_text("Test accuracy").first).to_be_visible()
    assert_no_exception(tab)
