"""The tab Label issues of Data: images whose label models doubt, the most doubtful first."""

import numpy as np
import streamlit as st

from fmnist.common.errors import RunError
from fmnist.common.figures import count, per_cent
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.label_marks import Mark, Marks, SplitName
from fmnist.runs.predictions import Integers
from fmnist.runs.store import Store
from fmnist.studies.committee import BEHIND, Committee
from fmnist.studies.folds import FOLDS, folds_analysis, next_seed
from ui.address.label_issue import name_label_issue, named_label_issue
from ui.data.label_issue import doubt_panel
from ui.data.marks import marked_part
from ui.data.rankings import Ranking, test_ranking, training_ranking
from ui.shared.background import result_or_start
from ui.shared.choice import choice
from ui.shared.frame import explained, from_address
from ui.shared.images import Tile, gallery
from ui.shared.pagination import page_of
from ui.shared.words import plain

_PER_PAGE = 24
_ANY = "any class"
_SPLITS: dict[str, SplitName] = {"Test": "test", "Training": "training"}


def label_issues_tab(dataset: Dataset) -> None:
    """The images whose label most models doubt, a person's own marks, and what these change."""
    store = Store()
    opened = from_address(named_label_issue, None)
    try:
        marks = Marks().read()
    except RunError as error:
        st.error(plain(str(error)), icon=":material/error:")
        marks = None
    opened_training = opened is not None and opened[0] == "training"
    st.session_state.setdefault("doubts-split", "Training" if opened_training else "Test")
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        name = st.segmented_control(
            "Images",
            list(_SPLITS),
            required=True,
            key="doubts-split",
            help="Test images are judged by all runs, training images by networks that "
            "did not train on them.",
        )
    with middle:
        given = choice(
            st.selectbox,
            "Label",
            [_ANY, *FASHION_MNIST.classes],
            key="doubts-label",
            help="Only images with this label.",
        )
    with right:
        only_marked = st.toggle("Marked ones", help="Only the images that you have marked.")
    split = _SPLITS[str(name)]
    with explained():
        ranking = _ranking(store, split, dataset)
        if ranking is not None:
            where = _chosen(ranking, split, given, marks if only_marked else None)
            if opened is not None and opened[0] == split:
                doubt_panel(dataset, ranking, split, opened[1], marks, where.tolist())
            key = f"doubts-page-{split}-{given}-{only_marked}"
            _show(ranking, split, where, marks or [], key)
    if split == "training":
        _further_study(store)
    if marks is not None:
        marked_part(store, dataset, marks)


def say_test(ranking: Ranking, found: Committee) -> str:
    """How many test labels no model agrees with, and what the votes are."""
    return (
        f"{count(found.settings)} configurations ({count(found.runs)} runs) vote, each once: "
        f"none of them agrees with the label of {count(without_a_vote(ranking))} of the "
        f"{count(len(ranking.labels))} test images. Configurations more than "
        f"{100 * BEHIND:.0f} points less accurate than the best on validation (on test where "
        "no images were set aside) have no vote: "
        f"{count(found.behind)} here. Those that vote learned from the same images and err alike, "
        "so even all of them together do not prove a label wrong: look at the image."
    )


def without_a_vote(ranking: Ranking) -> int:
    """How many labels no model agrees with."""
    return int((ranking.issues.against > 1 - 1e-9).sum())


def say_training(ranking: Ranking, studies: int) -> str:
    """How many training labels confident learning counts as doubtful, and by which method."""
    images, wrong = len(ranking.labels), int((ranking.shares.argmax(1) != ranking.labels).sum())
    networks = (
        "Five networks, each trained on four fifths of the training images, say what the rest shows"
        if studies == 1
        else f"{FOLDS * studies} networks say what training images show that they did not train "
        f"on, {studies} for each image, whose probabilities are averaged"
    )
    return (
        f"{networks}. Ranked by how much likelier another class is than the label (normalised "
        f"margin, Northcutt et al. 2021). Their confident learning counts {count(ranking.counted)} "
        f"labels ({per_cent(ranking.counted / images)}) as wrong; but these networks miss "
        f"{per_cent(wrong / images)} of all labels, mostly of images that are hard and not "
        "mislabelled, so the count is too high: look at the image."
    )


def _ranking(store: Store, split: SplitName, dataset: Dataset) -> Ranking | None:
    if split == "training":
        ranking, studies = training_ranking(dataset)
        _say(
            f"Confident learning doubts {count(ranking.counted)} of the "
            f"{count(len(ranking.labels))} training labels: too many, as the details say.",
            say_training(ranking, studies),
        )
        return ranking
    found = test_ranking(store, dataset)
    if found is None:
        st.info("No run of the ten classes has ended yet: train a network, and it votes here.")
        return None
    ranking, voters = found
    none = count(without_a_vote(ranking))
    _say(f"No model agrees with the label of {none} test images.", say_test(ranking, voters))
    return ranking


def _say(verdict: str, details: str) -> None:
    st.markdown(f"**{plain(verdict)}**")
    with st.expander("How the images are ranked"):
        st.caption(plain(details))


def _chosen(ranking: Ranking, split: SplitName, given: str, marks: list[Mark] | None) -> Integers:
    """The images on show, the most doubtful first."""
    where = ranking.issues.order
    if given != _ANY:
        where = where[ranking.labels[where] == FASHION_MNIST.classes.index(given)]
    if marks is not None:
        marked = [mark.index for mark in marks if mark.split == split]
        where = where[np.isin(where, marked)]
    return where


def _show(ranking: Ranking, split: SplitName, where: Integers, marks: list[Mark], key: str) -> None:
    if not len(where):
        st.caption("No image is left: widen the choice above.")
        return
    verdicts = {mark.index: mark.verdict for mark in marks if mark.split == split}
    on_page = page_of(where, _PER_PAGE, key).tolist()
    st.caption(
        f"{count(len(where))} image{'s' if len(where) > 1 else ''}, the most doubtful first. Under "
        "each its label, and the class that most speaks for instead."
    )

    def tile(index: int) -> Tile:
        marked = f". Marked {verdicts[index]}" if index in verdicts else ""
        words = f"{ranking.in_words(index)}{marked}"
        image = ranking.images[index].numpy()
        return Tile(index, image, f"{split.capitalize()} image {index}: {words}", words)

    gallery(
        "doubts",
        [tile(index) for index in on_page],
        lambda index: name_label_issue(split, index),
    )


def _further_study(store: Store) -> None:
    seed = next_seed()
    if seed is None:
        st.caption("All ten studies of the training images are done.")
        return
    st.markdown("**A second opinion on the training images**")
    result_or_start(
        folds_analysis(store, seed),
        f"Train {FOLDS} more networks",
        "Five networks of the preset “First model” on other fifths of the images: two or three "
        "minutes on two cores that are free. Their probabilities join those above and make the "
        "ranking steadier.",
    )
