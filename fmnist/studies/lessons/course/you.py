"""Lesson 10: you against the network."""

import numpy as np
from numpy.typing import NDArray

from fmnist.common.figures import count, per_cent
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Bars, Desk

PEOPLE = 0.835
"""What people reach, as published with the dataset (Xiao, Rasul and Vollgraf 2017)."""
OF_EACH = 3
MODELS = ("logreg", "cnn225", "reference", "efficientnet_lite0-tuned")

OPTIONS = (
    Option("About 99 %: anybody knows a shoe from a coat", 0.99),
    Option("About 93 %, as the networks", 0.93),
    Option("About 83 %", 0.83),
    Option("About 60 %", 0.60),
)


def find(records: Records) -> Found:
    """People as published, networks as stored, and the images that no network gets right."""
    models = {name: records.evaluation(records.of(name)[0]) for name in MODELS}
    accuracy = {name: float(each.correct.mean()) for name, each in models.items()}
    best = max(accuracy.values())
    beaten = [name for name, value in accuracy.items() if value < PEOPLE]
    nobody = hardest(records)
    shirts = models["reference"].labels == 6
    return Found(
        right=nearest(OPTIONS, PEOPLE),
        experiment=(
            Desk("labelling"),
            Bars(
                "On all test images",
                "Test accuracy",
                {"accuracy": {"people, published": PEOPLE} | accuracy},
            ),
        ),
        claims=(
            Claim(
                f"People were right in **{per_cent(PEOPLE)}** of the images, as published with the "
                "dataset: at 28 × 28 pixels a shirt, a coat and a pullover look alike to anybody.",
                True,
            ),
            Claim(
                f"All {len(MODELS)} networks here do better, logistic regression with "
                f"{per_cent(accuracy['logreg'])} and the best with {per_cent(best)}: they have "
                "learned what the labels say, which is not always what can be seen.",
                not beaten and best > 0.94,
            ),
            Claim(
                f"{count(len(nobody))} test images are wrong for every stored run of more than "
                "90 %, and their labels are the first to doubt.",
                len(nobody) > 50,
            ),
            Claim(
                "Shirts are the hardest for networks as well: "
                f"{per_cent(float(models['reference'].correct[shirts].mean()), 0)} right.",
                bool(models["reference"].correct[shirts].mean() < accuracy["reference"] - 0.1),
            ),
        ),
        figures={"images": str(OF_EACH * len(records.dataset.classes))},
    )


def hardest(records: Records) -> NDArray[np.int64]:
    """The test images that every run of more than 90 % has wrong."""
    right = [records.evaluation(run).correct for run in records.of_all_classes]
    good = np.stack([each for each in right if each.mean() > 0.9])
    return np.flatnonzero(~good.any(axis=0))


def drawn_images(labels: NDArray[np.integer], seed: int) -> NDArray[np.int64]:
    """Test images to label, as many of each class, in random order."""
    random = np.random.default_rng(seed)
    chosen = [
        random.choice(np.flatnonzero(labels == each), OF_EACH, replace=False)
        for each in np.unique(labels)
    ]
    return random.permutation(np.concatenate(chosen))


LESSON = Lesson(
    number=10,
    name="you",
    title="You against the network",
    topic="Thirty images against the clock",
    setup=(
        "When the dataset was published, people labelled images of it too, so that one would know "
        "how hard it is. In the experiment you label {images} images yourself, against the clock."
    ),
    question="In how many of the images did people name the class that the label says?",
    options=OPTIONS,
    find=find,
    take_home=(
        "Know what people reach before you call a network good, and look at the images that "
        "everybody gets wrong: some of their labels are."
    ),
)
