"""One image whose label is doubtful: what models say of it, and what the person says."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.files import MARKS
from fmnist.runs.label_marks import OPINIONS, Mark, Marks, SplitName
from ui.address.label_issue import close_label_issue, name_label_issue
from ui.data.rankings import Ranking
from ui.shared.chart_style import FIT, class_axis, hues
from ui.shared.choice import choice
from ui.shared.colours import OKABE_ITO
from ui.shared.frame import explained
from ui.shared.images import show_image, walk
from ui.shared.neighbours import nearest_training_images

_NO_IDEA = "nothing in particular"


def doubt_panel(
    dataset: Dataset,
    ranking: Ranking,
    split: SplitName,
    index: int,
    marks: list[Mark] | None,
    listed: Sequence[int],
) -> None:
    """The image no. `index` of a split, and controls to mark it unless `marks` cannot be read.

    `listed` are the images of the list below, which the arrow keys walk through.
    """
    label = FASHION_MNIST.classes[ranking.labels[index]]
    image = ranking.images[index]
    with st.container(border=True):
        left, middle, right = st.columns([2, 3, 3], gap="medium")
        with left:
            st.subheader(f"{split.capitalize()} image no. {index}", anchor=False)
            show_image(image.numpy(), f"{split.capitalize()} image {index}, labelled {label}")
            st.caption(f"The dataset calls it {label}.")
        with middle:
            st.altair_chart(
                _bars(ranking, index), alt="What the models say of this image, by class"
            )
        with right:
            if marks is not None:
                given = next((m for m in marks if (m.split, m.index) == (split, index)), None)
                _controls(split, index, given)
            with st.container(horizontal=True, gap="small"):
                walk(listed, index, lambda number: name_label_issue(split, number))
                st.button(
                    "Close",
                    icon=":material/close:",
                    on_click=close_label_issue,
                    help="Closes the image.",
                )
        with st.expander("The nearest training images", on_change="rerun", key="near") as near:
            if near.open:
                nearest_training_images(dataset, image)


def _controls(split: SplitName, index: int, given: Mark | None) -> None:
    place = f"{split}-{index}"
    verdict = st.segmented_control(
        "This label is",
        OPINIONS,
        default=given.verdict if given else None,
        key=f"verdict-{place}",
        help="Ambiguous: a careful person could call it this or something else.",
    )
    names = [_NO_IDEA, *FASHION_MNIST.classes]
    seen = choice(
        st.selectbox,
        "I see",
        names,
        index=names.index(given.suggestion) if given and given.suggestion else 0,
        key=f"seen-{place}",
        help="The class that you would give it, if any.",
    )
    with st.container(horizontal=True, gap="small"):
        mark = st.button(
            "Mark",
            type="primary",
            icon=":material/bookmark:",
            disabled=verdict is None,
            help=f"Kept in {MARKS} in your folder of runs.",
        )
        clear = given is not None and st.button(
            "Clear the mark", icon=":material/bookmark_remove:", help="Removes the mark."
        )
    if mark and verdict is not None:
        with explained():
            Marks().set(split, index, verdict, None if seen == _NO_IDEA else seen)
            st.rerun()
    if clear:
        with explained():
            Marks().clear(split, index)
            for name in ("verdict", "seen"):
                del st.session_state[f"{name}-{place}"]
            st.rerun()


def _bars(ranking: Ranking, index: int) -> alt.Chart:
    frame = pd.DataFrame({"class": FASHION_MNIST.classes, "share": ranking.shares[index]})
    frame["kind"] = [
        "the label" if place == ranking.labels[index] else "other"
        for place in range(len(FASHION_MNIST.classes))
    ]
    title = "Votes of all settings" if ranking.what == "of votes" else "Probability, out of sample"
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X(
                "share:Q",
                title=f"{title.partition(',')[0]} (per cent)",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            y=class_axis(),
            color=hues("kind", {"the label": OKABE_ITO[4], "other": OKABE_ITO[0]}, None),
            tooltip=["class:N", alt.Tooltip("share:Q", title="Share", format=".1%")],
        )
        .properties(autosize=FIT, title=title, height=200)
    )
