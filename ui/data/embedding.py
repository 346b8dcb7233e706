"""The tab Embedding of Data: where a run puts the test images, and who is near whom there."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.common.figures import bounded, count, per_cent
from fmnist.data.dataset import Dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.inspection.embedding import Company, company, inside
from fmnist.jobs.embeddings import Embedding, embedding_analysis
from fmnist.runs.predictions import Integers
from fmnist.runs.store import Store
from ui.address.selection import name_selection
from ui.data.embedding_chart import embedding_chart
from ui.shared.background import result_or_start
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import explained, require_complete_runs
from ui.shared.images import Images, gallery, show_image
from ui.shared.links import train_again_link
from ui.shared.pagination import page_of
from ui.shared.pickers import choose_run
from ui.shared.selected_images import tiles_of
from ui.shared.selection import chart_key, clicked, selection_of

_PER_PAGE = 12
_TSNE, _PCA = "Neighbours (t-SNE)", "Directions (PCA)"
_NEAR = (
    "The nearest images are found by all numbers of the layer and not on the map. They cannot say "
    "whether an image looks like the other class or has a wrong label, since the network that errs "
    "also says what is near."
)
_COLOURS = {"True class": "true", "Predicted class": "predicted", "Right or wrong": "answer"}


def embedding_tab(dataset: Dataset) -> None:
    """The test images as the last hidden layer of a run sees them."""
    run = choose_run(require_complete_runs(Store()))
    if not run.has_weights:
        st.caption(
            "This run is included without its weights, so its layers cannot be inspected: choose "
            "another one, or train it again."
        )
        train_again_link(run.id)
        return
    with explained():
        found = result_or_start(
            embedding_analysis(run),
            "Compute the embedding",
            "What goes into the last layer of the network for each test image, and two maps of "
            "it. It takes about half a minute in the background, longer while a network trains, "
            "and is kept.",
        )
        if found is not None:
            _show(evaluation_of(run), dataset.test_images.numpy(), Embedding(**found))


def say_map(name: str, found: Embedding, images: int) -> str:
    """What a map shows of how many `images`, and what must not be read from it."""
    shown = len(found.shown)
    which = (
        f"All {count(images)} test images"
        if shown == images
        else f"{count(shown)} of the {count(images)} test images, as many of each class"
    )
    numbers = f"the {count(int(found.features))} numbers of the last hidden layer"
    if name == _TSNE:
        return (
            f"{which}. Images that {numbers} make neighbours lie close together, and that is all: "
            "how far two clusters are from each other, how large they are and which way they are "
            "turned means nothing."
        )
    return (
        f"{which}, along the two directions in which {numbers} differ most. They hold "
        f"{per_cent(float(found.explained.sum()), 0)} of all variance: what lies together here may "
        "be apart in the rest."
    )


def say_company(right: Company, wrong: Company) -> str:
    """How often an image's nearest images share its class, as a verdict."""
    if right.share.interval is None or wrong.share.interval is None:
        return (
            "The images that this network gets right, or those that it gets wrong, are too few to "
            "say how their neighbours differ."
        )
    verdict = (
        "lies mostly among images of another class"
        if wrong.share.value < 0.5
        else "still lies mostly among images of its own class: it is the last layer that errs"
    )
    return (
        f"What this network gets wrong {verdict}. Of an image's ten nearest "
        f"{bounded(wrong.share)} share its class where the network is wrong, "
        f"{bounded(right.share)} where it is right."
    )


def _show(evaluation: Evaluation, images: Images, found: Embedding) -> None:
    is_right, labels = evaluation.correct, evaluation.labels
    near_right, near_wrong = (company(found.near, labels, each) for each in (is_right, ~is_right))
    st.markdown(f"**{say_company(near_right, near_wrong)}**")
    left, right = st.columns(2)
    with left:
        name = st.segmented_control(
            "Map", [_TSNE, _PCA], default=_TSNE, required=True, key="map", bind="query-params"
        )
    with right:
        colour = st.segmented_control(
            "Colour by",
            list(_COLOURS),
            default="True class",
            required=True,
            key="colour",
            bind="query-params",
        )
    places = found.tsne if name == _TSNE else found.pca
    opened = selection_of(evaluation).image
    key = chart_key(f"embedding-{name}", evaluation.id)

    def open_clicked() -> None:
        if mark := clicked(key, "number"):
            name_selection(evaluation.id, image=str(mark["number"]))

    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.altair_chart(
            embedding_chart(
                _frame(evaluation, found, places),
                _COLOURS[colour],
                _axes(name, found),
                "Test images by the last hidden layer",
                opened,
            ),
            key=key,
            on_select=open_clicked,
            selection_mode=["mark", "area"],
            alt="A map of test images, those that the network finds alike close together",
        )
    with right:
        chosen = _area(key)
        if opened is not None:
            (place,) = np.flatnonzero(evaluation.image_ids == opened)
            _one(evaluation, images, found, int(place))
        if chosen is not None:
            _many(evaluation, images, found.shown[inside(places, *chosen)])
        if opened is None and chosen is None:
            st.caption("Click a point to see its image, or draw a rectangle around several.")
    with st.expander("What the map says, and what not"):
        st.markdown(f"{say_map(name, found, len(evaluation))} {_NEAR}")


def _frame(evaluation: Evaluation, found: Embedding, places: Any) -> pd.DataFrame:
    classes, shown = np.array(evaluation.classes), found.shown
    frame = pd.DataFrame(
        {
            "x": places[:, 0],
            "y": places[:, 1],
            "number": evaluation.image_ids[shown],
            "true": classes[evaluation.labels[shown]],
            "predicted": classes[evaluation.predicted[shown]],
            "answer": np.where(evaluation.correct[shown], "right", "wrong"),
        }
    )
    return frame.sort_values("answer", kind="stable")


def _axes(name: str, found: Embedding) -> tuple[str, str]:
    if name == _TSNE:
        return "t-SNE, across (no unit)", "t-SNE, up (no unit)"
    first, second = (per_cent(float(share), 0) for share in found.explained)
    return f"First direction ({first} of variance)", f"Second direction ({second})"


def _area(key: str) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The rectangle that was drawn on the chart `key`, if any."""
    try:
        area = st.session_state[key]["selection"]["area"]
        (left, right), (low, high) = area["x"], area["y"]
        return (float(left), float(right)), (float(low), float(high))
    except (KeyError, TypeError, ValueError):
        return None


def _one(evaluation: Evaluation, images: Images, found: Embedding, place: int) -> None:
    """The test image at `place` with its nearest ones."""
    tile, *near = tiles_of(evaluation, np.concatenate(([place], found.near[place])), images)
    labels = evaluation.labels
    same = int((labels[found.near[place]] == labels[place]).sum())
    with st.container(border=True):
        st.subheader(f"Test image no. {tile.number}", anchor=False)
        show_image(tile.image, tile.words)
        st.caption(f"{tile.caption}. {same} of its ten nearest images share its true class:")
        gallery("near", near, address=lambda number: {"run": evaluation.id, "image": str(number)})
        st.button(
            "Close",
            icon=":material/close:",
            on_click=name_selection,
            args=(evaluation.id,),
            kwargs={"image": None},
            help="Closes the image.",
        )


def _many(evaluation: Evaluation, images: Images, where: Integers) -> None:
    """The images of the rectangle, those that the run gets wrong first."""
    if not len(where):
        st.caption("No image lies in the rectangle: draw it around some points.")
        return
    wrong = ~evaluation.correct[where]
    where = where[np.argsort(~wrong, kind="stable")]
    st.markdown(f"**{count(len(where))} in the rectangle, {count(wrong.sum())} of them wrong**")
    gallery(
        "area",
        tiles_of(evaluation, page_of(where, _PER_PAGE, "embedding-page"), images),
        lambda number: name_selection(evaluation.id, image=str(number)),
    )
