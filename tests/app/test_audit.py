"""The tab Audit of Data: findings, pairs, runs without them, and a sample that is judged blind."""

from fmnist.data.dataset import Dataset
from fmnist.runs.judgements import UNCLEAR, Judgements, blind_sample
from fmnist.runs.store import Store
from fmnist.studies.audit.shipped import read_audit
from tests.app.actions import press
from tests.app.conftest import OpenPage
from tests.app.seen import texts


def test_the_findings_the_pairs_and_every_run_are_there(empty: Store, open_page: OpenPage) -> None:
    page = open_page("data", **{"data-tab": "Audit"})
    audit = read_audit()
    said = texts(page)
    assert not page.error
    assert f"{len(audit.duplicates)} pairs of images are one picture" in said
    runs = [run for run in empty.shipped() if run.record.all_classes]
    assert len(page.dataframe[-1].value) == len(runs)
    across = [pair for pair in audit.duplicates if pair.where == "across"]
    assert f"{len(across)} pairs, the most alike first" in said


def test_the_sample_is_judged_without_the_labels(
    empty: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    page = open_page("data", **{"data-tab": "Audit"})
    assert "Not judged yet." in texts(page)
    doubted = read_audit().doubted_test_images()
    first, second = blind_sample(doubted)[:2].tolist()
    press(page, "Bag")
    press(page, UNCLEAR)
    assert Judgements().read() == {first: "Bag", second: UNCLEAR}
    store = Judgements()
    for image in blind_sample(doubted).tolist():
        store.set(image, dataset.classes[int(dataset.test_labels[image])])
    page.run()
    assert "0.0 %" in texts(page)
    assert "All are judged." in texts(page)
