"""A point of the map that is clicked, and a rectangle that is drawn, show their images."""

import numpy as np
from playwright.sync_api import Page, expect

from benchmarks.browser import assert_no_exception, click_until, go, settle
from fmnist.data.dataset import Dataset
from fmnist.jobs.embeddings import Embedding, embedding_analysis
from fmnist.runs.derived import write_derived
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from tests.browser.conftest import NewTab
from tests.browser.test_selection import says_the_same_elsewhere
from tests.made_up import answers, finish

SHOWN = np.array([3, 5, 7, 11, 13, 17, 19, 23])


def embed(run: Run) -> None:
    """Keep an embedding of `run` whose maps have eight images, on a circle."""
    angles = np.arange(len(SHOWN)) / len(SHOWN) * 2 * np.pi
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    found = Embedding(
        features=np.array(2),
        near=np.tile(np.arange(10, dtype=np.uint16), (10_000, 1)),
        shown=SHOWN,
        pca=circle,
        explained=np.array([0.6, 0.4], np.float32),
        tsne=circle,
    )
    write_derived(embedding_analysis(run).key, found._asdict())


def test_clicks_on_the_map_lead_to_images(
    tab: Page, new_tab: NewTab, address: str, shared: Store, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    run = finish(shared, PRESETS.get("cnn225").config, answers(labels, 9_000), labels=labels)
    embed(run)
    go(tab, f"{address}/data?run={run.id}&data-tab=Embedding")
    points = tab.locator("[data-testid=stVegaLiteChart] path[aria-label*='Test image no.']")
    expect(points).to_have_count(len(SHOWN))
    heading = "Test image no. 13"
    point = points.and_(tab.locator("[aria-label*='Test image no.: 13;']"))
    click_until(tab.get_by_role("heading", name=heading), point)
    says_the_same_elsewhere(new_tab, tab.url, heading)

    settle(tab)
    box = tab.locator("[data-testid=stVegaLiteChart] .background").first.bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + box["width"] / 2 + 4, box["y"] + 2)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=5)
    tab.mouse.up()
    expect(tab.get_by_text("2 in the rectangle, 0 of them wrong")).to_be_visible()
    assert_no_exception(tab)
