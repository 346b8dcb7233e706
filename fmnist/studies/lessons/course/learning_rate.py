"""Lesson 3: the learning rate."""

import numpy as np

from fmnist.common.figures import decimal, fixed, per_cent
from fmnist.runs.run import Run
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records
from fmnist.studies.lessons.parts import Chart, Live, Points
from fmnist.training.config import TrainConfig

RATES = (0.0001, 0.003, 0.3)
_CONFIG = TrainConfig(
    architecture="mlp109",
    epochs=3,
    batch_size=64,
    optimiser="adam",
    schedule="constant",
    train_images=10_000,
)

OPTIONS = (
    Option(f"{decimal(RATES[0])} ends highest: small steps are safe"),
    Option(f"{decimal(RATES[1])} ends highest, and {decimal(RATES[2])} learns nothing"),
    Option(f"{decimal(RATES[2])} ends highest: large steps get there first"),
    Option("All three end within a point of one another"),
)


def find(records: Records) -> Found:
    """A range test, and three trainings that it should have foretold."""
    test = records.like(architecture="mlp109", schedule="range_test")
    runs = {rate: records.like(**_settings(rate)) for rate in RATES}
    accuracy = {rate: run.record.last.accuracy for rate, run in runs.items() if run.record.last}
    swept = _swept(test)
    lowest = min(swept, key=lambda point: point[1])
    low, good, high = RATES
    stuck = [loss for rate, loss in swept if rate > 0.1]
    slow = _course(runs[low], "train_loss")
    chance = 1 / len(records.dataset.classes)
    return Found(
        right=1 if accuracy[good] == max(accuracy.values()) and accuracy[high] < 0.2 else 3,
        before=(
            Chart(
                "A range test: the loss while the learning rate rises at every step",
                "Learning rate",
                "Training loss (nats)",
                {"training loss": swept},
                per_cent=False,
                logarithmic=True,
            ),
        ),
        experiment=(
            Chart(
                "Three epochs at three learning rates",
                "Epoch",
                "Training accuracy",
                {decimal(rate): _course(run, "train_accuracy") for rate, run in runs.items()},
            ),
            Live(
                "rates",
                "Train all three now",
                {decimal(rate): config_at(rate) for rate in RATES},
            ),
        ),
        claims=(
            Claim(
                f"After three epochs {decimal(good)} is right for "
                f"**{per_cent(accuracy[good])}** of the validation images, {decimal(low)} for "
                f"{per_cent(accuracy[low])} and "
                f"{decimal(high)} for {per_cent(accuracy[high])}, which is chance.",
                accuracy[good] > accuracy[low] + 0.01 and abs(accuracy[high] - chance) < 0.02,
            ),
            Claim(
                f"The range test foretold it in a single epoch: its loss is lowest around "
                f"{decimal(lowest[0])} and above 0.1 stays near "
                f"{fixed(float(np.median(stuck)), 2)} nats, which is what guessing among ten "
                "classes costs.",
                good / 5 < lowest[0] < good * 5 and abs(np.median(stuck) - np.log(10)) < 0.1,
            ),
            Claim(
                f"Too low only costs time: {decimal(low)} was still learning, its loss falling "
                f"from {fixed(slow[0][1], 2)} to {fixed(slow[-1][1], 2)}.",
                slow[-1][1] < 0.8 * slow[0][1],
            ),
        ),
    )


def config_at(rate: float) -> TrainConfig:
    """The training at one learning rate."""
    return _CONFIG.model_copy(update={"learning_rate": rate})


def _settings(rate: float) -> dict[str, object]:
    names = ("architecture", "epochs", "schedule", "train_images", "learning_rate")
    return {name: getattr(config_at(rate), name) for name in names}


def _swept(run: Run) -> Points:
    return [(each["learning_rate"], each["train_loss"]) for each in run.history().reports]


def _course(run: Run, figure: str) -> Points:
    """Every eighth report, which is enough to see the course."""
    return [(each["epoch"], each[figure]) for each in run.history().reports[::8]]


LESSON = Lesson(
    number=3,
    name="learning-rate",
    title="The learning rate",
    topic="Three rates and one range test: which of them learns?",
    setup=(
        "The learning rate is how far each step follows the gradient. In a range test it rises "
        "from step to step, over one epoch, from 0.00001 to 1, and one watches the loss. Then the "
        "same network trains three times, for three epochs each, at 0.0001, 0.003 and 0.3."
    ),
    question="The curve is the range test. Which of the three rates ends where?",
    options=OPTIONS,
    find=find,
    take_home=(
        "Look for the learning rate before anything else, in one range test: just below where the "
        "loss is lowest is good, and far above there is no learning at all."
    ),
)
