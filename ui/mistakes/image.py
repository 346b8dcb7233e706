"""One test image in depth: what the run makes of it, and what it has seen that looks like it."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.data.dataset import Dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.runs.predictions import Floats
from fmnist.runs.run import Run
from ui.address.question import question_parameters
from ui.shared.attribution import explain_image
from ui.shared.attribution_controls import choose_question
from ui.shared.charts import probability_bars
from ui.shared.colours import colour_of
from ui.shared.evaluations import say_answers_alone
from ui.shared.images import show_image, walk
from ui.shared.kept_charts import show_chart
from ui.shared.links import link
from ui.shared.neighbours import nearest_training_images


def inspect_image(
    run: Run,
    evaluation: Evaluation,
    dataset: Dataset,
    index: int,
    listed: Sequence[int],
    open_image: Callable[[int | None], None],
) -> None:
    """The test image no. `index` large, the run's probabilities, and its nearest training images.

    The run has to have been judged on it. `listed` are the images of the gallery, which the arrow
    keys walk through; `open_image` opens another one or None.
    """
    (place,) = np.flatnonzero(evaluation.image_ids == index)
    true, predicted = (
        evaluation.classes[each[place]] for each in (evaluation.labels, evaluation.predicted)
    )
    with st.container(border=True):
        left, right = st.columns([1, 2])
        with left:
            st.subheader(f"Test image no. {index}", anchor=False)
            show_image(dataset.test_images[index].numpy(), f"Test image {index}: {true}")
            st.caption(f"True class: {true}. Predicted: {predicted}.")
            with st.container(horizontal=True, gap="small"):
                walk(listed, index, open_image)
                st.button(
                    "Close",
                    icon=":material/close:",
                    on_click=open_image,
                    args=(None,),
                    help="Closes the image.",
                )
        with right:
            if evaluation.probabilities is None:
                say_answers_alone(evaluation, "see its probabilities")
            else:
                _bars(run, evaluation.probabilities[place])
        nearest_training_images(dataset, dataset.test_images[index])
        with st.expander("Explain", key="look-inside", bind="query-params") as inside:
            if inside.open:
                _look_inside(run, dataset, index)


def _bars(run: Run, probabilities: Floats) -> None:
    frame = pd.DataFrame(
        {"class": run.record.dataset.classes, "probability": probabilities, "model": run.label}
    )
    show_chart(
        probability_bars(((run.label, colour_of(run.id)),)),
        alt="The probability of each class for this image",
        bars=frame,
    )


def _look_inside(run: Run, dataset: Dataset, index: int) -> None:
    if run.has_weights:
        explain_image([run], dataset, index, choose_question(dataset.classes))
    else:
        st.caption("This run is included without its weights, which attribution needs.")
    said = {"run": run.id, "image": str(index), "results-tab": "Explain"} | question_parameters()
    link("results", "Beside other models, layer by layer", ":material/neurology:", **said)
