"""Lesson 1: what a network learns first."""

import numpy as np

from fmnist.common.figures import count, per_cent
from fmnist.data.dataset import Dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.forgetting import KINDS, Forgetting, Kind, forgetting, kinds_by_class
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import (
    Beside,
    Chart,
    Choice,
    Figures,
    Gallery,
    Part,
    Picture,
    Points,
)

RUN = "reference"
_SHOWN = 6

OPTIONS = (
    Option("About 2 % of the images", 0.02),
    Option("About 10 %", 0.10),
    Option("About 25 %", 0.25),
    Option("About 50 %", 0.50),
)


def find(records: Records) -> Found:
    """The history of every validation image over the epochs of the shipped reference run."""
    evaluation = records.evaluation(records.of(RUN)[0], "validation")
    history = forgetting(evaluation)
    by_epoch = [each.estimate.value for each in history.right_by_epoch()]
    shares = {kind: history.share(kind) for kind in KINDS}
    by_class = kinds_by_class(history, evaluation)
    of_class = by_class.sum(axis=0)
    first, forgotten = (
        by_class[KINDS.index(kind)] / of_class for kind in ("learned first", "forgotten")
    )
    easy, hard = int(first.argmax()), int(forgotten.argmax())
    classes = evaluation.classes
    share = shares["forgotten"].estimate.value
    return Found(
        right=nearest(OPTIONS, share),
        experiment=(
            Figures(
                tuple(
                    (kind.capitalize(), per_cent(each.estimate.value), f"{count(each.part)} images")
                    for kind, each in shares.items()
                )
            ),
            _kind_choice(history, evaluation, records.dataset),
        ),
        claims=(
            Claim(
                f"**{count(shares['forgotten'].part)} of {count(len(evaluation))}** images, "
                f"{per_cent(share)}, were right after some epoch and wrong after a later one. "
                "Learning is no staircase: the same weights serve all images, and a step that "
                "helps some costs others.",
                share > 0.1,
            ),
            Claim(
                f"Most images are easy: {per_cent(shares['learned first'].estimate.value)} were "
                f"right from the first epoch on, and {per_cent(by_epoch[0])} were right at the end "
                "of that epoch.",
                shares["learned first"].estimate.value > 0.5,
            ),
            Claim(
                f"{classes[easy]} comes first, with {per_cent(first[easy], 0)} of its images right "
                f"throughout; {classes[hard]} is forgotten most, {per_cent(forgotten[hard], 0)} of "
                "its images at least once.",
                bool(first[easy] > 0.8 and forgotten[hard] > 0.4),
            ),
            Claim(
                f"{count(shares['never learned'].part)} images were never right. Some of them no "
                "person could name either.",
                shares["never learned"].part > 0,
            ),
        ),
        figures={
            "images": count(len(evaluation)),
            "epochs": count(len(by_epoch)),
            "last": per_cent(by_epoch[-1]),
        },
    )


def _kind_choice(history: Forgetting, evaluation: Evaluation, dataset: Dataset) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        return (_image_choice(KINDS[place], history, evaluation, dataset),)

    options = tuple(kind.capitalize() for kind in KINDS)
    return Choice("kind", "Images that were", options, at, first=KINDS.index("forgotten"))


def _image_choice(
    kind: Kind, history: Forgetting, evaluation: Evaluation, dataset: Dataset
) -> Choice:
    shown = history.of_kind(kind)[:_SHOWN]
    pictures = tuple(_picture(where, evaluation, dataset) for where in shown)

    def at(place: int) -> tuple[Part, ...]:
        chart = Chart(
            f"What the network said of this image: {pictures[place].caption}",
            "Epoch",
            "Confidence",
            _answers(int(shown[place]), evaluation),
            kind="points",
        )
        return (Beside((Gallery("", pictures), chart)),)

    options = tuple(f"{number}. {each.caption}" for number, each in enumerate(pictures, start=1))
    return Choice(f"image-{kind}", "Watch one through the epochs", options, at)


def _picture(where: int, evaluation: Evaluation, dataset: Dataset) -> Picture:
    image = dataset.train_images[int(evaluation.image_ids[where])].numpy()
    return Picture(image, evaluation.classes[evaluation.labels[where]])


def _answers(where: int, evaluation: Evaluation) -> dict[str, Points]:
    """The confidence after each epoch, by the class that was answered; the true one first."""
    assert evaluation.epoch_predicted is not None
    assert evaluation.epoch_confidences is not None
    answers = evaluation.epoch_predicted[:, where]
    sure = evaluation.epoch_confidences[:, where].astype(float)
    label = evaluation.labels[where]
    order = [label, *(each for each in np.unique(answers) if each != label)]
    return {
        f"{evaluation.classes[each]}, {'right' if each == label else 'wrong'}": [
            (int(epoch) + 1, float(sure[epoch])) for epoch in np.flatnonzero(answers == each)
        ]
        for each in order
    }


LESSON = Lesson(
    number=1,
    name="first",
    title="What a network learns first",
    topic="Which images it knows at once, which late, and which it forgets",
    setup=(
        "A small ResNet trains for {epochs} epochs. After each of them it answers the same "
        "{images} validation images, which it never trains on, and what it says of every one is "
        "stored. After the last epoch it is right for {last}."
    ),
    question=(
        "How many images was it right about after some epoch, and wrong about after a later one?"
    ),
    options=OPTIONS,
    find=find,
    take_home=(
        "A network learns the easy images at once and then trades the hard ones for one another: "
        "what it has learned it can forget."
    ),
)
