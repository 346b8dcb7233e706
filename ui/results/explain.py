"""The tab Explain of Results: attribution maps of an image, activations and filters."""

import numpy as np
import streamlit as st

from fmnist.common.numbers import read_whole_between
from fmnist.data.dataset import Dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.mistakes import in_order
from fmnist.evaluation.selection import Selection
from fmnist.runs.run import Run
from ui.address.selection import name_selection
from ui.results.activations import filters_of_models, layers_of_models
from ui.shared.attribution import explain_image
from ui.shared.attribution_controls import choose_question
from ui.shared.images import show_image
from ui.shared.links import train_again_link
from ui.shared.number_field import number_field
from ui.shared.pickers import choose_runs, in_order_of_offer
from ui.shared.refusals import refusable
from ui.shared.run_lines import tag

_MOST = 4


def explain_tab(
    evaluation: Evaluation,
    selection: Selection,
    run: Run,
    runs: list[Run],
    dataset: Dataset,
) -> None:
    """One image seen by up to four models; at first the surest mistake of what is selected.

    `dataset` is the whole one.
    """
    if not run.has_weights:
        st.caption(
            "This run is included without its weights, which attribution needs: train it again, or "
            "choose other models below."
        )
        train_again_link(run.id)
    left, right = st.columns([1, 3])
    with left:
        number = _choose_image(evaluation, selection, len(dataset.test_images))
        name = dataset.classes[int(dataset.test_labels[number])]
        show_image(dataset.test_images[number].numpy(), f"Test image {number}: {name}")
        st.caption(f"True class: {name}")
    with right:
        models = _choose_models(run, [each for each in runs if each.has_weights])
        question = choose_question(dataset.classes)
    if not models:
        st.caption("Choose a model to explain.")
        return
    explain_image(models, dataset, number, question)
    with st.expander(
        "Activations (feature maps)", key="inside-layers", bind="query-params"
    ) as part:
        if part.open:
            layers_of_models(models, dataset.test_images[number], number)
    with st.expander("First-layer filters", key="inside-filters", bind="query-params") as part:
        if part.open:
            filters_of_models(models)


def _choose_image(evaluation: Evaluation, selection: Selection, images: int) -> int:
    """The number of the test image, of so many `images`, which is in the address of the page."""
    key = f"inside-image-{evaluation.id}"
    number = selection.image
    if number is None:
        number = _surest_mistake(evaluation, selection)
    st.session_state[key] = str(number)

    @refusable
    def open_typed() -> None:
        typed = read_whole_between(st.session_state[key], 0, images - 1)
        name_selection(evaluation.id, image=str(typed))

    number_field(
        "Test image no.",
        key,
        "At first the most confident mistake of what is selected.",
        on_change=open_typed,
    )
    return number


def _choose_models(run: Run, offered: list[Run]) -> list[Run]:
    """The run, if it has weights, and up to four in all; the others are in the address."""
    own = [run] if run.has_weights else []
    others = [each for each in offered if each.id != run.id]
    return own + choose_runs(
        "beside",
        "Models beside it" if own else "Models",
        others,
        tag,
        _MOST - len(own),
        help="Up to four in all, on the same image. Only those with weights.",
        at_first=[] if own else [each.id for each in in_order_of_offer(others)[:1]],
    )


def _surest_mistake(evaluation: Evaluation, selection: Selection) -> int:
    """Of the selected images; the first where there are no probabilities, or nothing is wrong."""
    inside = selection.mask(evaluation)
    wrong = inside & ~evaluation.correct
    everything = np.full(len(evaluation), True)
    where = np.flatnonzero(next((each for each in (wrong, inside) if each.any()), everything))
    if evaluation.logits is not None:
        where = in_order(where, evaluation, "most confident first")
    return int(evaluation.image_ids[where[0]])
