"""Runs: every run in one table, narrowed down, sorted, and changed from there."""

import csv
import io
from functools import partial

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.jobs.lease import lease_of
from fmnist.runs.columns import columns
from fmnist.runs.evaluations import nothing_learned_by, recorded_figures
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.actions import button, press
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.made_up import LABELS, answers, copies, finish
from ui.runs.table import as_csv


@pytest.fixture
def sixty(empty: Store, nothing_ships: None) -> list[Run]:
    """Sixty runs: the larger network is right more often, and one of the small ones is best."""
    large = finish(empty, TrainConfig(architecture="cnn225"), answers(LABELS, 9_500))
    small = finish(empty, TrainConfig(architecture="logreg"), answers(LABELS, 8_500))
    best = finish(empty, TrainConfig(architecture="logreg", seed=1), answers(LABELS, 8_600))
    copies(empty, large, 28)
    copies(empty, small, 29)
    return [large, small, best]


def table(page: AppTest) -> pd.DataFrame:
    frame: pd.DataFrame = page.dataframe[0].value
    return frame


def test_the_best_of_sixty_runs_under_a_size_is_found(
    sixty: list[Run], open_page: OpenPage
) -> None:
    page = open_page("runs")
    assert len(table(page)) == 60
    page.text_input(key="parameters-at-most").set_value("200,000").run()
    page.selectbox(key="sort").set_value("validation_accuracy").run()
    assert len(table(page)) == 31
    assert table(page)["run"][0] == sixty[2].label
    assert table(page)["validation_accuracy"][0] == pytest.approx(86.0)
    assert "31 of 60 runs" in texts(page)


def click(page: AppTest, *rows: int) -> None:
    """Choose rows of the table, of which the page knows with what is done next."""
    key = page.dataframe[0].proto.id.split("-", 2)[2]
    page.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}


def choose(page: AppTest, *rows: int) -> None:
    """Choose rows of the table."""
    click(page, *rows)
    page.run()
    assert not page.exception


def test_nothing_can_be_done_until_rows_are_chosen(sixty: list[Run], open_page: OpenPage) -> None:
    page = open_page("runs")
    assert all(button(page, label).disabled for label in ("Train again", "Pin"))
    choose(page, 0)
    assert not any(button(page, label).disabled for label in ("Train again", "Pin"))


def test_the_address_says_filters_columns_and_order(sixty: list[Run], open_page: OpenPage) -> None:
    page = open_page(
        "runs",
        **{"parameters-at-most": "200k", "where": "seed=1", "sort": "Seed", "columns": "Seed"},
    )
    assert table(page)["run"].tolist() == [sixty[2].label]
    assert list(table(page)) == ["run", "seed"]


@pytest.mark.parametrize("where", ["parameters", "colour=red", "parameters<=0,001"])
def test_a_condition_that_cannot_be_read_is_said_and_narrows_nothing(
    sixty: list[Run], open_page: OpenPage, where: str
) -> None:
    page = open_page("runs", where=where)
    assert len(page.warning) == 1
    assert len(table(page)) == 60


def test_several_runs_are_tagged_pinned_and_found_by_their_tag(
    sixty: list[Run], open_page: OpenPage
) -> None:
    page = open_page("runs")
    chosen = table(page)["run"][[3, 5]].tolist()
    choose(page, 3, 5)
    add = next(each for each in page.multiselect if each.label == "Add tags")
    add.set_value(["paper"])
    press(page, "Save")
    page.multiselect(key="tags").set_value(["paper"]).run()
    assert sorted(table(page)["run"]) == sorted(chosen)
    choose(page, 1)
    press(page, "Pin")
    page.multiselect(key="tags").set_value([]).run()
    assert table(page)["run"][0] == chosen[1]
    assert table(page)["pinned"].tolist() == [True] + 59 * [False]


def test_one_run_is_renamed_with_its_notes(sixty: list[Run], open_page: OpenPage) -> None:
    page = open_page("runs")
    choose(page, 0)
    next(each for each in page.text_input if each.label == "Name").set_value("the first")
    page.text_area[0].set_value("seen twice")
    press(page, "Save")
    page.text_input(key="search").set_value("SEEN").run()
    assert table(page)["run"].str.startswith("the first").tolist() == [True]


def test_several_runs_are_deleted(sixty: list[Run], open_page: OpenPage) -> None:
    page = open_page("runs")
    choose(page, 0, 1)
    gone = [run.label for run in Store().runs()[:2]]
    press(page, "Delete for good")
    assert len(table(page)) == len(Store().runs()) == 58
    said = page.toast[0].value.replace("\\", "")
    assert said == f"Deleted, with weights, curves and predictions: {', '.join(gone)}."


def test_buttons_act_on_the_rows_of_the_moment_and_none_is_deleted_that_was_not_named(
    sixty: list[Run], open_page: OpenPage
) -> None:
    page = open_page("runs")
    choose(page, 0)
    click(page, 1)
    press(page, "Delete for good")
    assert len(Store().runs()) == 60
    label = table(page)["run"][2]
    click(page, 2)
    press(page, "Pin")
    assert [run.label for run in Store().runs() if run.notes.pinned] == [label]


def test_several_runs_are_trained_again_with_new_seeds(
    sixty: list[Run], empty: Store, open_page: OpenPage
) -> None:
    page = open_page("runs", columns="Seed", network="logreg")
    choose(page, 0, 1)
    before = {run.id for run in empty.runs()}
    with empty.training(lease_of()):
        press(page, "Train again")
        new = [run for run in empty.runs() if run.id not in before]
        assert sorted(run.record.config.seed for run in new) == [2, 3]
        for run in new:
            empty.delete(run.id)


def test_a_search_without_a_result_says_so_and_is_cleared(
    sixty: list[Run], open_page: OpenPage
) -> None:
    page = open_page("runs", search="nothing is called that", network="logreg")
    assert "No run meets all of these conditions." in texts(page)
    assert not page.dataframe
    press(page, "Clear filters")
    assert len(page.dataframe[0].value) >= len(sixty)


def test_runs_that_ship_are_not_changed(classes_alone: Run, open_page: OpenPage) -> None:
    page = open_page("runs")
    choose(page, 0)
    assert button(page, "Pin").disabled
    assert not button(page, "Train again").disabled


def test_a_spreadsheet_gets_full_precision_and_every_row(
    sixty: list[Run],
) -> None:
    known = columns(recorded_figures, partial(nothing_learned_by, dataset=None))
    content = as_csv(sixty, ["network", "learning_rate", "test_accuracy", "tags"], known)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [run.id for run in sixty]
    assert [float(row["test_accuracy"]) for row in rows] == [0.95, 0.85, 0.86]
    assert rows[0]["learning_rate"] == "0.003"


def test_no_cell_of_the_file_is_a_formula_to_a_spreadsheet(sixty: list[Run], empty: Store) -> None:
    empty.annotate(sixty[0].id, name="=cmd()|'/C calc'!A0", tags=["+1"], text="@SUM(A1)\rnext")
    known = columns(recorded_figures, partial(nothing_learned_by, dataset=None))
    content = as_csv([empty.get(sixty[0].id)], ["tags", "notes", "gap"], known)
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    _, (_, run, tags, notes, gap) = csv.reader(text, strict=True)
    assert (run[0], tags, notes) == ("'", "'+1", "'@SUM(A1)\nnext")
    float(gap)


def test_a_table_of_every_column_is_sent_in_part(
    sixty: list[Run], open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.runs.table._MOST_CELLS", 100)
    page = open_page("runs")
    assert table(page).size <= 100
    assert "60 of 60 runs" in texts(page)
