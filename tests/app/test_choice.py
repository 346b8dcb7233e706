"""What is chosen on one page is chosen on all: by the menu, by links, and by addresses alone."""

from collections import Counter
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.actions import run_in_address, send_unknown_option
from tests.app.conftest import PAGES, OpenPage
from tests.app.seen import drawn, texts, titles

SELECTION = {"true": "Shirt", "predicted": "Coat"}
PARTS = ("true", "predicted", "sure", "answer", "image")
ENTRIES = ("", *PAGES)
Query = dict[str, str]


@pytest.fixture
def runs(trained: Store) -> list[Run]:
    """Two runs of logistic regression; the first is not the one that pages offer first."""
    return [run for run in trained.runs() if not run.read_only][::-1]


@pytest.fixture
def queued(empty: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run that waits, since nothing works off the queue here."""
    monkeypatch.setattr("ui.shared.frame.start_work", lambda: None)
    return empty.create(TrainConfig(architecture="logreg", epochs=1))


def queries(page: AppTest) -> list[tuple[str, Query]]:
    """Where each link leads that is not in the menu: a page and its query parameters."""
    entries = [link.proto for link in page.get("page_link")][: -len(ENTRIES)]
    return [(link.page, dict(parse_qsl(link.query_string, True))) for link in entries]


def menu_of(page: AppTest) -> dict[str, Query]:
    """The query parameters with which the menu leads to each page."""
    entries = [link.proto for link in page.sidebar.get("page_link")]
    return {link.page: dict(parse_qsl(link.query_string, True)) for link in entries}


def go(page: AppTest, name: str, query: Query) -> None:
    """Follow a link as a browser does: with its parameters and no others."""
    page.query_params.clear()
    for key, value in query.items():
        page.query_params[key] = value
    page.switch_page(f"pages/{name}.py" if name else "app.py").run()
    assert not page.exception
    assert not page.warning


def chosen(menu: dict[str, Query]) -> tuple[str, Query, str]:
    """The run, the selection and the compared runs that a menu takes along."""
    selection = {name: value for name, value in menu["results"].items() if name in PARTS}
    return menu["results"]["run"], selection, menu["compare"]["runs"]


@pytest.mark.parametrize("name", ENTRIES)
def test_every_link_and_menu_entry_keeps_what_is_chosen(
    runs: list[Run], open_page: OpenPage, name: str
) -> None:
    ids = [run.id for run in runs]
    page = open_page("compare", runs=",".join(ids), together="false")
    go(page, "results", {"run": ids[0]} | SELECTION)
    menu = menu_of(page)
    assert chosen(menu) == (ids[0], SELECTION, ",".join(ids))
    assert menu["compare"]["together"] == "false"
    assert {menu[other]["run"] for other in ("mistakes", "classify")} == {ids[0]}
    go(page, name, menu[name])
    assert menu_of(page) == menu
    of_each_kind = {(to, *sorted(query)): (to, query) for to, query in queries(page)}
    for to, query in of_each_kind.values():
        go(page, name, menu[name])
        run, selection, compared = chosen(menu_of(page))
        go(page, to, query)
        if "run" in query:
            run = query["run"]
            if to != "train":
                selection = {part: query[part] for part in PARTS if part in query}
        assert chosen(menu_of(page)) == (run, selection, query.get("runs", compared))


def test_the_menu_shows_what_is_chosen(runs: list[Run], open_page: OpenPage) -> None:
    ids = [run.id for run in runs]
    page = open_page("results", run=ids[0], **SELECTION)
    for name in ("mistakes", "classify", "compare", "claims", "results", ""):
        go(page, name, menu_of(page)[name])
        if name in ("mistakes", "results"):
            assert page.selectbox[0].value == ids[0]
            assert "Selected: **Shirt " in texts(page)
        if name == "classify":
            assert page.multiselect[0].value == [ids[0]]
        if name == "compare":
            assert page.multiselect[0].value[0] in ids  # One stands for both seeds.


@pytest.mark.parametrize("name", ["mistakes", "results"])
def test_an_address_that_names_no_run_gets_the_chosen_one(
    runs: list[Run], open_page: OpenPage, name: str
) -> None:
    page = open_page("results", run=runs[0].id, **SELECTION)
    go(page, "claims", {})
    go(page, name, {})
    assert page.selectbox[0].value == run_in_address(page) == runs[0].id
    assert page.query_params["true"] == "Shirt"


def test_a_page_that_chooses_by_itself_says_so_in_the_address(
    runs: list[Run], open_page: OpenPage
) -> None:
    page = open_page("results")
    assert run_in_address(page) == page.selectbox[0].value == runs[1].id


def test_another_run_is_asked_on_classify_alone_until_others_are_chosen_there(
    runs: list[Run], open_page: OpenPage
) -> None:
    ids = [run.id for run in runs]
    page = open_page("classify", run=ids[0])
    page.multiselect[0].set_value(ids).run()
    go(page, "results", menu_of(page)["results"])
    assert page.selectbox[0].value == ids[0]
    go(page, "classify", menu_of(page)["classify"])
    assert page.multiselect[0].value == ids
    go(page, "results", {"run": ids[1]})
    go(page, "classify", menu_of(page)["classify"])
    assert page.multiselect[0].value == [ids[1]]


@pytest.mark.parametrize("name", ["mistakes", "classify"])
def test_a_run_that_cannot_be_shown_is_said_to_and_no_other_is_shown(
    queued: Run, open_page: OpenPage, name: str
) -> None:
    page = open_page(name, run=queued.id)
    assert f"The run {queued.label} has no results yet: waiting" in texts(page)
    assert ("train", {"run": queued.id}) in queries(page)
    assert not page.metric
    assert not page.get("imgs")
    choice = page.selectbox[0].value if name == "mistakes" else page.multiselect[0].value
    assert not choice


def test_train_shows_no_other_run_than_the_one_in_the_address(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train", run="20260101-000000-logreg-0000")
    assert "There is no run" in page.warning[0].value
    assert not [heading for heading in page.subheader if heading.value.startswith("Run ")]


def test_an_address_names_a_run_as_the_command_line_does(
    runs: list[Run], trained: Store, open_page: OpenPage
) -> None:
    page = open_page("results", run=runs[0].id[-20:])
    assert page.selectbox[0].value == runs[0].id
    assert open_page("train", run=runs[0].id[-20:]).subheader[0].value.startswith("Run ")
    (shared, number), *_ = Counter(run.id[-1] for run in trained.runs()).most_common(1)
    assert number > 1
    for name in ("results", "train"):
        assert f"Several runs end in '{shared}'" in texts(open_page(name, run=shared))


def test_of_compared_runs_the_one_that_is_not_there_is_not_replaced(
    runs: list[Run], open_page: OpenPage
) -> None:
    page = open_page("compare", runs=f"{runs[0].id},<b>", together="false")
    assert "There is no run '<b>'" in texts(page)
    assert page.multiselect[0].value == [runs[0].id]
    assert "Choose at least two." in texts(page)


def test_a_run_that_waits_is_compared_with_one_that_has_ended(
    queued: Run, open_page: OpenPage
) -> None:
    shipped = next(run for run in Store().runs() if run.is_complete and run.record.all_classes)
    page = open_page("compare", runs=f"{queued.id},{shipped.id}", together="false")
    assert page.multiselect[0].value == [queued.id, shipped.id]
    table = page.dataframe[0].value
    assert table["Status"].tolist() == ["has ended", "waiting in the queue"]
    assert titles(page)[:2] == ["Accuracy by epoch", "Loss by epoch"]
    assert not page.tabs


_KEPT_BY_THE_PAGE = (
    "doubts-split",
    "chosen-beside",
    "inside-method",
    "inside-explain",
    "choice-true",
    "choice-sure",
    "chosen-models",
    "source",
    "crossed-axes",
    "chosen-runs",
)
"""These stay at what the address says, which is not what a browser asked for."""


@pytest.mark.parametrize(
    ("name", "tab", "key"),
    [
        ("data", "Label issues", "doubts-split"),
        ("results", "Explain", "chosen-beside"),
        ("results", "Explain", "inside-method"),
        ("results", "Explain", "inside-explain"),
        ("mistakes", "", "choice-true"),
        ("mistakes", "", "choice-sure"),
        ("classify", "", "chosen-models"),
        ("classify", "", "source"),
        ("compare", "Agreement", "crossed-axes"),
        ("compare", "Agreement", "chosen-runs"),
        ("claims", "", "verdict"),
        ("runs", "", "sort"),
        ("mistakes", "", "mistakes-order-False"),
        ("data", "Samples", "samples-class"),
        ("data", "Augmentation", "augmentation"),
        ("results", "Robustness", "corruption"),
        ("compare", "Accuracy against cost", "cost-runs"),
    ],
)
def test_an_option_that_is_no_longer_there_ends_in_no_exception(
    trained: Store, open_page: OpenPage, name: str, tab: str, key: str
) -> None:
    page = open_page(name, **{f"{name}-tab": tab} if tab else {})
    send_unknown_option(page, key)
    assert len(page.title) == 1
    if key not in _KEPT_BY_THE_PAGE:
        assert "there is no 'gone' to choose" in texts(page)


def test_thousands_of_runs_that_are_not_there_are_said_in_a_few_sentences(
    trained: Store, open_page: OpenPage
) -> None:
    page = open_page("compare", runs=",".join(f"gone-{number}" for number in range(3_000)))
    assert 1 < len(page.warning) < 10
    assert "3000 cannot be chosen" in page.warning[-1].value


def test_a_run_that_is_no_longer_there_is_said_to_be_gone_and_no_other_shown(
    runs: list[Run], open_page: OpenPage
) -> None:
    page = open_page("results")
    send_unknown_option(page, "chosen_run")
    assert "There is no run 'gone'" in texts(page)
    assert page.selectbox[0].value is None
    assert not page.metric


def test_train_lays_other_runs_over_its_curves_and_the_address_keeps_them(
    runs: list[Run], open_page: OpenPage
) -> None:
    first, second = runs
    page = open_page("train", run=first.id)
    page.get_by_key("chosen-with").set_value([second.id]).run()
    assert page.query_params["with"] == second.id
    assert {*drawn(page, "Accuracy by epoch", "run")["run"]} == {
        first.label,
        second.label,
    }
    assert menu_of(page)["train"]["with"] == second.id


def test_a_presentation_goes_along_to_every_page(trained: Store, open_page: OpenPage) -> None:
    plain = open_page("data")
    page = open_page("data", presentation="true")
    assert page.toggle(key="presentation").value
    assert len(page.get("html")) == len(plain.get("html")) + 1
    assert {query["presentation"] for query in menu_of(page).values()} == {"true"}
