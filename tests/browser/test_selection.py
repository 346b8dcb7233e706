"""A cell that is clicked, and the same cell by its address in another browser."""

import numpy as np
from playwright.sync_api import Page, expect

from benchmarks.browser import (
    assert_no_exception,
    click_until,
    go,
    open_tab,
    reload,
    settle,
    turn_to,
)
from fmnist.data.dataset import Dataset
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from tests.browser.conftest import NewTab
from tests.made_up import answers, finish


def click(tab: Page, cell: str, says: str) -> None:
    """Click on a cell of a matrix, by how its description begins, of which the page then `says`."""
    found = tab.locator(f"[data-testid=stVegaLiteChart] text[aria-label^='{cell}']")
    click_until(tab.get_by_text(says), found)


def clear(tab: Page, said: str) -> None:
    """Select nothing, of which the page no longer says what it `said`."""
    tab.get_by_role("button", name="Clear").click()
    expect(tab.get_by_text(said)).to_have_count(0)


def test_the_run_that_a_page_shows_first_costs_no_step_of_back(tab: Page, address: str) -> None:
    before = tab.url
    tab.goto(f"{address}/results")
    tab.wait_for_url("**/results?run=*")
    settle(tab)
    # The page's own step is taken back when its script is there: a person may be quicker.
    tab.wait_for_function("navigation.currentEntry.index === 0 && location.search.includes('run=')")
    open_tab(tab, "ROC")
    tab.wait_for_url("**results-tab=ROC")
    settle(tab)
    tab.go_back()
    expect(tab.get_by_role("tab", name="Confusion matrix")).to_have_attribute(
        "aria-selected", "true"
    )
    tab.go_back()
    assert tab.url == before


def says_the_same_elsewhere(new_tab: NewTab, address: str, words: str) -> None:
    """A browser that has never been here shows `words` at this address."""
    other = new_tab(390, 844)
    go(other, address)
    expect(other.get_by_text(words).first).to_be_visible()


def goes_along_and_comes_back(tab: Page, run: str, words: str) -> None:
    """The menu takes the run and the selection to Mistakes; Back and a reload show both again."""
    results = tab.url
    turn_to(tab, "Mistakes")
    expect(tab.get_by_text(words).first).to_be_visible()
    assert f"run={run}" in tab.url
    tab.go_back()
    expect(tab.get_by_role("heading", name="Results")).to_be_visible()
    expect(tab.get_by_text(words).first).to_be_visible()
    assert tab.url == results
    reload(tab)
    expect(tab.get_by_text(words).first).to_be_visible()


def test_a_link_shows_the_cells_that_were_clicked(
    tab: Page, new_tab: NewTab, address: str, shared: Store, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    other = answers(labels, 9_000)
    shirtless = np.where(labels == 6, 0, other).astype(np.uint8)
    config = PRESETS.get("cnn225").config
    first, second = (finish(shared, config, each, labels=labels) for each in (shirtless, other))
    go(tab, f"{address}/results?run={first.id}")
    cell = "Predicted class: T-shirt/top; True class: Shirt"
    said = "Selected: Shirt predicted as T-shirt/top, 1,000 images"
    click(tab, cell, said)
    says_the_same_elsewhere(new_tab, tab.url, said)
    goes_along_and_comes_back(tab, first.id, said)

    clear(tab, said)
    expect(tab.get_by_role("heading", name="All 10,000 test images")).to_be_visible()
    click(tab, cell, said)

    open_tab(tab, "Epochs")
    tab.wait_for_url("**results-tab=Epochs*")
    settle(tab)
    clear(tab, said)
    click(tab, cell, said)
    open_tab(tab, "ROC")
    expect(tab.get_by_text("ROC curves, each class")).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("tab", name="Epochs")).to_have_attribute("aria-selected", "true")
    expect(tab.get_by_text(said)).to_be_visible()
    go(tab, f"{address}/results?run={first.id}&results-tab=Error breakdown")
    click_until(
        tab.get_by_text("Selected: True class Coat, 1,000 images"),
        tab.locator("[data-testid=stVegaLiteChart] path[aria-label*='name: Coat;']"),
    )

    runs = f"runs={first.id},{second.id}&together=false"
    go(tab, f"{address}/compare?{runs}&compare-tab=Agreement")
    cell = f"{second.label} predicts: Shirt; {first.label} predicts: T-shirt/top"
    images = int(((shirtless == 0) & (other == 6)).sum())
    said = f"{first.label} predicts T-shirt/top, {second.label} predicts Shirt, {images} images"
    click(tab, cell, said)
    assert_no_exception(tab)
