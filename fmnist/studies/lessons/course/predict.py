"""Lesson 11: predict, then run."""

from fmnist.common.figures import per_cent, points, short_count
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest, tested
from fmnist.studies.lessons.parts import Bars, Desk

SMALL, LARGE = "cnn225", "mlp235"

OPTIONS = (
    Option("The perceptron by about 2 points: it has more parameters", -0.02),
    Option("Neither: as many parameters, as good", 0.0),
    Option("The CNN by about 3 points", 0.03),
    Option("The CNN by about 10 points", 0.10),
)


def find(records: Records) -> Found:
    """Two stored runs of as many parameters, and what the difference is."""
    cnn, perceptron = (records.of(name)[0] for name in (SMALL, LARGE))
    difference = tested(cnn) - tested(perceptron)
    sizes = [short_count(run.record.network.parameters) for run in (cnn, perceptron)]
    ratio = cnn.record.network.macs / perceptron.record.network.macs
    slower = cnn.record.effort.training_seconds / perceptron.record.effort.training_seconds
    return Found(
        right=nearest(OPTIONS, difference),
        experiment=(
            Bars(
                "Two stored runs",
                "Test accuracy",
                {"accuracy": {SMALL: tested(cnn), LARGE: tested(perceptron)}},
            ),
            Desk("contest"),
        ),
        claims=(
            Claim(
                f"The CNN wins by **{points(difference)}**, {per_cent(tested(cnn))} against "
                f"{per_cent(tested(perceptron))}, with {sizes[0]} parameters against {sizes[1]}: "
                "what they are used for matters, not how many there are.",
                0.02 < difference < 0.05,
            ),
            Claim(
                f"It is not free: it multiplies {ratio:.0f} times as often for an image, and took "
                f"{slower:.0f} times as long to train.",
                ratio > 10 and slower > 1.5,
            ),
        ),
        figures={"cnn": sizes[0], "perceptron": sizes[1]},
    )


LESSON = Lesson(
    number=11,
    name="predict",
    title="Predict, then run",
    topic="Two settings of your own: which wins, and by how much?",
    setup=(
        "Whoever can say beforehand what a change will do has understood it. Two networks were "
        "trained alike: a CNN of {cnn} parameters and a perceptron of {perceptron}. In the "
        "experiment you choose two settings of your own, predict, and run them."
    ),
    question="Which of the two stored networks is better on test, and by how much?",
    options=OPTIONS,
    find=find,
    take_home=(
        "Write down what you expect before you run it: only a prediction can be wrong, and only "
        "what was wrong teaches."
    ),
)
