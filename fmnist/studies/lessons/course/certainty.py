"""Lesson 7: accuracy is not certainty."""

import numpy as np

from fmnist.common.figures import confidence, count, fixed, per_cent, points
from fmnist.evaluation.calibration import (
    Bin,
    answers,
    calibration_error,
    fit_temperature,
    reliability,
)
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import softmax
from fmnist.evaluation.selective_prediction import risk_coverage
from fmnist.runs.predictions import Floats
from fmnist.runs.run import Run
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Chart, Choice, Figures, Part

PLAIN, SMOOTHED = "fashioncnn-noaug", "reference"
_LEFT = 20
"""Per cent of the images on which it abstains."""

OPTIONS = (
    Option("About 80 %: it is much too sure of itself", 0.80),
    Option("About 93 %: as often as it is right at all", 0.93),
    Option("About 96.5 %: as often as it says", 0.965),
    Option("About 99.5 %: more often than it says", 0.995),
)


def find(records: Records) -> Found:
    """Two networks of nearly the same accuracy: one too sure, one not sure enough."""
    (run, *_), (other, *_) = records.of(PLAIN), records.of(SMOOTHED)
    sure, humble = _Judged(records, run), _Judged(records, other)
    kept = risk_coverage(sure.test)[_LEFT]
    return Found(
        right=nearest(OPTIONS, sure.accuracy),
        experiment=(_network_choice((sure, humble)), _person_choice(sure.test)),
        claims=(
            Claim(
                f"It is right in **{per_cent(sure.accuracy)}** of its answers and says "
                f"{per_cent(sure.confidence)} on average: it is too sure of itself by "
                f"{points(sure.confidence - sure.accuracy)}.",
                sure.confidence - sure.accuracy > 0.02,
            ),
            Claim(
                f"A network of nearly the same accuracy, {per_cent(humble.accuracy)}, says "
                f"{per_cent(humble.confidence)}: trained with label smoothing, it is not sure "
                "enough.",
                humble.accuracy - humble.confidence > 0.02
                and abs(humble.accuracy - sure.accuracy) < 0.01,
            ),
            Claim(
                "One number mends most of it. Logits divided by a temperature of "
                f"{fixed(sure.temperature, 2)}, fitted on validation, change no answer and bring "
                f"the calibration error on test from {points(sure.error)} to "
                f"{points(sure.error_after)}.",
                sure.error_after < sure.error / 2,
            ),
            Claim(
                f"Even so, the order of its confidence is worth something: if it abstains on the "
                f"{_LEFT} % it is least confident of, it is right in "
                f"{per_cent(kept.accuracy.value)} of the rest.",
                kept.accuracy.value > sure.accuracy + 0.03,
            ),
        ),
        figures={
            "said": per_cent(sure.confidence),
            "highest": per_cent(float((sure.test_confidence > 0.99).mean()), 0),
            "over": confidence(0.99),
        },
    )


class _Judged:
    """A run with logits, on test as it is and with the temperature fitted on validation."""

    def __init__(self, records: Records, run: Run) -> None:
        self.name = run.name
        self.test, validation = records.evaluation(run), records.evaluation(run, "validation")
        self.temperature = fit_temperature(_logits(validation), validation.labels)
        self.test_confidence, self.correct = answers(softmax(_logits(self.test)), self.test.labels)
        self.confidence = float(self.test_confidence.mean())
        self.accuracy = float(self.correct.mean())
        self.error = calibration_error(self.test_confidence, self.correct)
        self.error_after = calibration_error(*self.at(self.temperature))

    def at(self, temperature: float) -> tuple[Floats, np.ndarray]:
        """How sure each answer is at a temperature, and whether it is right."""
        return answers(softmax(_logits(self.test) / temperature), self.test.labels)


def _logits(evaluation: Evaluation) -> Floats:
    assert evaluation.logits is not None
    return np.asarray(evaluation.logits, np.float64)


_TEMPERATURES = (0.5, 0.65, 0.8, 1.0, 1.2, 1.5, 1.8, 2.2, 3.0)


def _network_choice(judged: tuple[_Judged, ...]) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        return (_temperature_choice(judged[place]),)

    return Choice("network", "Network", tuple(each.name for each in judged), at)


def _temperature_choice(judged: _Judged) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        sure, correct = judged.at(_TEMPERATURES[place])
        return (
            Figures(
                (
                    ("Mean confidence", per_cent(float(sure.mean())), "on test"),
                    ("Accuracy", per_cent(float(correct.mean())), "on test"),
                    ("Calibration error", points(calibration_error(sure, correct)), "ECE"),
                )
            ),
            Chart(
                "Reliability diagram",
                "Confidence",
                "Accuracy",
                {"answers of this confidence": list(map(_point, reliability(sure, correct)))},
                across_per_cent=True,
                diagonal=True,
            ),
        )

    return Choice(
        f"temperature-{judged.name}",
        "Temperature",
        tuple(f"{value:g}" for value in _TEMPERATURES),
        at,
        first=_TEMPERATURES.index(1.0),
        slider=True,
    )


def _point(each: Bin) -> tuple[float, float]:
    return each.confidence, each.accuracy.value


def _person_choice(test: Evaluation) -> Choice:
    every = risk_coverage(test)
    shares = tuple(range(0, 55, 5))

    def at(place: int) -> tuple[Part, ...]:
        point = every[shares[place]]
        return (
            Figures(
                (
                    ("Abstained", count(point.abstained), "images"),
                    ("Answered", count(point.answered), "images"),
                    ("Accuracy on these", per_cent(point.accuracy.value), f"{point.wrong} wrong"),
                )
            ),
        )

    return Choice(
        "person",
        "Abstain on the least confident (per cent of the images)",
        tuple(map(str, shares)),
        at,
        first=shares.index(_LEFT),
        slider=True,
    )


LESSON = Lesson(
    number=7,
    name="certainty",
    title="Accuracy is not certainty",
    topic="Whether an answer of confidence 0.99 is right 99 times in 100",
    setup=(
        "With each answer a network gives probabilities, and the largest of them is its "
        "confidence. Over the 10,000 test images this one says {said} on average, and for "
        "{highest} of them more than {over}."
    ),
    question="How often is it right?",
    options=OPTIONS,
    find=find,
    take_home=(
        "Do not read a confidence as a probability before a reliability diagram says that you "
        "may: a temperature fitted on validation images is often all it takes."
    ),
)
