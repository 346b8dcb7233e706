"""Lesson 5: lucky seeds."""

import math
from typing import NamedTuple

import numpy as np

from fmnist.common.figures import count, p_of, per_cent, points, signed
from fmnist.comparison.mcnemar import UNLIKELY
from fmnist.comparison.pairwise import Pair, holm, pairwise
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Bars, Chart, Choice, Figures, Part, Table
from fmnist.studies.seed_groups import seed_groups

OPTIONS = (
    Option("None: they are one and the same network", 0.0),
    Option("About 1 in 20, as the level of the test promises", 0.05),
    Option("About 1 in 4", 0.25),
    Option("About 1 in 2", 0.5),
)


class Siblings(NamedTuple):
    """The runs of one setting that differ in their seed alone: accuracies, and every pair."""

    name: str
    accuracies: tuple[float, ...]
    pairs: list[Pair]


def families(records: Records) -> list[Siblings]:
    """Every setting of which several seeds ship."""
    found = []
    for group in seed_groups(records.of_all_classes):
        if len(group.runs) > 1:
            right = [records.evaluation(run).correct for run in group.runs]
            name = group.runs[0].name.partition(",")[0]
            accuracies = tuple(float(each.mean()) for each in right)
            found.append(Siblings(name, accuracies, pairwise(right)))
    return found


def best_of(family: Siblings, number: int) -> float:
    """The mean accuracy of the best of `number` seeds, over all ways to take so many."""
    values = np.sort(family.accuracies)
    total = len(values)
    # The k-th lowest is the best of `number` in as many ways as the others come from below it.
    ways = np.array([math.comb(place, number - 1) for place in range(total)], float)
    return float((values * ways).sum() / ways.sum())


def find(records: Records) -> Found:
    """Count the pairs that McNemar's test separates, and what the best of several seeds gains."""
    every = families(records)
    pairs = [pair for family in every for pair in family.pairs]
    plain = sum(pair.test.p_value < UNLIKELY for pair in pairs)
    within = sum(pair.separated for pair in pairs)
    together = sum(value < UNLIKELY for value in holm([pair.test.p_value for pair in pairs]))
    most = min(len(family.accuracies) for family in every)
    gains = {
        number: float(np.mean([best_of(each, number) - np.mean(each.accuracies) for each in every]))
        for number in range(1, most + 1)
    }
    widest = max(every, key=lambda each: np.ptp(each.accuracies))
    return Found(
        right=nearest(OPTIONS, plain / len(pairs)),
        experiment=(
            _family_choice(every),
            Chart(
                "What keeping the best seed adds, on average over the settings",
                "Seeds tried",
                "Points above the mean of the seeds",
                {"best of so many": [(number, 100 * gain) for number, gain in gains.items()]},
                per_cent=False,
            ),
        ),
        claims=(
            Claim(
                f"McNemar's test at 0.05 calls **{plain} of {len(pairs)}** pairs different "
                f"({per_cent(plain / len(pairs), 0)}), although in each pair nothing differs but "
                "the seed.",
                plain / len(pairs) > 2 * UNLIKELY,
            ),
            Claim(
                f"Holm's correction among the pairs of a setting leaves {within}, and among all "
                f"{len(pairs)} pairs {together}: it makes up for testing often, not for the seeds.",
                together <= within < plain,
            ),
            Claim(
                "The test is not wrong: it asks whether these two networks differ on images like "
                f"these, and they do. Seeds of `{widest.name}` lie "
                f"{points(float(np.ptp(widest.accuracies)))} apart.",
                bool(np.ptp(widest.accuracies) > 0.005),
            ),
            Claim(
                f"Keeping the best of {most} seeds adds {signed(100 * gains[most], 2)} points to "
                "the mean, and the network is no better for it.",
                gains[most] > gains[1] and abs(gains[1]) < 1e-9,
            ),
        ),
        figures={
            "settings": count(len(every)),
            "pairs": count(len(pairs)),
            "seeds": count(most),
        },
    )


def _family_choice(every: list[Siblings]) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        family = every[place]
        seeds = {f"seed {number}": value for number, value in enumerate(family.accuracies)}
        return (
            Figures(
                (
                    ("Mean", per_cent(float(np.mean(family.accuracies))), "of all seeds"),
                    ("Best seed", per_cent(max(family.accuracies)), "what one might report"),
                    ("Range", points(float(np.ptp(family.accuracies))), "best minus worst"),
                )
            ),
            Bars("Test accuracy of each seed", "Test accuracy", {"accuracy": seeds}),
            Table(
                "Is the difference significant?",
                ("Pair", "Only the first right", "Only the second right", "McNemar", "With Holm"),
                tuple(
                    (
                        f"seeds {pair.first} and {pair.second}",
                        count(pair.test.only_a),
                        count(pair.test.only_b),
                        _marked(pair.test.p_value),
                        _marked(pair.adjusted),
                    )
                    for pair in family.pairs
                ),
            ),
        )

    return Choice("setting", "Setting", tuple(family.name for family in every), at)


def _marked(p_value: float) -> str:
    return f"{p_of(p_value)}{', significant' if p_value < UNLIKELY else ''}"


LESSON = Lesson(
    number=5,
    name="seeds",
    title="Lucky seeds",
    topic="Equal networks that a test calls different",
    setup=(
        "A seed decides the first weights and the order of the images, and nothing else. For "
        "{settings} settings {seeds} runs with different seeds are stored. Two runs of a setting "
        "answer the same 10,000 test images, and McNemar's exact test says whether one of the two "
        "networks is right significantly more often, at the usual level of 0.05."
    ),
    question=(
        "There are {pairs} such pairs of equals. How many of them does the test call significantly "
        "different?"
    ),
    options=OPTIONS,
    find=find,
    take_home=(
        "That two networks differ significantly says nothing about their settings: compare "
        "settings by several seeds of each, and never by the best."
    ),
)
