"""The audit: what networks agree on, what leaving images out does, and the files that ship."""

from pathlib import Path

import numpy as np
import pytest
from cleanlab.filter import find_label_issues

from fmnist.common.errors import CheckpointError, ConfigError, RunError
from fmnist.comparison.subset import change_without
from fmnist.evaluation.label_issues import agreed, confidently_another
from fmnist.evaluation.metrics import Proportion
from fmnist.runs.judgements import UNCLEAR, Judged, Judgements, blind_sample, tally
from fmnist.runs.out_of_sample import read_shipped
from fmnist.studies.audit.ranking import order_without, standings
from fmnist.studies.audit.report import Report, wrong_in_test
from fmnist.studies.audit.shipped import (
    Audit,
    Doubt,
    Duplicate,
    Network,
    Place,
    Record,
    Search,
    read_audit,
    write_audit,
)
from tests.made_up import LABELS, answers, judged

RECORD = Record(
    created="2026-11-28T10:00:00Z",
    least=0.98,
    search=Search(1_000, 990, 0),
    folds=5,
    networks=(Network(architecture="fastcnn", epochs=2, accuracy=0.9, counted=7),),
)
AUDIT = Audit(
    RECORD,
    (
        Duplicate(Place("training", 3), Place("test", 0), 0.99, 0, 0, False, False),
        Duplicate(Place("test", 4), Place("test", 9), 1.0, 1, 0, True, False),
        Duplicate(Place("training", 1), Place("training", 2), 1.0, 0, 0, False, True),
    ),
    (
        Doubt(Place("test", 5), "Sandal", "Sneaker", 0.9),
        Doubt(Place("training", 6), "Shirt", "Coat", 0.8),
    ),
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_audit(AUDIT, tmp_path)
    found = read_audit(tmp_path)
    assert found.duplicates == AUDIT.duplicates
    assert found.doubts == AUDIT.doubts
    assert found.record.search == RECORD.search
    assert [pair.kind for pair in found.duplicates] == ["near", "mirrored, shifted", "exact"]
    assert [pair.where for pair in found.duplicates] == ["across", "test", "training"]
    assert found.copied_test_images().tolist() == [0, 4, 9]
    assert found.doubted_test_images().tolist() == [5]


@pytest.mark.parametrize("name", ["duplicates.csv", "labels.csv", "record.json"])
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    write_audit(AUDIT, tmp_path)
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(CheckpointError, match="audit --again"):
        read_audit(tmp_path)


def test_networks_agree_where_each_counts_the_label_as_wrong_and_sees_the_same() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 600)
    every = []
    for _ in range(3):
        chances = np.full((600, 3), 0.1)
        chances[np.arange(600), labels] = 0.8
        chances[:5] = 0.05
        chances[np.arange(5), (labels[:5] + 1) % 3] = 0.9
        every.append(chances)
    every[2][4] = every[2][4][[1, 2, 0]]
    found = agreed(every, labels)
    assert sorted(found.images.tolist()) == [0, 1, 2, 3]
    by_image = dict(zip(found.images.tolist(), found.suggested.tolist(), strict=True))
    assert by_image == {image: (labels[image] + 1) % 3 for image in range(4)}


def test_the_confident_joint_counts_what_cleanlab_counts(dataset: object) -> None:
    labels = dataset.train_labels.numpy()  # type: ignore[attr-defined]
    probabilities = read_shipped().astype(np.float64)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    theirs = find_label_issues(labels, probabilities, filter_by="confident_learning", n_jobs=1)
    ours = confidently_another(probabilities, labels)
    # It leaves out labels that are the likeliest class, if not by enough to be confident of.
    assert (theirs == ours & (probabilities.argmax(1) != labels)).all()
    assert theirs.sum() > 900


def test_the_interval_of_a_change_is_that_of_a_bootstrap() -> None:
    random = np.random.default_rng(2)
    correct = random.random(10_000) < 0.9
    kept = random.random(10_000) < np.where(correct, 0.99, 0.7)
    found = change_without(correct, kept)
    draws = random.integers(0, 10_000, (1_000, 10_000))
    changes = [correct[one][kept[one]].mean() - correct[one].mean() for one in draws]
    assert found.value == pytest.approx(correct[kept].mean() - correct.mean())
    low, high = np.quantile(changes, (0.025, 0.975))
    assert found.low == pytest.approx(low, abs=5e-4)
    assert found.high == pytest.approx(high, abs=5e-4)


def test_an_order_turns_where_the_better_one_lives_on_the_images_left_out() -> None:
    better = judged(LABELS, answers(LABELS, 9_500), name="better")
    worse = judged(LABELS, answers(LABELS, 9_000, first=1_000), name="worse")
    left = np.ones(10_000, bool)
    left[:1_000] = False
    found = order_without([better, worse], left)
    assert (found.pairs, found.turned, found.turned_surely) == (1, 1, 1)
    whole = order_without([better, worse], np.ones(10_000, bool))
    assert (whole.turned, whole.lost, whole.won) == (0, 0, 0)
    best = standings([worse, better], {"some": left})[0]
    assert best.name == "better"
    assert best.left["some"].value == pytest.approx(8_500 / 9_000)


def test_the_report_says_what_is_there() -> None:
    report = Report.of(AUDIT, [judged(LABELS, answers(LABELS, right)) for right in (9_000, 9_200)])
    said = " ".join(report.lines())
    assert (
        "3 pairs of images are one picture: 1 within training, 1 within test and 1 between" in said
    )
    assert "finds 990, and takes none" in said
    assert "2 labels of all 70,000, and 1 of the 10,000 of test" in said


def test_a_blind_sample_is_of_both_kinds_and_does_not_say_which() -> None:
    doubted = np.arange(0, 2_000, 10)
    sample = blind_sample(doubted)
    of_doubt = np.isin(sample, doubted)
    assert len(sample) == len(set(sample.tolist())) == 240
    assert of_doubt.sum() == 120
    assert 40 < of_doubt[:120].sum() < 80
    assert (blind_sample(doubted) == sample).all()
    assert len(blind_sample(doubted[:74])) == 240


def test_judgements_are_kept_and_weighed(tmp_path: Path) -> None:
    store = Judgements(tmp_path)
    assert store.read() == {}
    for index, name in ((5, "Sneaker"), (7, "Sneaker"), (8, "Bag"), (1, UNCLEAR)):
        store.set(index, name)
    found = tally(store.read(), AUDIT.doubted_test_images(), LABELS)
    assert found == Judged(Proportion(1, 1), Proportion(0, 2))
    wrong = wrong_in_test(AUDIT, found)
    assert wrong is not None
    assert wrong.value == pytest.approx(1 / 10_000)
    assert wrong.low == pytest.approx(0, abs=2e-4)
    assert wrong_in_test(AUDIT, Judged(Proportion(0, 0), Proportion(0, 1))) is None


def test_judgements_that_are_none_are_refused(tmp_path: Path) -> None:
    store = Judgements(tmp_path)
    with pytest.raises(ConfigError, match="no such image or class"):
        store.set(10_000, "Bag")
    store.path.write_text('{"seen": {"1": "Hat"}}', encoding="utf-8")
    with pytest.raises(RunError, match="mend it"):
        store.read()
