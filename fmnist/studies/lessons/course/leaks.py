"""Lesson 6: leaks."""

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.common.figures import count, per_cent
from fmnist.data.dataset import Dataset
from fmnist.data.geometry import shifted
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Bars, Chart, Choice, Figures, Part

TRAINING, TEST = 2_000, 1_000
LEAKED = (0, 50, 100, 200, 400, 700, 1_000)
_ASKED = 200
_REMEMBERS = "cnn242-plain"

OPTIONS = (
    Option("Still about 80 %: 200 images are few", 0.80),
    Option("About 83 %", 0.83),
    Option("About 90 %", 0.90),
    Option("About 100 %", 1.00),
)

Images = NDArray[np.float32]
"""Images as rows of pixels, (N, H W)."""


def find(records: Records) -> Found:
    """The nearest neighbour with test images among its training images, and with their copies."""
    right = _right_of_neighbour(records.dataset)
    honest = float(right.mean())
    leaked = {number: (right[number:].sum() + number) / TEST for number in LEAKED}
    after, before = augmented_after_splitting(records.dataset), augmented_before(records.dataset)
    run = records.of(_REMEMBERS)[0]
    train, test = run.record.train, run.record.test
    assert train is not None
    assert test is not None
    return Found(
        right=nearest(OPTIONS, leaked[_ASKED]),
        experiment=(
            _leak_choice(right, leaked),
            Bars(
                "Split first, or augment first",
                "Accuracy of the nearest neighbour",
                {
                    "accuracy": {
                        "on new images": after,
                        "validation, split first": after,
                        "validation, augmented first": before,
                    }
                },
            ),
        ),
        claims=(
            Claim(
                f"With {_ASKED} copies the test says **{per_cent(leaked[_ASKED])}** instead of "
                f"{per_cent(honest)}: the copies are answered from memory, so the mistakes to be "
                "expected among them are gone.",
                leaked[_ASKED] - honest > 0.02,
            ),
            Claim(
                f"With all {count(TEST)} copied it says {per_cent(leaked[TEST])}, and the network "
                "is not a bit better on anything new.",
                leaked[TEST] == 1.0,
            ),
            Claim(
                "Augmenting before splitting leaks as well: shifted and mirrored copies of an "
                "image land on both sides, and validation says "
                f"{per_cent(before)} where {per_cent(after)} is true.",
                before - after > 0.05,
            ),
            Claim(
                f"A network leaks less than a nearest neighbour, as far as it remembers: "
                f"`{_REMEMBERS}` is right for {per_cent(train.accuracy)} of the images it trained "
                f"on and {per_cent(test.accuracy)} of the test images, so each hundred test images "
                f"copied into its training set would give it about "
                f"{round(100 * (train.accuracy - test.accuracy))} more right answers.",
                train.accuracy - test.accuracy > 0.05,
            ),
        ),
        figures={
            "training": count(TRAINING),
            "test": count(TEST),
            "honest": per_cent(honest),
            "asked": count(_ASKED),
        },
    )


def _right_of_neighbour(dataset: Dataset) -> NDArray[np.bool_]:
    """Which of the first test images have their label from the nearest training image."""
    found = neighbours(_rows(dataset.train_images[:TRAINING]), _rows(dataset.test_images[:TEST]))
    labels = dataset.train_labels.numpy()[found]
    right: NDArray[np.bool_] = labels == dataset.test_labels.numpy()[:TEST]
    return right


def neighbours(images: Images, asked: Images) -> NDArray[np.intp]:
    """The place of the nearest of `images` (N, P) to each of those `asked` about (M, P)."""
    distances = (images**2).sum(axis=1) - 2 * asked @ images.T
    return np.asarray(distances.argmin(axis=1))


def augmented_before(dataset: Dataset) -> float:
    """The validation accuracy where copies were made before images were set aside."""
    pool, labels = _with_copies(dataset.train_images[:TRAINING], dataset.train_labels[:TRAINING])
    order = np.random.default_rng(0).permutation(len(pool))
    aside, rest = order[: len(pool) // 5], order[len(pool) // 5 :]
    return _accuracy(pool[rest], labels[rest], pool[aside], labels[aside])


def augmented_after_splitting(dataset: Dataset) -> float:
    """The same where images were set aside first, and copies made of the others alone."""
    order = np.random.default_rng(0).permutation(TRAINING)
    aside, rest = order[: TRAINING // 5], order[TRAINING // 5 :]
    pool, labels = _with_copies(dataset.train_images[rest], dataset.train_labels[rest])
    asked = dataset.train_images[aside]
    return _accuracy(pool, labels, _rows(asked), dataset.train_labels.numpy()[aside])


def _with_copies(images: torch.Tensor, labels: torch.Tensor) -> tuple[Images, NDArray[np.int64]]:
    """Each image, a copy moved by a pixel, and one mirrored."""
    one = torch.ones(len(images), dtype=torch.int64)
    moved = shifted(images, 1, 2 * one, one)
    rows = np.concatenate([_rows(each) for each in (images, moved, images.flip(2))])
    return rows, np.tile(labels.numpy(), 3)


def _accuracy(
    pool: Images, labels: NDArray[np.int64], asked: Images, truth: NDArray[np.int64]
) -> float:
    return float((labels[neighbours(pool, asked)] == truth).mean())


def _rows(images: torch.Tensor) -> Images:
    return images.numpy().reshape(len(images), -1).astype(np.float32)


def _leak_choice(right: NDArray[np.bool_], leaked: dict[int, float]) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        number = LEAKED[place]
        fresh = right[number:]
        return (
            Figures(
                (
                    ("The test says", per_cent(leaked[number]), f"of {TEST:,} images"),
                    ("Right from memory", count(number), "copied images"),
                    (
                        "On images not copied",
                        per_cent(float(fresh.mean())) if len(fresh) else "none left",
                        f"{len(fresh):,} images",
                    ),
                )
            ),
            Chart(
                "Test images copied into the training set, and what the test says",
                "Copies",
                "Accuracy on test",
                {
                    "as measured": list(leaked.items()),
                    "the truth": [(each, float(right.mean())) for each in LEAKED],
                },
                at=number,
            ),
        )

    return Choice(
        "leaked",
        "Test images among the training images",
        tuple(map(str, LEAKED)),
        at,
        first=LEAKED.index(_ASKED),
        slider=True,
    )


LESSON = Lesson(
    number=6,
    name="leaks",
    title="Leaks",
    topic="Test images among the training images",
    setup=(
        "The simplest classifier of all gives an image the label of the training image nearest to "
        "it, pixel by pixel. With {training} training images it is right for {honest} of {test} "
        "test images. Now {asked} of these test images slip into the training set, with their "
        "labels, as happens when data are collected twice."
    ),
    question="What accuracy does the test report now?",
    options=OPTIONS,
    find=find,
    take_home=(
        "Look for copies between training and test before you believe a score, and set images "
        "aside before you do anything else to them."
    ),
)
