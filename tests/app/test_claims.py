"""Claims: what is decided by arithmetic alone, and what made-up runs decide."""

import re
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.data.dataset import Dataset
from fmnist.runs.store import Store
from fmnist.studies.claims import claims
from fmnist.studies.claims.kinds import KINDS
from fmnist.studies.presets import PRESETS
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.made_up import answers, finish

pytestmark = pytest.mark.usefixtures("nothing_ships")


def choose(page: AppTest, says: str) -> None:
    """Choose the row of the claim that says this."""
    key = page.dataframe[0].proto.id.split("-", 2)[2]
    row = page.dataframe[0].value["Claim"].tolist().index(says)
    page.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    page.run()
    assert not page.exception


def test_before_any_run_it_says_what_to_run_and_judges_what_it_can(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("claims")
    assert "None of these systems has been trained here yet" in page.info[0].value
    assert page.code[0].value == "python -m fmnist reproduce --limit-minutes 10"
    assert page.dataframe[0].value["Claim"].tolist() == [claim.says for claim in claims()]
    choose(page, "The Deeper CNN has 3.8 million parameters.")
    assert "The network that the code builds has 620,362 parameters." in texts(page)


def test_the_rule_is_on_the_page_in_plain_words_first(empty: Store, open_page: OpenPage) -> None:
    page = open_page("claims")
    assert "differ significantly" in texts(page)
    assert page.expander[0].label == "The exact rule"
    assert "A wider interval never turns" in page.expander[0].markdown[0].value


@pytest.mark.parametrize("kind", KINDS)
def test_each_claim_leads_to_the_rule_of_its_kind(
    empty: Store, open_page: OpenPage, kind: str
) -> None:
    page = open_page("claims")
    choose(page, next(claim.says for claim in claims() if claim.test.kind == kind))
    assert KINDS[kind].rule in texts(page)


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
    page = open_page("claims", search=run.short_id)
    assert not page.info
    choose(page, "The Simple CNN reaches 91.8 % on test at its best epoch.")
    row = (
        page.dataframe[0]
        .value.set_index("Claim")
        .loc["The Simple CNN reaches 91.8 % on test at its best epoch."]
    )
    assert row["Here"] == "91.7 % (91.1 to 92.2)"
    assert row["Runs"] == run.label
    text = texts(page)
    assert (
        "Published: 91.8 % · ours at the epoch that validation chose: 91.0 % (90.4 to 91.5)" in text
    )
    assert "badge[:material/check_circle: confirmed]" in text
    assert "from one run" in text
    assert run.short_id in str([link.proto for link in page.get("page_link")])


def test_claims_are_narrowed_down_by_the_address(empty: Store, open_page: OpenPage) -> None:
    page = open_page("claims", verdict="contradicted", metric="parameters")
    table = page.dataframe[0].value
    assert "The Simple CNN has 1.2 million parameters." in table["Claim"].tolist()
    assert set(table["Verdict"]) == {"contradicted"}
    assert set(table["Project"]) == {"SWMLearner", "sushantkai"}


def test_filters_that_no_claim_meets_are_said(empty: Store, open_page: OpenPage) -> None:
    assert "clear a filter" in open_page("claims", search="nothing like it").info[-1].value


def test_a_run_leads_to_the_claims_that_it_is_evidence_for(
    empty: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    run = finish(empty, PRESETS.get("cnn924").config, answers(labels, 9_170), labels=labels)
    page = open_page("results", run=run.id, **{"results-tab": "Configuration"})
    (link,) = [each.proto for each in page.get("page_link") if "Evidence for" in each.proto.label]
    (number,) = re.findall("[0-9]+", link.label)
    query = dict(parse_qsl(link.query_string))
    assert link.page == "claims"
    assert len(open_page("claims", **query).dataframe[0].value) == int(number) > 1
