"""What networks answer to one 28 x 28 image: a sentence and ten bars for each."""

import pandas as pd

from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.classify import Answer, answer_to, verdict
from fmnist.recognition.repair import Repaired
from fmnist.runs.run import Run
from ui.shared.answer_line import answer_line
from ui.shared.cache import model_of
from ui.shared.charts import probability_bars
from ui.shared.colours import colour_of
from ui.shared.frame import explained
from ui.shared.kept_charts import show_chart
from ui.shared.nothing_learned import no_answer
from ui.shared.words import plain


def show_answers(models: list[Run], repaired: Repaired, key: str) -> None:
    """Each network's answer in words, and the bars of all of them in the chart `key`."""
    answers: list[tuple[Run, Answer]] = []
    for run in models:
        with explained():
            model = model_of(run)
            answer = answer_to(model, repaired)
            answer_line(in_a_sentence(answer, run), f"{key}-{run.id}")
            answers.append((run, answer))
    show_bars(answers, key)


def in_a_sentence(answer: Answer, run: Run) -> str:
    """The answer of `run` as Markdown, with its doubt whether it is any.

    The answer of a run that learned nothing says nothing of the picture, and is not given.
    """
    if refusal := no_answer(run):
        return refusal
    name, how = verdict(answer, FASHION_MNIST.classes)
    if answer.is_outlier:
        return (
            f"{name}, {how}, says {plain(run.label)}. "
            "**This does not look like anything that it has learned.**"
        )
    return f"**{name}**, {how}, says {plain(run.label)}."


def show_bars(answers: list[tuple[Run, Answer]], key: str) -> None:
    """The ten probabilities of each run's answer in one chart."""
    if not answers:
        return
    frames = [
        pd.DataFrame(
            {
                "class": FASHION_MNIST.classes,
                "probability": answer.probabilities,
                "model": run.label,
            }
        )
        for run, answer in answers
    ]
    show_chart(
        probability_bars(tuple((run.label, colour_of(run.id)) for run, _ in answers)),
        key=key,
        alt="The probability of each class",
        bars=pd.concat(frames),
    )
