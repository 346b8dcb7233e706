"""Claims: what is decided by arithmetic alone, and what made-up runs decide."""

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.data.dataset import Dataset
from fmnist.runs.store import Store
from fmnist.studies.claims import claims
from fmnist.studies.presets import PRESETS
from tests.app.conftest import OpenPage
from tests.made_up import answers, finish

pytestmark = pytest.mark.usefixtures("nothing_ships")


def said(page: AppTest) -> str:
    """All that the page says, without the backslashes that keep it from being read as markup."""
    words = [element.value for element in (*page.markdown, *page.caption, *page.info)]
    words += [expander.label for expander in page.expander]
    return "\n".join(words).replace("\\", "")


def test_before_any_run_it_says_what_to_run_and_judges_what_it_can(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("claims")
    assert "None of these systems has been trained here yet" in page.info[0].value
    assert page.code[0].value == "python -m fmnist reproduce --limit-minutes 10"
    assert [heading.value for heading in page.subheader] == [
        "SWMLearner",
        "yuri19762008",
        "sushantkai",
        "source 003",
        "shinjitsue",
    ]
    text = said(page)
    for claim in claims():
        assert f"**{claim.says}**" in text
    assert "The network that the code builds has 620,362 parameters." in text


def test_the_rule_is_on_the_page(empty: Store, open_page: OpenPage) -> None:
    page = open_page("claims")
    assert page.expander[0].label == "The rule behind the verdicts"
    assert "A wider interval never turns" in page.expander[0].markdown[0].value


def test_the_rule_says_how_many_verdicts_luck_may_have_made(
    empty: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    predicted = answers(labels, 9_170)
    finish(empty, PRESETS.get("cnn924").config, predicted, labels=labels, epochs=[predicted])
    page = open_page("claims")
    assert "Verdicts by an interval of 95 % here: 4." in page.expander[0].markdown[1].value


def test_a_claim_that_runs_decide_shows_figures_and_runs(
    empty: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    epochs = [answers(labels, right) for right in (9_170, 9_100)]
    run = finish(empty, PRESETS.get("cnn924").config, epochs[1], labels=labels, epochs=epochs)
    page = open_page("claims")
    assert not page.info
    text = said(page)
    assert (
        "**The Simple CNN reaches 91.8 % on validation.** Here: 91.7 % (91.1 to 92.2), one run"
        in text
    )
    assert (
        "Published: 91.8 % · ours at the epoch that validation chose: 91.0 % (90.4 to 91.5)" in text
    )
    assert "badge[:material/check_circle: confirmed]" in text
    assert run.short_id in str([link.proto for link in page.get("page_link")])


def test_verdicts_can_be_chosen(empty: Store, open_page: OpenPage) -> None:
    page = open_page("claims")
    page.button_group[0].set_value(["contradicted"]).run()
    assert not page.exception
    text = said(page)
    assert "The Simple CNN has 1.2 million parameters." in text
    assert "The Deeper CNN has 3.8 million parameters." not in text
    assert [heading.value for heading in page.subheader] == ["SWMLearner", "sushantkai"]
