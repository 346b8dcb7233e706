"""The tab Calibration of Results: how far a run's probabilities can be believed, and used."""

import numpy as np
import streamlit as st

from fmnist.common.figures import bounded, count, number_of, per_cent, points
from fmnist.evaluation.calibration import (
    Calibration,
    calibration,
    fit_temperature,
)
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selection import Selection
from ui.address.selection import name_selection
from ui.results.calibration_charts import reliability_diagram
from ui.results.selective_prediction import left_to_a_person
from ui.shared.evaluations import say_answers_alone
from ui.shared.images import Images
from ui.shared.selected_images import selected_images
from ui.shared.selection import chart_key, clicked, narrowed
from ui.shared.tables import show_table

_AS_TRAINED = "As trained"


def calibration_tab(
    test: Evaluation, validation: Evaluation, selection: Selection, images: Images
) -> None:
    """How sure against how often right, the effect of a temperature, and whom to ask when unsure.

    `images` are those of test.
    """
    if test.logits is None:
        say_answers_alone(test, "see its calibration")
        return
    to_fit_on = validation if len(validation) and validation.logits is not None else None
    counted = narrowed(test, selection, "predicted")
    if len(counted):
        _believed(counted, to_fit_on, selection)
    if selection.narrows:
        st.caption(
            "Only the predicted class narrows these figures: among images picked by true class, "
            "by correctness or by confidence they would say nothing."
        )
        selected_images(test, selection, images)
        st.caption("What follows counts all test images.")
    left_to_a_person(test, to_fit_on)


def say_reliability(found: Calibration, images: int) -> str:
    """What the calibration error allows one to say, in view of what luck alone would show."""
    error = f"its calibration error (ECE) of {points(found.error)}"
    calibrated = (
        f"the {100 * found.floor.low:.1f} to {points(found.floor.high)} of a perfectly calibrated "
        f"model on {count(images)} images"
    )
    if _within_luck(found):
        return f"Inconclusive: {error} is no more than {calibrated}."
    surplus = found.confidence - found.accuracy.value
    if abs(surplus) < found.error / 2:
        manner = "overconfident at times and underconfident at others"
    else:
        manner = "overconfident" if surplus > 0 else "underconfident"
    return (
        f"Not calibrated: {error} is more than {calibrated}; it is {manner}: mean confidence "
        f"{per_cent(found.confidence)}, accuracy {per_cent(found.accuracy.value)}."
    )


def say_temperature(
    temperature: float, before: Calibration, after: Calibration, validation_images: int
) -> str:
    """What a temperature fitted on validation does on test."""
    left = "no more than" if _within_luck(after) else "still more than"
    loss_before, loss_after = (round(each.log_loss.value, 3) for each in (before, after))
    effect = "lowers" if loss_after < loss_before else "does not lower"
    return (
        f"Temperature {temperature:.2f}, fitted on the {count(validation_images)} validation "
        f"images, {effect} the log loss on test, {loss_before:.3f} before and {loss_after:.3f} "
        f"after; calibration error {100 * before.error:.1f} to {points(after.error)}, {left} a "
        "calibrated model's. No prediction changes."
    )


def _within_luck(found: Calibration) -> bool:
    """Whether the error is no more than luck would show, in the figures that a page shows."""
    return round(1_000 * found.error) <= round(1_000 * found.floor.high)


def _believed(counted: Evaluation, validation: Evaluation | None, selection: Selection) -> None:
    before, temperature, after = _figures(
        counted.id, len(counted), selection.predicted, counted, validation
    )
    found = {_AS_TRAINED: before}
    if after is not None:
        found[f"Temperature {temperature:.2f}"] = after
    key = chart_key("reliability", counted.id)

    def select_bin() -> None:
        if point := clicked(key, "sure"):
            name_selection(counted.id, sure=point["sure"])

    st.altair_chart(
        reliability_diagram({name: each.bins for name, each in found.items()}, selection.sure),
        key=key,
        on_select=select_bin,
        selection_mode="mark",
        alt="Reliability diagram: accuracy by confidence, with 95 % intervals",
    )
    st.caption("Click a point of “As trained” to see its images.")
    st.caption(say_reliability(before, len(counted)))
    show_table(
        [
            {
                "Probabilities": name,
                "Calibration error": points(each.error),
                "Of a calibrated model": f"{100 * each.floor.value:.1f} "
                f"({100 * each.floor.low:.1f} to {points(each.floor.high)})",
                "Brier score": number_of(each.brier, 3),
                "Log loss": number_of(each.log_loss, 3),
                "Mean confidence": per_cent(each.confidence),
                "Accuracy": bounded(each.accuracy),
            }
            for name, each in found.items()
        ],
        "Figures of the probabilities on test",
        {
            "Calibration error": "Expected calibration error (ECE): the mean distance between "
            "confidence and accuracy over 15 bins of confidence. 0 is best.",
            "Of a calibrated model": "The same error of a perfectly calibrated model with these "
            "confidences, in 1,000 simulations: their mean and the range of 95 % of them.",
            "Brier score": "The mean squared distance between the probabilities and the truth, "
            "from 0, which is best, to 2.",
            "Log loss": "Mean cross-entropy of the predicted probabilities, in nats. 0 is best.",
        },
    )
    if validation is None or after is None:
        st.caption("A temperature is fitted on validation images, and this run has set none aside.")
    else:
        st.caption(say_temperature(temperature, before, after, len(validation)))


@st.cache_data(max_entries=12, show_spinner=False)
def _figures(
    run_id: str,
    images: int,
    predicted: int | None,
    _counted: Evaluation,
    _validation: Evaluation | None,
) -> tuple[Calibration, float, Calibration | None]:
    """The figures as trained, the temperature fitted on validation, the figures with it."""
    logits, labels = _counted.logits, _counted.labels
    assert logits is not None
    before = calibration(logits, labels)
    if _validation is None or _validation.logits is None:
        return before, 1.0, None
    temperature = fit_temperature(_validation.logits, _validation.labels)
    return before, temperature, calibration(logits.astype(np.float64) / temperature, labels)
