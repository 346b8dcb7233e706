"""Lesson 4: choosing on the test set."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.figures import fixed, per_cent, points
from fmnist.evaluation.epoch_selection import epoch_choice
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Beside, Chart, Choice, Figures, Part, Words

ALIKE = (0.905, 0.918)
"""Between these accuracies on all test images a network counts as about equally good."""
CANDIDATES = (1, 2, 5, 10, 20, 50, 100)
IMAGES = (500, 1_000, 5_000)
DRAWS = 400
_TRIED = 20

OPTIONS = (
    Option("No higher: none of the networks has trained on them", 0.0),
    Option("By about 0.3 points", 0.003),
    Option("By about 1.3 points", 0.013),
    Option("By about 5 points", 0.05),
)


class Winner(NamedTuple):
    """The best of so many candidates, on average over draws: where it was chosen, and elsewhere."""

    chosen_on: float
    elsewhere: float

    @property
    def bias(self) -> float:
        """How much higher the score is that did the choosing."""
        return self.chosen_on - self.elsewhere


def candidates(records: Records) -> NDArray[np.bool_]:
    """Which test images each candidate has right, bool (C, 10000): epochs of runs about as good."""
    right = [
        found.epoch_predicted == found.labels
        for _, found in records.with_test_epochs()
        if found.epoch_predicted is not None
    ]
    epochs = np.concatenate(right)
    accuracy = epochs.mean(axis=1)
    return epochs[(accuracy >= ALIKE[0]) & (accuracy <= ALIKE[1])]


def winners(right: NDArray[np.bool_], images: int, draws: int = DRAWS) -> dict[int, Winner]:
    """The winner of each number of candidates, chosen on `images` images at random."""
    random = np.random.default_rng(0)
    chosen_on, elsewhere = _split(right, images, draws, random)
    orders = [random.permutation(len(right)) for _ in range(draws)]
    found = {}
    for number in CANDIDATES:
        tried = np.array([order[:number] for order in orders])
        draw = np.arange(draws)
        best = tried[draw, chosen_on[tried, draw[:, None]].argmax(axis=1)]
        found[number] = Winner(
            float(chosen_on[best, draw].mean()), float(elsewhere[best, draw].mean())
        )
    return found


def _split(
    right: NDArray[np.bool_], images: int, draws: int, random: np.random.Generator
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """The accuracies (C, draws) of each candidate on `images` random images, and on all others."""
    total = right.shape[1]
    chosen = np.zeros((draws, total), np.float32)
    for each in chosen:
        each[random.choice(total, images, replace=False)] = 1
    values = right.astype(np.float32)
    counts = values @ chosen.T
    rest = values.sum(axis=1, keepdims=True) - counts
    return counts / images, rest / (total - images)


def find(records: Records) -> Found:
    """The experiment on stored answers, and what it shows."""
    right = candidates(records)
    by_images = {images: winners(right, images) for images in IMAGES}
    few, many = by_images[IMAGES[0]], by_images[IMAGES[-1]]
    choices = [
        epoch_choice(found.epoch_predicted, found.labels, run.record.best.epoch)
        for run, found in records.with_test_epochs()
        if found.epoch_predicted is not None and run.record.best is not None
    ]
    added = np.array([choice.bias for choice in choices])
    best = few[_TRIED]
    return Found(
        right=nearest(OPTIONS, best.bias),
        experiment=(_images_choice(right, by_images),),
        claims=(
            Claim(
                f"With a single candidate there is nothing to choose, and the score is honest: on "
                f"average it is off by {fixed(100 * abs(few[1].bias), 2)} points.",
                abs(few[1].bias) < 0.002,
            ),
            Claim(
                f"The best of {_TRIED} scores {per_cent(best.chosen_on)} on the 500 images it was "
                f"chosen on and {per_cent(best.elsewhere)} on the other 9,500: a selection "
                f"bias of **{points(best.bias)}**.",
                best.bias > 0.005,
            ),
            Claim(
                f"The more candidates, the larger the bias: {points(few[2].bias)} with 2, "
                f"{points(few[10].bias)} with 10, {points(few[100].bias)} with 100.",
                few[1].bias < few[2].bias < few[10].bias < few[100].bias,
            ),
            Claim(
                f"More images to choose on make it smaller, but not zero: with 5,000 images the "
                f"bias of the best of {_TRIED} is {points(many[_TRIED].bias)}.",
                0.001 < many[_TRIED].bias < best.bias / 2,
            ),
            Claim(
                f"It happens in real projects: in {len(added)} stored runs, choosing the best "
                f"epoch on the test images instead of on validation images added "
                f"{fixed(100 * added.mean(), 2)} points on average, and {points(added.max())} in "
                "one of them.",
                bool((added >= 0).all() and added.mean() > 0.001),
            ),
        ),
        figures={"candidates": str(len(right)), "tried": str(_TRIED)},
    )


def _images_choice(right: NDArray[np.bool_], found: dict[int, dict[int, Winner]]) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        return (_candidates_choice(right, IMAGES[place], found[IMAGES[place]]),)

    options = tuple(f"{images:,} images" for images in IMAGES)
    return Choice("images", "Choose the winner on", options, at)


def _candidates_choice(right: NDArray[np.bool_], images: int, found: dict[int, Winner]) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        number = CANDIDATES[place]
        winner = found[number]
        others = right.shape[1] - images
        return (
            Figures(
                (
                    ("Score of the winner", per_cent(winner.chosen_on), f"on {images:,} images"),
                    ("On other images", per_cent(winner.elsewhere), f"on {others:,} images"),
                    ("Selection bias", points(winner.bias), "the difference"),
                )
            ),
            Beside(
                (
                    Chart(
                        "The winner, here and elsewhere",
                        "Candidates tried",
                        "Accuracy",
                        {
                            "on the images it was chosen on": [
                                (each, found[each].chosen_on) for each in CANDIDATES
                            ],
                            "on all other images": [
                                (each, found[each].elsewhere) for each in CANDIDATES
                            ],
                        },
                        logarithmic=True,
                        at=number,
                    ),
                    _one_draw(right, images, number),
                )
            ),
            Words(
                f"Both figures and the curves are means of {DRAWS} repeats. Each takes "
                f"{images:,} images and {number} candidates at random and keeps the best. The "
                "points are the candidates of one repeat: above the dashed line the score is "
                "higher than the accuracy elsewhere. The winner is the highest point, and seldom "
                "the one furthest to the right."
            ),
        )

    return Choice(
        "candidates",
        "Candidates tried",
        tuple(map(str, CANDIDATES)),
        at,
        first=CANDIDATES.index(_TRIED),
        slider=True,
    )


def _one_draw(right: NDArray[np.bool_], images: int, number: int) -> Chart:
    """A single repeat: each candidate as a point, the winner apart."""
    random = np.random.default_rng(1)
    chosen_on, elsewhere = (each[:, 0] for each in _split(right, images, 1, random))
    tried = random.permutation(len(right))[:number]
    best = tried[chosen_on[tried].argmax()]
    both = {each: (float(elsewhere[each]), float(chosen_on[each])) for each in tried}
    return Chart(
        "One repeat: every candidate",
        "Accuracy on all other images",
        f"Score on {images:,} images",
        {
            "candidate": [point for each, point in both.items() if each != best],
            "winner": [both[best]],
        },
        kind="points",
        across_per_cent=True,
        diagonal=True,
        grey="candidate",
        colours_before=2,
    )


LESSON = Lesson(
    number=4,
    name="test-set",
    title="Choosing on the test set",
    topic="What a winner's score is worth on the images that chose it",
    setup=(
        "You try many networks, test each of them on the same images, keep the best one and report "
        "its score. Here are {candidates} networks to try: stored runs, as they were after one "
        "epoch or another. All are about equally good, between 90.5 % and 91.8 % on all 10,000 "
        "test images, and none of them has seen a test image in training."
    ),
    question=(
        "You test {tried} of them on 500 test images and keep the best. By how much is its score "
        "on these 500 higher than its accuracy on the other 9,500 test images?"
    ),
    options=OPTIONS,
    find=find,
    take_home=(
        "Choose on validation images and look at the test images once: a score that did the "
        "choosing is no longer a measurement."
    ),
)
