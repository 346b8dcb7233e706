"""A server that is killed, and what goes on with the next: a search, and what Classify was given.

The search is started, watched, opened by its address, stopped; a trial of it is opened, and on its
page a learning rate tested and taken over.
"""

import io
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from benchmarks.browser import (
    assert_no_exception,
    choose,
    click_until,
    draw,
    go,
    persist,
    pick,
    press,
    reload,
    server_over,
    settle,
    turn_to,
    until,
)
from fmnist.runs.store import Store
from fmnist.studies.search.catalogue import Catalogue
from tests.browser.conftest import SERVED, NewTab
from tests.browser.test_looks import has_its_title_and_the_menu
from tests.browser.test_outlines import ink, open_canvas


def test_a_search_and_what_was_given_outlast_the_server(new_tab: NewTab, tmp_path: Path) -> None:
    drawing, searching = new_tab(), new_tab()
    catalogue = Catalogue(Store(tmp_path))
    with server_over(tmp_path, program=SERVED) as server:
        address = server.address
        said = draw_and_clear_and_draw(drawing, address)
        start_a_search(searching, address, catalogue)
    draw(drawing, [(40, 60), (220, 60)])
    drawn = ink(drawing)
    with server_over(tmp_path, urlsplit(address).port or 0, SERVED):
        the_search_goes_on(searching, address, catalogue)
        the_drawing_goes_on(drawing, said, drawn)


def draw_and_clear_and_draw(tab: Page, address: str) -> str:
    """What is said of the second stroke."""
    answer = tab.get_by_text(", says")
    open_canvas(tab, address)
    has_its_title_and_the_menu(tab, "classify")  # Also where it is what a server shows first.
    draw(tab, [(60, 60), (200, 90)])
    answer.wait_for()
    tab.get_by_role("button", name="Clear", exact=True).click()
    answer.wait_for(state="detached")
    settle(tab)
    draw(tab, [(60, 200), (200, 140)])
    answer.wait_for()
    settle(tab)
    return answer.inner_text()


def start_a_search(tab: Page, address: str, catalogue: Catalogue) -> None:
    """Until its first point is there and leads to a trial."""
    go(tab, f"{address}/search")
    choose(tab, "Start from", "(logreg)")
    expect(tab.get_by_role("textbox", name="Learning rate, from")).to_have_value("0.0003")
    press(tab, "Start search")
    tab.wait_for_url("**search=*")
    until(lambda: trials(catalogue) >= 1)
    points = tab.locator("[data-testid=stVegaLiteChart]").first.locator("g.mark-symbol path")
    click_until(tab.get_by_role("link", name="Open on Train"), points.first)


def trials(catalogue: Catalogue) -> int:
    """How many of the one search have ended."""
    (plan,) = catalogue.all()
    return sum(trial.accuracy is not None for trial in catalogue.journal(plan).trials())


def the_search_goes_on(tab: Page, address: str, catalogue: Catalogue) -> None:
    before = trials(catalogue)
    (plan,) = catalogue.all()
    go(tab, f"{address}/search?search={plan.id}&trial=0")
    has_its_title_and_the_menu(tab, "search")
    until(lambda: trials(catalogue) > before)
    press(tab, "Stop")
    expect(tab.get_by_text("Stopped:")).to_be_visible()
    assert catalogue.get(plan.id).state == "stopped"
    link = tab.get_by_role("link", name="Open on Train")
    click_until(tab.get_by_role("heading", level=1, name="Train", exact=True), link)
    tab.wait_for_url(f"**run={catalogue.journal(plan).trials()[0].run_id}*")
    settle(tab)
    choose(tab, "Architecture", "logreg")
    expect(tab.get_by_role("heading", name="The network: logreg")).to_be_visible()
    tab.get_by_text("Learning-rate range test").click()
    use, cancel = (tab.get_by_role("button", name=name) for name in ("Use 0", "Cancel"))
    begun = use.or_(cancel).first

    def test_learning_rates() -> None:
        if not begun.is_visible():
            tab.get_by_role("button", name="Test learning rates").click(timeout=5_000)
        expect(begun).to_be_visible(timeout=5_000)

    persist(test_learning_rates)
    expect(use).to_be_visible()
    suggested = use.inner_text().split()[-1]
    use.click()
    expect(tab.get_by_role("textbox", name="Learning rate")).to_have_value(suggested)
    assert_no_exception(tab)


def the_drawing_goes_on(tab: Page, said: str, drawn: int) -> None:
    """With the stroke that was drawn without a server; and what is uploaded stays as well."""
    answer = tab.get_by_text(", says")
    expect(answer.first).not_to_have_text(said)
    settle(tab)
    said = answer.inner_text()
    draw(tab, [(40, 250), (200, 250)])
    expect(answer).not_to_have_text(said)
    until(lambda: ink(tab) > drawn)  # The stroke is added to what was there.
    said = answer.inner_text()
    press(tab, "Pin this drawing")
    expect(answer).to_have_count(2)

    pick(tab, "Upload")
    file = {"name": "trousers.png", "mimeType": "image/png", "buffer": trousers()}
    tab.locator("input[type=file]").set_input_files(file)
    expect(answer.first).to_contain_text("Trouser")
    for name in ("Data", "Classify"):
        turn_to(tab, name)
    for again in (settle, reload):
        again(tab)
        expect(answer.first).to_contain_text("Trouser")
        expect(answer.last).to_have_text(said)
    pick(tab, "Draw")
    expect(answer.first).to_have_text(said)
    assert_no_exception(tab)


def trousers() -> bytes:
    """A PNG of dark trousers on white paper, drawn here."""
    picture = np.full((200, 160), 255, dtype=np.uint8)
    picture[20:60, 50:110] = 30
    picture[60:180, 50:74] = 30
    picture[60:180, 86:110] = 30
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()
