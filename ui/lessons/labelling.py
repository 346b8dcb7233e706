"""The desk of the lesson on people: thirty images against the clock.

What a person answers stays in the session, and in a file if the person wants one.
"""

import json
import secrets
import time

import numpy as np
import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, count, duration, per_cent
from fmnist.data.dataset import Dataset
from fmnist.evaluation.metrics import Proportion
from fmnist.studies.lessons import Records
from fmnist.studies.lessons.course.you import MODELS, OF_EACH, PEOPLE, drawn_images
from ui.shared.evaluations import evaluation_of
from ui.shared.images import Tile, gallery, show_image
from ui.shared.tables import show_table

_KEY = "labelling"


def show_labelling(dataset: Dataset) -> None:
    """The next image with ten buttons; when all are named, how well that went."""
    if _KEY not in st.session_state:
        st.button(
            "Start the clock",
            icon=":material/timer:",
            on_click=_start,
            help=f"{OF_EACH * len(dataset.classes)} images, {OF_EACH} of each class.",
        )
        return
    state = st.session_state[_KEY]
    images = drawn_images(dataset.test_labels.numpy(), state["seed"])
    place = len(state["answers"])
    if place < len(images):
        st.progress(place / len(images), text=f"{place} of {len(images)}")
        show_image(dataset.test_images[int(images[place])].numpy(), "An image to be named")
        with st.container(horizontal=True, gap="small"):
            for number, name in enumerate(dataset.classes):
                st.button(name, key=f"label-{name}", on_click=_name, args=(place, number))
    else:
        _outcome(images, np.array(state["answers"]), state["ended"] - state["begun"], dataset)


def _start() -> None:
    now = time.monotonic()
    seed = secrets.randbelow(10_000)
    st.session_state[_KEY] = {"seed": seed, "answers": [], "begun": now, "ended": now}


def _name(place: int, number: int) -> None:
    """Name the image at `place`, once: a second press is not about the next, not seen yet."""
    state = st.session_state[_KEY]
    if len(state["answers"]) == place:
        state["answers"].append(number)
        state["ended"] = time.monotonic()


def _outcome(images: np.ndarray, answers: np.ndarray, seconds: float, dataset: Dataset) -> None:
    labels = dataset.test_labels.numpy()[images]
    right = answers == labels
    records = Records.shipped(dataset)
    others = {name: evaluation_of(records.of(name)[0]).correct[images] for name in MODELS}
    st.markdown(
        f"You named **{bounded(_share(right))}** as the labels do, in {duration(seconds)}. "
        f"Published of people: {per_cent(PEOPLE)}."
    )
    rows = [
        {"Who": name, "Right": count(int(each.sum())), "Accuracy": bounded(_share(each))}
        for name, each in {"you": right, **others}.items()
    ]
    show_table(rows, "You and networks on these images")
    by_class = [
        {"Class": name}
        | {
            who: bounded(_share(each[labels == number]))
            for who, each in {"You": right, **others}.items()
        }
        for number, name in enumerate(dataset.classes)
    ]
    with st.expander("By class"):
        show_table(by_class, "You and networks in each class")
    everybody = ~right & ~np.any(list(others.values()), axis=0)
    st.markdown(
        f"**{count(int(everybody.sum()))}** of the images you and all networks got wrong."
        if everybody.any()
        else "No image was wrong for you and all networks together. These you missed:"
    )
    shown = np.flatnonzero(everybody if everybody.any() else ~right)
    gallery("labelled", [_tile(place, images, answers, dataset) for place in shown.tolist()])
    with st.container(horizontal=True):
        st.button("Another thirty", icon=":material/replay:", on_click=_start)
        st.download_button(
            "Keep my answers",
            json.dumps(
                {"images": images.tolist(), "answers": answers.tolist(), "seconds": seconds}
            ),
            "thirty-images.json",
            "application/json",
            icon=":material/download:",
            help="A file of your own, without your name; the server keeps nothing.",
        )


def _share(right: np.ndarray) -> Estimate:
    return Proportion(int(right.sum()), len(right)).estimate


def _tile(place: int, images: np.ndarray, answers: np.ndarray, dataset: Dataset) -> Tile:
    image = int(images[place])
    label = dataset.classes[int(dataset.test_labels[image])]
    words = f"{label}, you said {dataset.classes[answers[place]]}"
    return Tile(image, dataset.test_images[image].numpy(), f"Test image {image}: {words}", words)
