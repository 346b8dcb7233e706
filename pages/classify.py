"""Classify: draw, upload, photograph or take a test image, and see what networks make of it."""

import pandas as pd
import streamlit as st

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.errors import ImageError, RunError
from fmnist.recognition.classify import classify
from fmnist.recognition.repair import Repaired
from fmnist.runs.models import default_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.charts import probability_bars
from ui.colours import colour_of
from ui.frame import explained, open_page
from ui.images import show_image
from ui.picture import ask_for_picture
from ui.runs import model_of, require_complete_runs, tag
from ui.words import per_cent, plain

_MOST_MODELS = 6
_SHOWN = 140

open_page("Classify", "Draw or photograph a piece of clothing and see what a network takes it for.")
runs = {run.id: run for run in require_complete_runs(Store())}


def choose_models() -> list[Run]:
    """The models that answer: those chosen, at first the one in the address or the shipped one."""
    wanted = st.query_params.get("run")
    if wanted is not None and wanted not in runs:
        st.warning(f"There is no such run: {plain(wanted[:60])}", icon=":material/search_off:")
    chosen = st.multiselect(
        "Models",
        list(runs),
        default=[wanted if wanted in runs else first_choice()],
        format_func=lambda run_id: tag(runs[run_id]),
        max_selections=_MOST_MODELS,
        help="One or several trained networks, with their test accuracy; each answers for itself.",
    )
    return [runs[run_id] for run_id in chosen if run_id in runs][:_MOST_MODELS]


def first_choice() -> str:
    try:
        return default_run(Store()).id
    except RunError:
        return next(iter(runs))


def show_answers(models: list[Run], picture: Repaired) -> None:
    """The bars of every model, and each one's answer in words."""
    frames = []
    for run in models:
        with explained():
            model = model_of(run)
            probabilities = classify(model.network, model.input_form, picture.image).probabilities
            best = int(probabilities.argmax())
            st.markdown(
                f"**{CLASS_NAMES[best]}**, {per_cent(probabilities[best], 0)} sure, "
                f"says {plain(run.label)}."
            )
            frames.append(
                pd.DataFrame(
                    {"class": CLASS_NAMES, "probability": probabilities, "model": run.label}
                )
            )
    if frames:
        colours = {run.label: colour_of(run.id) for run in models}
        st.altair_chart(
            probability_bars(pd.concat(frames), colours),
            key="bars",
            alt="The probability of each class",
        )


def show_path(picture: Repaired) -> None:
    """How the picture became what the network sees."""
    st.subheader("What the network sees", anchor=False)
    with st.container(horizontal=True, gap="medium"):
        for number, step in enumerate(picture.steps[:-1], 1):
            height, width = step.image.shape
            with st.container(width=180, gap=None):
                st.image(
                    step.image,
                    width=round(_SHOWN * width / max(height, width)),
                    alt=f"Step {number}: {step.name}",
                )
                st.caption(f"{number}. {step.name}: {step.explanation}")
        with st.container(width=180, gap=None):
            show_image(picture.image, "The 28 × 28 image that the network gets", _SHOWN)
            st.caption("The exact 28 × 28 image that the network gets")


models = choose_models()
given, answer = st.columns(2, gap="large")
picture: Repaired | None = None
with given:
    try:
        picture = ask_for_picture()
    except ImageError as error:
        st.error(plain(str(error)), icon=":material/error:")
with answer:
    if picture is None:
        st.info("The answer appears here as soon as there is a picture.", icon=":material/info:")
    elif not models:
        st.info("Choose at least one model above.", icon=":material/info:")
    else:
        show_answers(models, picture)
if picture is not None:
    show_path(picture)
