"""A press on Start at the very moment when the page says how long it will take."""

from playwright.sync_api import Page

from benchmarks.browser import assert_no_exception, choose, fill, go, settle, until
from fmnist.runs.record import UNDER_WAY
from fmnist.runs.store import Store

_PRESSES = 2
_PRESS_WHEN_MEASURED = """() => new Promise(done => {
  const press = () => {
    if (pressed) return;
    pressed = true;
    [...document.querySelectorAll("button")]
      .find(each => each.innerText.includes("Start training")).click();
    done();
  };
  let measuring = false, pressed = false;
  const look = () => {
    const before = measuring;
    measuring = document.body.innerText.includes("Measuring how long it takes");
    if (before && !measuring) press();
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, {childList: true, characterData: true, subtree: true});
  look();
  setTimeout(press, 8000);
})"""
"""Presses when the measuring ends; after 8 seconds too, where a slow browser did not see it."""


def test_every_press_starts_one_run(tab: Page, address: str, shared: Store) -> None:
    before = len(shared.runs())
    for number in range(_PRESSES):
        go(tab, f"{address}/train")
        choose(tab, "Architecture", "logreg")
        fill(tab, "Epochs", 1)
        settle(tab)
        fill(tab, "Batch size", 1_000 + number)
        tab.evaluate(_PRESS_WHEN_MEASURED)
        tab.wait_for_url(lambda url: "run=" in url)
        assert len(shared.runs()) == before + number + 1
        assert_no_exception(tab)
        until(lambda: not any(run.record.status in UNDER_WAY for run in shared.runs()))
