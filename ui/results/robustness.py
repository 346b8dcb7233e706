"""The tab Robustness of Results: what is left of the accuracy when the images are changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from fmnist.common.figures import count, interval_of, per_cent, points, roughly
from fmnist.data.corruptions import CORRUPTIONS, Corruption
from fmnist.data.dataset import Dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selection import Selection
from fmnist.inspection.robustness import (
    Changed,
    Robustness,
    accuracy_lost,
    balanced_part,
    changed,
    first_loss,
    hardest,
)
from fmnist.jobs.robustness import IMAGES, robustness_analysis, robustness_of, seconds_needed
from fmnist.runs.files import WEIGHTS
from fmnist.runs.run import Run
from ui.results.robustness_charts import corruption_chart, loss_chart
from ui.shared.background import result_or_start
from ui.shared.cache import kept, model_of
from ui.shared.choice import choice
from ui.shared.colours import colour_of
from ui.shared.frame import explained
from ui.shared.images import show_image
from ui.shared.links import train_again_link

_IN_A_ROW, _BESIDE, _SHOWN, _STRIP = 4, 4, 10, 420


def robustness_tab(
    evaluation: Evaluation,
    selection: Selection,
    run: Run,
    runs: Sequence[Run],
    dataset: Dataset,
) -> None:
    """Accuracy by the kind and strength of a change, beside the changed images themselves.

    The true class that is selected narrows both. Those of `runs` that have been measured on the
    same images can be laid over. `dataset` is the whole one.
    """
    if not run.has_weights:
        st.caption(
            "This run is included without its weights, so its robustness cannot be measured: "
            "train it again."
        )
        train_again_link(run.id)
        return
    with explained():
        found = robustness_of(run) or _start(run, dataset)
        labels = evaluation.labels
        selected = selection.only("actual").mask(evaluation)
        if selection.narrows:
            st.caption(say_narrowed(selection, evaluation.classes))
        if found is not None:
            _curves(run, found, runs, selected[balanced_part(labels, IMAGES)])
        shown = np.flatnonzero(selected)
        part = shown[balanced_part(labels[shown], _SHOWN)]
        _preview(run, evaluation, part, dataset.test_images[evaluation.image_ids[part]])


def say_narrowed(selection: Selection, classes: Sequence[str]) -> str:
    """What of a selection narrows the figures, and why the rest does not."""
    which = (
        "All images are counted"
        if selection.actual is None
        else f"Only images of true class {classes[selection.actual]} are counted"
    )
    if not replace(selection, actual=None).narrows:
        return f"{which}."
    return f"{which}: images picked by the run's answer would begin better or worse by choice."


def say_robustness(found: Robustness) -> str:
    """What the figures of a run are: as they are, on average, worst, and from where on it loses."""
    lost = accuracy_lost(found)
    worst, accuracy = hardest(found)
    firsts = [(corruption, first_loss(found, corruption)) for corruption in CORRUPTIONS]
    losing = [f"{each.title.lower()} {in_unit(at, each)}" for each, at in firsts if at is not None]
    never = [each.title.lower() for each, at in firsts if at is None]
    loses = (
        f"It loses more than its 95 % interval from these strengths on: {', '.join(losing)}"
        if losing
        else "It never loses more than its 95 % interval"
    )
    spared = f"; at no strength under {', '.join(never)}" if losing and never else ""
    return (
        f"It gets {per_cent(float(found.clean.mean()))} of these {count(len(found.clean))} images "
        f"right as they are. Over all changes and strengths it loses {points(lost.value)} on "
        f"average ({interval_of(lost)}), the most under {worst.title.lower()}, "
        f"where {per_cent(accuracy)} is right on average. {loses}{spared}."
    )


def say_answers(
    row: Changed, corruption: Corruption, classes: Sequence[str], truth: list[int]
) -> str:
    """What the run says to the images of a row, whose true classes are `truth` among `classes`."""
    name = in_unit(row.strength, corruption) if row.strength else "As they are"
    predicted = row.predicted.tolist()
    right = sum(said == true for said, true in zip(predicted, truth, strict=True))
    taken: dict[str, Counter[str]] = {}
    for said, true in zip(predicted, truth, strict=True):
        if said != true:
            taken.setdefault(classes[said], Counter())[classes[true]] += 1
    wrong = "".join(f" Predicted as {said}: {_listed(true)}." for said, true in taken.items())
    return f"{name}: {right} of {len(truth)} right.{wrong}"


def in_unit(strength: float, corruption: Corruption) -> str:
    """A strength as a person reads it: 1 pixel, 40 %."""
    if corruption.unit == "per cent":
        return per_cent(strength / 100, 0)
    unit = corruption.unit.removesuffix("s") if strength == 1 else corruption.unit
    return f"{strength:g} {unit}"


def _listed(names: Counter[str]) -> str:
    """Names with how often each stands: Coat, Shirt (3)."""
    return ", ".join(name if times == 1 else f"{name} ({times})" for name, times in names.items())


def _start(run: Run, dataset: Dataset) -> Robustness | None:
    seconds = _seconds(run, dataset=dataset)
    each = IMAGES // len(run.record.dataset.classes)
    found = result_or_start(
        robustness_analysis(run),
        "Measure robustness",
        f"{count(IMAGES)} test images, the first {each} of each class, are changed in "
        "seven ways at five strengths each, and the run is asked about all of them: "
        f"{roughly(seconds)} on this machine.",
    )
    return None if found is None else Robustness(**found)


def _curves(run: Run, found: Robustness, runs: Sequence[Run], selected: NDArray[np.bool_]) -> None:
    """The curves of the `selected` images, bool (N,), of those that were changed."""
    lost = accuracy_lost(found.of(selected))
    st.markdown(
        f"**It loses {points(lost.value)} ({interval_of(lost)}) on average over all changes, the "
        f"most under {hardest(found.of(selected))[0].title.lower()}.**"
    )
    measured = {
        run_id: each.of(selected)
        for run_id, each in ({run.id: found} | _measured_beside(run, runs)).items()
    }
    by_id = {each.id: each for each in (run, *runs) if each.id in measured}
    chosen = [run.id]
    if len(measured) == 1:
        st.caption("Once another run is measured, its curves can be drawn with these.")
    else:
        chosen += choice(
            st.multiselect,
            "Compare with",
            [each for each in measured if each != run.id],
            format_func=lambda run_id: by_id[run_id].label,
            max_selections=_BESIDE,
            key=f"robustness-beside-{run.id}",
            help="Other runs whose robustness has been measured, up to four.",
        )
    shown = {by_id[each].label: measured[each] for each in chosen if each in measured}
    colours = {by_id[each].label: colour_of(each) for each in chosen if each in measured}
    if len(shown) > 1:
        st.altair_chart(
            loss_chart(shown, colours), alt="Accuracy lost on average over all changes, by run"
        )
    cells = [*st.columns(_IN_A_ROW), *st.columns(_IN_A_ROW)]
    for cell, corruption in zip(cells, CORRUPTIONS, strict=False):
        cell.altair_chart(
            corruption_chart(shown, colours, corruption),
            alt=f"Accuracy by strength: {corruption.title.lower()}",
        )
    with st.expander("Details"):
        st.caption(say_robustness(found.of(selected)))
        st.caption(
            "Each curve is one training, its band the 95 % interval over images like these; "
            "another training could lie outside. Strengths of different corruptions do not "
            "compare, and photographs and drawings differ in more than these. The test images are "
            "looked at again: the figures describe the run, and nothing here is chosen by them. "
            "To choose a network by them would be to choose it on test."
        )


def _measured_beside(run: Run, runs: Sequence[Run]) -> dict[str, Robustness]:
    """The robustness of the other runs of the same classes for which it is known."""
    found = {
        each.id: robustness_of(each)
        for each in runs
        if each.id != run.id and each.record.dataset.classes == run.record.dataset.classes
    }
    return {run_id: each for run_id, each in found.items() if each is not None}


@st.fragment
def _preview(
    run: Run, evaluation: Evaluation, part: NDArray[np.int64], images: torch.Tensor
) -> None:
    """The `images` at `part` at each strength of a change, with what the run says to them."""
    by_title = {each.title: each for each in CORRUPTIONS}
    chosen = choice(
        st.selectbox,
        "Corruption",
        by_title,
        key="corruption",
        help="One row per strength, with the predictions for the images.",
    )
    corruption = by_title[chosen]
    st.caption(corruption.help)
    truth = evaluation.labels[part].tolist()
    model = model_of(run)
    for row in changed(model, images, corruption):
        words = say_answers(row, corruption, evaluation.classes, truth)
        pictures, answers = st.columns(2, vertical_alignment="center")
        with pictures:
            show_image(np.concatenate(list(row.images), axis=1), words, _STRIP)
        answers.caption(words)


@kept(WEIGHTS, most=40)
def _seconds(run: Run, *, dataset: Dataset) -> float:
    return seconds_needed(run, dataset)
