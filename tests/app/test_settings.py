"""Compare and Home: the seeds of one setting are one row, one curve with a band, and one test."""

import numpy as np
import pytest
from scipy.stats import t as student
from streamlit.testing.v1 import AppTest

from fmnist.data.dataset import Dataset
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import charts, texts
from tests.made_up import answers, finish
from ui.shared.seed_words import components_words, settings_words

pytestmark = pytest.mark.usefixtures("nothing_ships")
RIGHT = {"cnn225": (9_100, 9_130, 9_120), "mlp109": (8_800, 8_850, 8_810), "cnn122": (9_000,)}
ACCURACIES = {name: [right / 10_000 for right in group] for name, group in RIGHT.items()}


@pytest.fixture
def runs(empty: Store, dataset: Dataset) -> dict[str, list[Run]]:
    """Two settings with three seeds, and one with a single run."""
    labels = dataset.test_labels.numpy()
    return {
        name: [
            finish(
                empty,
                PRESETS.get(name).config.model_copy(update={"seed": seed}),
                answers(labels, right),
                labels=labels,
            )
            for seed, right in enumerate(group)
        ]
        for name, group in RIGHT.items()
    }


def compare(open_page: OpenPage, *chosen: Run, **query: str) -> AppTest:
    page = open_page("compare", **query)
    page.multiselect[0].set_value([run.id for run in chosen]).run()
    assert not page.exception
    return page


def test_two_settings_are_rows_with_the_test_over_trainings(
    runs: dict[str, list[Run]], open_page: OpenPage
) -> None:
    page = compare(open_page, runs["cnn225"][0], runs["mlp109"][0])
    assert len(page.multiselect[0].options) == 3
    table = page.dataframe[0].value.set_index("Configuration")
    assert table.columns[0] == "Test"
    for name in ("cnn225", "mlp109"):
        group = ACCURACIES[name]
        margin = student.ppf(0.975, 2) * np.std(group, ddof=1) / np.sqrt(3)
        mean = np.mean(group)
        row = table.loc[name]
        assert row["Seeds"] == "3"
        interval = f"({100 * (mean - margin):.1f} to {100 * (mean + margin):.1f})"
        assert row["Test"] == f"{100 * mean:.1f} % {interval}"
        assert row["SD"] == f"{100 * np.std(group, ddof=1):.2f}"
    words = texts(page)
    groups = ACCURACIES["cnn225"], ACCURACIES["mlp109"]
    assert settings_words(*groups, "cnn225", "mlp109") in words
    assert components_words(groups) in words
    assert f"; {runs['mlp109'][0].label} for mlp109." in words
    assert "Seeds alone move mlp109 by 0.50 points" in words


def test_with_a_single_run_of_one_the_settings_are_not_compared(
    runs: dict[str, list[Run]], open_page: OpenPage
) -> None:
    single = runs["cnn122"][0]
    page = compare(open_page, runs["cnn225"][0], single)
    words = texts(page)
    assert f"3 seeds of cnn225 and 1 seed of {single.label}" in words
    assert "Welch" not in words
    assert page.dataframe[0].value.set_index("Configuration").loc[single.label, "Seeds"] == "1"


def test_more_settings_share_their_variance_and_those_with_few_runs_are_named(
    runs: dict[str, list[Run]], open_page: OpenPage
) -> None:
    page = compare(open_page, *(group[0] for group in runs.values()))
    words = texts(page)
    assert components_words([ACCURACIES["cnn225"], ACCURACIES["mlp109"]]) in words
    assert "Seed variance not known for 1 of 3 configurations" in words


def test_their_curves_are_means_with_a_band(
    runs: dict[str, list[Run]], open_page: OpenPage
) -> None:
    page = compare(open_page, runs["cnn225"][0], runs["cnn122"][0])
    chart = charts(page)[1]
    assert chart["title"]["subtitle"] == "Mean of the runs; the band from lowest to highest"
    assert chart["layer"][0]["mark"]["type"] == "area"


def test_a_setting_of_ones_own_has_one_name_and_says_what_sets_it_apart(
    empty: Store, dataset: Dataset, open_page: OpenPage
) -> None:
    labels = dataset.test_labels.numpy()
    groups = [
        [
            finish(
                empty,
                TrainConfig(architecture="mlp109", train_images=images, epochs=1, seed=seed),
                answers(labels, right + seed),
                labels=labels,
            )
            for seed in range(2)
        ]
        for images, right in ((3_000, 8_000), (5_000, 8_300))
    ]
    page = compare(open_page, *(group[0] for group in groups))
    names = [group[0].label for group in groups]
    words = texts(page)
    assert sorted(page.dataframe[0].value["Configuration"]) == sorted(names)
    assert f"{names[0]}: training images 3,000; {names[1]}: training images 5,000." in words
    assert all(group[1].label not in words for group in groups)


def test_switched_off_single_runs_are_compared(
    runs: dict[str, list[Run]], open_page: OpenPage
) -> None:
    page = compare(open_page, runs["cnn225"][0], runs["cnn225"][1], together="false")
    assert len(page.multiselect[0].options) == 7
    labels = [run.label for run in runs["cnn225"][:2]]
    assert page.dataframe[0].value["Run"].tolist() == labels
    assert "these differ in seed" in texts(page)
    page.multiselect[0].set_value([runs["cnn225"][0].id, runs["mlp109"][1].id]).run()
    assert "Seed variance not known: 1 seed each" in texts(page)


def test_an_address_that_names_a_later_seed_stands_for_its_setting(
    runs: dict[str, list[Run]], open_page: OpenPage
) -> None:
    later = ",".join([runs["mlp109"][2].id, runs["cnn225"][1].id])
    page = open_page("compare", runs=later)
    assert not page.warning
    assert page.multiselect[0].value == [runs["mlp109"][0].id, runs["cnn225"][0].id]
    page.toggle[0].set_value(False).run()
    assert not page.warning
    assert page.multiselect[0].value == [runs["mlp109"][0].id, runs["cnn225"][0].id]


def test_home_has_a_row_for_each_setting(runs: dict[str, list[Run]], open_page: OpenPage) -> None:
    table = open_page("home").dataframe[0].value
    assert table["Configuration"].tolist() == ["cnn225", "cnn122", "mlp109"]
    assert table["Seeds"].tolist() == ["3", "1", "3"]
