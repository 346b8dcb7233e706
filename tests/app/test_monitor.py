"""The page Monitor."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fmnist.monitoring.answer_log import AnswerLog, log_path
from fmnist.monitoring.drift import BATCH
from fmnist.monitoring.labels import read_labels
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.conftest import OpenPage
from tests.app.seen import texts, titles

IMAGE = np.zeros((28, 28), np.uint8)


@pytest.fixture
def watched(trained_folder: Path, empty: Store, nothing_ships: None) -> Callable[[int], Run]:
    """A run that has answered so many times that it has no idea, each time about an image."""
    run = Store(trained_folder).runs()[0]
    shutil.copytree(run.folder, empty.user / run.id)

    def answered(times: int) -> Run:
        log = AnswerLog(log_path(run), images=True)
        for _ in range(times):
            log.add(np.full(10, 0.1), 1.0, True, IMAGE)
        log.close()
        return run

    return answered


def test_without_a_log_it_says_how_to_keep_one(empty: Store, open_page: OpenPage) -> None:
    assert "serve --log-images" in open_page("monitor").code[0].value


def test_it_sends_a_person_to_look_and_shows_since_when(
    watched: Callable[[int], Run], open_page: OpenPage
) -> None:
    run = watched(2 * BATCH)
    page = open_page("monitor", run=run.id)
    said = texts(page)
    assert "A person should look" in said
    assert "less sure" in said
    assert titles(page) == [
        "Mean confidence by look, dashed on validation",
        "Outlier share by look, dashed on validation",
    ]
    page = open_page("monitor", run=run.id, **{"monitor-tab": "Classes"})
    assert titles(page) == ["Estimated share (dot), on validation (tick)"]


def test_images_are_labelled(watched: Callable[[int], Run], open_page: OpenPage) -> None:
    run = watched(5)
    page = open_page("monitor", run=run.id, **{"monitor-tab": "Classes"})
    assert [each.label for each in page.tabs] == ["Label"]  # The others wait for the first look.
    assert "label all of the least certain." in texts(page)
    boxes = [each for each in page.selectbox if each.label == "What it shows"]
    assert len(boxes) == 5
    for number in range(5):
        box = [each for each in page.selectbox if each.label == "What it shows"][number]
        box.set_value(0 if number else -1).run()
        assert not page.exception
    assert sorted(read_labels(log_path(run)).values()) == [-1, 0, 0, 0, 0]
    assert "Accuracy in use: 80.0 %" in texts(page)
