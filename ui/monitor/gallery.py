"""Images that a model was asked about, to be labelled, and how often it was right."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from fmnist.common.figures import bounded, confidence
from fmnist.monitoring.answer_log import Answer
from fmnist.monitoring.labels import (
    FEWEST,
    NONE_OF_THEM,
    Labels,
    labelled_accuracy,
    read_labels,
    to_label,
    write_label,
)
from fmnist.monitoring.watch import Watch
from ui.shared.choice import choice
from ui.shared.images import show_image
from ui.shared.refusals import refusable

_WIDTH = 96


def label_tab(watched: Watch, log: Path) -> None:
    """The least certain and some at random, each with what it shows, and the accuracy of these."""
    if not any(answer.image is not None for answer in watched.answers):
        st.caption(
            "No images were kept: start the service with --log-images to see and label what the "
            "model saw, 28 × 28 pixels each."
        )
        return
    labels = read_labels(log)
    accuracy = labelled_accuracy(watched.answers, labels)
    asked = to_label(watched.answers)
    if accuracy is None:
        others = f", and at least {FEWEST} of those at random" if asked.at_random else ""
        st.markdown(
            f"**No accuracy yet**: label all of the least certain{others}.",
            help="The least certain alone would make the model look worse than it is, so each "
            "group is weighted by its share of the log.",
        )
    else:
        st.markdown(f"**Accuracy in use: {bounded(accuracy)}**, by your labels.")
    for title, answers in (("Least certain", asked.least_certain), ("At random", asked.at_random)):
        if answers:
            st.markdown(f"**{title}**")
            _rows(watched, log, answers, labels)


def _rows(watched: Watch, log: Path, answers: Sequence[Answer], labels: Labels) -> None:
    classes = watched.validation.classes
    options = [*range(len(classes)), NONE_OF_THEM]
    with st.container(horizontal=True, gap="small"):
        for answer in answers:
            assert answer.image is not None
            best = max(range(len(classes)), key=answer.probabilities.__getitem__)
            said = f"{classes[best]}, {confidence(answer.probabilities[best])}"
            key = f"label-{answer.id}"
            with st.container(width=150):
                show_image(answer.image, f"Predicted as {said}", _WIDTH)
                st.caption(said)
                known = labels.get(answer.id)
                choice(
                    st.selectbox,
                    "What it shows",
                    options,
                    index=options.index(known) if known in options else None,
                    format_func=lambda place: classes[place] if place >= 0 else "None of them",
                    key=key,
                    placeholder="What is it?",
                    label_visibility="collapsed",
                    on_change=_keep,
                    args=(log, answer.id, key),
                )


@refusable
def _keep(log: Path, answer: str, key: str) -> None:
    label = st.session_state[key]
    if isinstance(label, int):
        write_label(log, answer, label)
