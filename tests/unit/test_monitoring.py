"""Watching a model at work: the log, the tests and their false alarms, shares, and labels."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact

from fmnist.common.errors import FmnistError
from fmnist.data.dataset import Dataset
from fmnist.monitoring.answer_log import Answer, AnswerLog, read_answers
from fmnist.monitoring.drift import ALPHA, BATCH, Answers, first_alarm, looks
from fmnist.monitoring.label_shift import class_shares
from fmnist.monitoring.labels import (
    AT_RANDOM,
    LEAST_CERTAIN,
    NONE_OF_THEM,
    labelled_accuracy,
    read_labels,
    to_label,
    write_label,
)
from fmnist.monitoring.watch import watch
from fmnist.recognition.classify import OUTLIER, outlier_scores
from fmnist.runs.store import Store

IMAGE = np.arange(784, dtype=np.uint8).reshape(28, 28)


def drawn(random: np.random.Generator, number: int, sureness: float = 6.0) -> Answers:
    """Answers of a made-up model about images of all ten classes."""
    logits = random.normal(size=(number, 10))
    logits[np.arange(number), random.integers(10, size=number)] += sureness * random.random(number)
    shares = np.exp(logits)
    shares /= shares.sum(1, keepdims=True)
    return Answers(shares, outlier_scores(shares) >= OUTLIER)


def test_what_is_logged_is_read_back_and_noise_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    log = AnswerLog(path, images=True)
    shares = np.full(10, 0.1)
    log.add(shares, 0.5, False, IMAGE)
    log.close()
    good = json.loads(path.read_text())
    for noise in (
        "noise",
        "[]",
        json.dumps(good | {"probabilities": [1.0]}),
        json.dumps(good | {"probabilities": [float("nan")] * 10}),
        json.dumps(good | {"outlier": 7}),
        json.dumps(good | {"time": "yesterday"}),
    ):
        with path.open("a") as file:
            file.write(f"{noise}\n")
    (answer,) = read_answers(path, 10)
    assert answer.probabilities == pytest.approx(shares)
    assert (answer.outlier, answer.is_outlier) == (0.5, False)
    np.testing.assert_array_equal(answer.image, IMAGE)
    without = AnswerLog(tmp_path / "other.jsonl")
    without.add(shares, 0.5, True, IMAGE)
    without.close()
    assert "image" not in (tmp_path / "other.jsonl").read_text()
    with pytest.raises(FmnistError, match="no log of answers"):
        read_answers(tmp_path / "missing.jsonl", 10)


def test_of_an_answer_that_is_there_twice_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    log = AnswerLog(path)
    for outlier in (0.1, 0.2, 0.3):
        log.add(np.full(10, 0.1), outlier, False, IMAGE)
    log.close()
    first, second, third = map(json.loads, path.read_text().splitlines())
    lines = [first, second, third | {"id": first["id"]}]
    path.write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    assert {each.outlier for each in read_answers(path, 10)} == {0.2, 0.3}


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b'{"a": "2", "b": 2.5, "c": null}', b"[" * 9_000, b"\xff"]
)
def test_labels_that_nobody_gave_are_none(tmp_path: Path, content: bytes) -> None:
    log = tmp_path / "answers.jsonl"
    write_label(log, "a", 1)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert read_labels(log) == {}
    write_label(log, "b", 2)
    assert read_labels(log) == {"b": 2}


def test_a_full_log_goes_on_in_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fmnist.monitoring.answer_log._FILE_BYTES", 2_000)
    path = tmp_path / "answers.jsonl"
    log = AnswerLog(path)
    for number in range(30):
        log.add([1.0, 0.0], number / 100, False, IMAGE)
    log.close()
    assert (tmp_path / "answers.jsonl.1").is_file()
    assert [answer.outlier for answer in read_answers(path, 2)] == [n / 100 for n in range(30)]


def test_each_question_is_the_test_of_its_name() -> None:
    random = np.random.default_rng(1)
    reference, found = drawn(random, 2_000), drawn(random, BATCH, 3.0)
    (look,) = looks(found, reference)
    counts = np.stack([found.counts, reference.counts])
    assert look.p_values["classes"] == pytest.approx(chi2_contingency(counts).pvalue)
    outliers = [
        [int(part.outliers.sum()), int((~part.outliers).sum())] for part in (found, reference)
    ]
    assert look.p_values["outliers"] == pytest.approx(
        fisher_exact(outliers, alternative="greater").pvalue
    )


def test_without_a_change_no_more_than_alpha_are_sent_to_look_however_long_they_watch() -> None:
    random = np.random.default_rng(0)
    logs, alarms = 100, 0
    for _ in range(logs):
        reference = drawn(random, 1_000)
        alarms += first_alarm(looks(drawn(random, 20 * BATCH), reference)) is not None
    assert alarms <= ALPHA * logs + 2 * np.sqrt(ALPHA * (1 - ALPHA) * logs)


@pytest.mark.parametrize("question", ["confidence", "classes"])
def test_a_change_is_found_and_named(question: str) -> None:
    random = np.random.default_rng(2)
    reference, before = drawn(random, 2_000), drawn(random, 5 * BATCH)
    after = drawn(random, 3 * BATCH, 2.0)
    if question == "classes":
        whole = drawn(random, 20 * BATCH)
        few = np.flatnonzero(whole.probabilities.argmax(1) < 4)[: 3 * BATCH]
        after = Answers(whole.probabilities[few], whole.outliers[few])
    both = Answers(
        np.concatenate([before.probabilities, after.probabilities]),
        np.concatenate([before.outliers, after.outliers]),
    )
    alarm = first_alarm(looks(both, reference))
    assert alarm is not None
    assert alarm.start >= 5 * BATCH
    assert question in alarm.alarms


def test_shares_of_classes_are_found_behind_the_mistakes() -> None:
    random = np.random.default_rng(3)

    def answered(labels: np.ndarray) -> np.ndarray:
        wrong = random.random(len(labels)) < 0.3
        return np.where(wrong, (labels + 1) % 3, labels)

    known = random.integers(3, size=5_000)
    truth = random.choice(3, 2_000, p=[0.7, 0.2, 0.1])
    found = class_shares(answered(known), known, answered(truth), 3)
    naive = np.bincount(answered(truth), minlength=3) / 2_000
    for share, part, raw in zip(found, (0.7, 0.2, 0.1), naive, strict=True):
        assert share.low <= part <= share.high
        assert share.high - share.low < 0.12
        assert abs(share.value - part) <= abs(raw - part) + 0.02


def answers(number: int) -> list[Answer]:
    """Of two classes, each surer of the first than the one before."""
    sure = np.linspace(0.5, 0.99, number)
    return [
        Answer(f"{at:08x}", at, (float(p), float(1 - p)), 0.1, False, IMAGE)
        for at, p in enumerate(sure)
    ]


def test_the_accuracy_weighs_the_least_certain_by_their_share(tmp_path: Path) -> None:
    log = tmp_path / "answers.jsonl"
    found = answers(200)
    asked = to_label(found)
    assert [each.id for each in asked.least_certain] == [each.id for each in found[:LEAST_CERTAIN]]
    assert len(asked.at_random) == AT_RANDOM
    assert labelled_accuracy(found, read_labels(log)) is None
    for answer in asked.least_certain:
        write_label(log, answer.id, NONE_OF_THEM)
    assert labelled_accuracy(found, read_labels(log)) is None
    for answer in asked.at_random[:20]:
        write_label(log, answer.id, 0)
    accuracy = labelled_accuracy(found, read_labels(log))
    assert accuracy is not None
    assert accuracy.value == pytest.approx((200 - LEAST_CERTAIN) / 200)
    assert accuracy.low < accuracy.value <= accuracy.high + 1e-9


def test_the_sentence_says_what_changed_in_a_real_log(
    tmp_path: Path, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    run = Store().find("mlp109-7e8e")
    path = tmp_path / "answers.jsonl"
    log = AnswerLog(path)
    validation = watch(run, path)
    assert validation.sentence.startswith("Too few answers to tell: 0")
    for shares in validation.reference.probabilities[: BATCH - 1]:
        log.add(shares, 0.0, False, IMAGE)
    assert watch(run, path).shares == []
    for shares in validation.reference.probabilities[BATCH - 1 : 3 * BATCH]:
        log.add(shares, 0.0, False, IMAGE)
    unchanged = watch(run, path)
    assert unchanged.sentence.startswith("No evidence of a change in 3 looks")
    assert len(unchanged.shares) == 10
    for _ in range(2 * BATCH):
        log.add(np.full(10, 0.1), 1.0, True, IMAGE)
    log.close()
    watched = watch(run, path)
    assert watched.alarm is not None
    assert watched.alarm.start == 3 * BATCH
    for part in ("A person should look", "less sure", "none of the classes"):
        assert part in watched.sentence
