"""The tab Calibration of Results: how far a run's probabilities can be believed, and used."""

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.analysis.calibration import (
    Calibration,
    Remainder,
    answers,
    calibration,
    cheapest,
    cost,
    fit_temperature,
    remainders,
)
from fmnist.analysis.metrics import softmax
from fmnist.data.dataset import FashionMnist
from fmnist.data.task import places
from fmnist.runs.predictions import Floats, Integers
from fmnist.runs.run import Run
from ui.calibration_charts import cost_chart, coverage_chart, reliability_diagram
from ui.runs import predictions_of, say_classes_alone
from ui.words import count, per_cent, without_validation

_AS_TRAINED = "As trained"


def calibration_tab(run: Run, dataset: FashionMnist) -> None:
    """How sure against how often right, the effect of a temperature, and whom to ask when unsure.

    `dataset` is the whole one; a run of fewer classes is judged on the images of its own.
    """
    predictions = predictions_of(run)
    if predictions.test_logits is None:
        say_classes_alone(run, "see how sure it should be")
        return
    classes = run.record.task.classes
    labels = places(dataset.test_labels.numpy()[predictions.test_indices], classes)
    validation = None
    if not without_validation(run.record) and predictions.validation_logits is not None:
        truth = dataset.train_labels.numpy()[predictions.validation_indices]
        validation = predictions.validation_logits, places(truth, classes)
    file = run.record.files.get("predictions.npz", "")
    _believed(run.id, file, predictions.test_logits, labels, validation)
    _left_to_a_person(predictions.test_logits, labels, validation)


def say_reliability(found: Calibration, images: int) -> str:
    """What the calibration error allows one to say, in view of what luck alone would show."""
    error = f"calibration error (ECE) of {_points(found.error)}"
    luck = (
        f"the {100 * found.floor.low:.1f} to {_points(found.floor.high)} that a perfectly "
        f"calibrated model would show by luck on {count(images)} images"
    )
    if found.error <= found.floor.high:
        return (
            f"Its {error} is no more than {luck}: these images cannot tell it from such a model, "
            "which does not prove that it is one."
        )
    surplus = found.confidence - found.accuracy
    if abs(surplus) < found.error / 2:
        manner = "too sure at times and not sure enough at others"
    else:
        manner = "surer than it should be" if surplus > 0 else "less sure than it could be"
    return (
        f"Its {error} is more than {luck}: it is {manner}, on average {per_cent(found.confidence)} "
        f"sure and {per_cent(found.accuracy)} right. This is about images like these, not about "
        "photographs or drawings."
    )


def say_temperature(
    temperature: float, before: Calibration, after: Calibration, validation_images: int
) -> str:
    """What a temperature fitted on validation does on test."""
    within = after.error <= after.floor.high
    left = "which luck alone could show" if within else "still more than luck would show"
    effect = "lowers" if after.log_loss < before.log_loss else "does not lower"
    return (
        f"Dividing its outputs by {temperature:.2f}, the temperature that suits the "
        f"{count(validation_images)} validation images best, {effect} the log loss on test, "
        f"{before.log_loss:.3f} before and {after.log_loss:.3f} after, and the calibration error "
        f"goes from {100 * before.error:.1f} to {_points(after.error)}, {left}. No "
        "answer changes, so its accuracy cannot gain by it."
    )


def say_coverage(nothing_left: Remainder, chosen: Remainder) -> str:
    """What the model gets right on its own, without and with a person for its doubts."""
    if chosen.left == 0:
        return (
            f"With nothing left to a person it gets {_accuracy(chosen)} right; move the slider to "
            "see how much of the rest it would get right without its least sure answers."
        )
    return (
        f"Without its {count(chosen.left)} least sure answers it gets {_accuracy(chosen)} right "
        f"instead of {per_cent(nothing_left.accuracy)}. This holds for images like these: on "
        "pictures of another kind it can be sure and wrong."
    )


def say_cost(
    nothing_left: Remainder,
    chosen: Remainder,
    advised: Remainder | None,
    wrong_label: float,
    manual_check: float,
) -> str:
    """What the chosen share costs on test, beside none and beside the share validation advises."""

    def price(remainder: Remainder) -> str:
        return count(cost(remainder, wrong_label, manual_check))

    advice = (
        "No images were set aside to say which share is the cheapest."
        if advised is None
        else f"On validation {advised.share} % is the cheapest, which costs {price(advised)} here."
    )
    amount, beside = (
        (f"{chosen.share} %", f", leaving nothing {price(nothing_left)}")
        if chosen.share
        else ("nothing", "")
    )
    return (
        f"Leaving {amount} to a person costs {price(chosen)} on these "
        f"{count(chosen.kept + chosen.left)} images{beside}. {advice} "
        "This takes it that a person is never wrong."
    )


def _believed(
    run_id: str,
    file: str,
    logits: Floats,
    labels: Integers,
    validation: tuple[Floats, Integers] | None,
) -> None:
    before, temperature, after = _figures(run_id, file, logits, labels, validation)
    found = {_AS_TRAINED: before}
    if after is not None:
        found[f"With the temperature {temperature:.2f}"] = after
    st.altair_chart(
        reliability_diagram({name: each.bins for name, each in found.items()}),
        alt="How often the run is right by how sure it is, with 95 % intervals",
    )
    st.caption(say_reliability(before, len(labels)))
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Probabilities": name,
                    "Calibration error": _points(each.error),
                    "By luck alone": f"{100 * each.floor.mean:.1f} "
                    f"({100 * each.floor.low:.1f} to {_points(each.floor.high)})",
                    "Brier score": f"{each.brier:.3f}",
                    "Log loss": f"{each.log_loss:.3f} nats",
                    "Sure, on average": per_cent(each.confidence),
                    "Right": per_cent(each.accuracy),
                }
                for name, each in found.items()
            ]
        ),
        hide_index=True,
        height="content",
        alt="Figures of the probabilities on test",
        column_config={
            "Calibration error": st.column_config.Column(
                help="The mean distance between how sure it is and how often it is right, over 15 "
                "ranges of how sure (expected calibration error, ECE). 0 is best."
            ),
            "By luck alone": st.column_config.Column(
                help="The same error of a perfectly calibrated model that is as sure as this one, "
                "in 1,000 simulations: their mean and the range of 95 % of them."
            ),
            "Brier score": st.column_config.Column(
                help="The mean squared distance between the probabilities and the truth, from 0, "
                "which is best, to 2."
            ),
            "Log loss": st.column_config.Column(
                help="How surprised it is by the truth, on average (cross-entropy). 0 is best."
            ),
        },
    )
    if validation is None or after is None:
        st.caption("A temperature is fitted on validation images, and this run has set none aside.")
    else:
        st.caption(say_temperature(temperature, before, after, len(validation[1])))


def _left_to_a_person(
    logits: Floats, labels: Integers, validation: tuple[Floats, Integers] | None
) -> None:
    found = remainders(*answers(softmax(logits), labels))
    asked, wrong, check = st.columns(3)
    share = asked.slider(
        "Leave the least sure to a person",
        0,
        99,
        10,
        format="%d %%",
        help="More leaves the model with answers that are right more often, and a person with "
        "more work.",
    )
    wrong_label = wrong.number_input(
        "Cost of a wrong label",
        0.0,
        1e6,
        10.0,
        help="In any currency. The dearer it is, the more is worth checking.",
    )
    manual_check = check.number_input(
        "Cost of a manual check",
        0.0,
        1e6,
        1.0,
        help="In the same currency. The dearer it is, the less is worth checking.",
    )
    chosen = found[share]
    advised = None
    if validation is not None:
        there = remainders(*answers(softmax(validation[0]), validation[1]))
        advised = found[cheapest(there, wrong_label, manual_check).share]
    left, right = st.columns(2, gap="medium")
    with left:
        st.altair_chart(
            coverage_chart(found, chosen),
            alt="Accuracy by the share of images that the model answers itself",
        )
        st.caption(say_coverage(found[0], chosen))
    with right:
        costs = [cost(each, wrong_label, manual_check) for each in found]
        st.altair_chart(
            cost_chart(costs, share), alt="Cost by the share of images left to a person"
        )
        st.caption(say_cost(found[0], chosen, advised, wrong_label, manual_check))


@st.cache_data(max_entries=12, show_spinner=False)
def _figures(
    run_id: str,
    file: str,
    _logits: Floats,
    _labels: Integers,
    _validation: tuple[Floats, Integers] | None,
) -> tuple[Calibration, float, Calibration | None]:
    """The figures as trained, the temperature fitted on validation, the figures with it."""
    before = calibration(_logits, _labels)
    if _validation is None:
        return before, 1.0, None
    temperature = fit_temperature(*_validation)
    return before, temperature, calibration(_logits.astype(np.float64) / temperature, _labels)


def _accuracy(remainder: Remainder) -> str:
    low, high = remainder.accuracy_low, remainder.accuracy_high
    return f"{per_cent(remainder.accuracy)} ({100 * low:.1f} to {100 * high:.1f})"


def _points(fraction: float) -> str:
    return f"{100 * fraction:.1f} points"
