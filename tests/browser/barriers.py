"""What keeps people from using a page: what axe-core finds, where the keyboard goes unseen, and
what is wider than the page.
"""

from importlib.resources import files

from playwright.sync_api import Page, expect

from benchmarks.browser import settle

_STREAMLITS_OWN = [
    # A link that is switched off is pale, as it may be; axe-core knows that of buttons alone.
    ("color-contrast", "a[disabled]"),
]
"""Rules of axe-core with what breaks them on our pages that is Streamlit's, and why it stays."""
_FIND = """async known => {
  const found = await axe.run(document, {resultTypes: ["violations"], elementRef: true});
  return found.violations
    .filter(each => ["serious", "critical"].includes(each.impact))
    .flatMap(({id, nodes}) => nodes
      .filter(({element}) => !known.some(([rule, own]) => rule === id && element.closest(own)))
      .map(({html}) => `${id}: ${html}`));
}"""
_WITHOUT_RING = """() => {
  let stop = document.activeElement;
  while (stop?.shadowRoot?.activeElement) stop = stop.shadowRoot.activeElement;
  if (!stop || stop === document.body) return null;
  const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(stop);
  const ring = `${outlineStyle} ${outlineWidth} ${outlineColor}`;
  const seen = ["solid 3px rgb(0, 114, 178)", "solid 3px rgb(86, 180, 233)"].includes(ring);
  return seen ? null : `${ring}: ${stop.outerHTML.slice(0, 200)}`;
}"""
_LOOKS = 4
_STOPS = 15
_FITS = """() => document.querySelector("[data-testid=stMain]").scrollWidth <= innerWidth
  && [...document.querySelectorAll("[data-testid=stTable]")]
    .every(each => each.querySelector("table").offsetWidth <= each.clientWidth)"""


def barriers(tab: Page) -> list[str]:
    """What axe-core calls serious or critical on the page, but for what is Streamlit's own.

    What is just being drawn anew is pale for a moment, so a page with barriers is looked at again.
    """
    if not tab.evaluate("'axe' in window"):
        tab.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found: list[str] = []
    for _ in range(_LOOKS):
        settle(tab)
        found = tab.evaluate(_FIND, _STREAMLITS_OWN)
        if not found:
            break
    return found


def wait_until_it_fits(tab: Page) -> None:
    """Fail unless the page, and each table in its frame, becomes no wider than there is room."""
    tab.wait_for_function(_FITS, timeout=30_000)


def stops_without_ring(tab: Page) -> list[str]:
    """Of the first stops of the Tab key, those without a ring that stands out from the page."""
    styled = tab.locator("[data-testid=stMainBlockContainer]")
    expect(styled).to_have_css("max-width", "1440px")  # The style sheet comes after the title.
    found = []
    for _ in range(_STOPS):
        tab.keyboard.press("Tab")
        found.append(tab.evaluate(_WITHOUT_RING))
    return [each for each in found if each is not None]
