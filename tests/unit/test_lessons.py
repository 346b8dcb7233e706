"""Every claim of a lesson is borne out by the records that ship; one that is not fails here."""

from functools import cache

import numpy as np
import pytest
from scipy.stats import binomtest

from fmnist.data.dataset import load_dataset
from fmnist.studies.lessons import Found, Lesson, Records, lesson_of, lessons
from fmnist.studies.lessons.course import test_set
from fmnist.studies.lessons.parts import Choice, Part

LESSONS = pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)


@cache
def records() -> Records:
    return Records.shipped(load_dataset())


@cache
def found(name: str) -> Found:
    return lesson_of(name).find(records())


def drawn(parts: tuple[Part, ...]) -> list[Part]:
    """All parts, of choices those of the first and of the last option."""
    every: list[Part] = []
    for part in parts:
        every.append(part)
        if isinstance(part, Choice):
            for place in {part.first, len(part.options) - 1}:
                every += drawn(part.at(place))
    return every


@LESSONS
def test_every_claim_holds(lesson: Lesson) -> None:
    answer = found(lesson.name)
    assert answer.claims
    assert [claim.says for claim in answer.claims if not claim.holds] == []


@LESSONS
def test_a_lesson_is_whole(lesson: Lesson) -> None:
    answer = found(lesson.name)
    assert 0 <= answer.right < len(lesson.options)
    for text in (lesson.setup, lesson.question):
        assert "{" not in text.format_map(answer.figures)
    assert drawn(answer.experiment)
    assert lesson.take_home.endswith(".")


def test_the_numbers_and_names_are_each_given_once() -> None:
    assert len({lesson.number for lesson in lessons()}) == len(lessons())
    assert len({lesson.name for lesson in lessons()}) == len(lessons())


def test_the_winner_of_equals_flatters_itself_by_the_highest_of_so_many_errors() -> None:
    """Of candidates that err apart from one another the luck of the best is known in figures."""
    random = np.random.default_rng(3)
    right = random.random((100, 10_000)) < 0.9
    winners = test_set.winners(right, images=500)
    error = np.sqrt(0.9 * 0.1 / 500)
    highest = random.normal(size=(20_000, 20)).max(axis=1).mean()
    assert winners[20].bias == pytest.approx(error * highest, rel=0.1)
    assert winners[1].bias == pytest.approx(0, abs=0.002)


def test_pairs_of_seeds_are_counted_as_scipy_tests_them() -> None:
    every = records()
    significant = total = 0
    groups: dict[str, list[np.ndarray]] = {}
    for run in every.of_all_classes:
        groups.setdefault(run.configuration, []).append(every.evaluation(run).correct)
    for runs in groups.values():
        for place, first in enumerate(runs):
            for second in runs[:place]:
                only, differing = int((first & ~second).sum()), int((first != second).sum())
                significant += binomtest(only, differing).pvalue < 0.05
                total += 1
    assert f"**{significant} of {total}**" in found("seeds").claims[0].says
