"""What follows an answer: the nearest training images, and what would have changed it."""

import streamlit as st
import torch
from PIL import Image

from fmnist.common.errors import DatasetError
from fmnist.common.figures import confidence
from fmnist.data.dataset import load_dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.classify import Alternative, alternatives
from fmnist.recognition.items import Mask
from fmnist.recognition.repair import Repaired, RepairOptions
from fmnist.runs.run import Run
from ui.shared.cache import model_of
from ui.shared.frame import explained
from ui.shared.images import Tile, gallery
from ui.shared.neighbours import nearest_training_images
from ui.shared.words import plain


def show_nearest(repaired: Repaired) -> None:
    """The training images most like what the network sees."""
    try:
        dataset = load_dataset()
    except DatasetError:
        st.caption("The nearest training images appear here once the page Data has the dataset.")
        return
    nearest_training_images(dataset, torch.from_numpy(repaired.image.copy()))


def show_alternatives(
    models: list[Run], picture: Image.Image, options: RepairOptions, where: Mask | None
) -> None:
    """The other preprocessing after which a model would answer otherwise; computed when opened."""
    part = st.expander(
        "What would change the answer",
        icon=":material/alt_route:",
        key="alternatives",
        on_change="rerun",
    )
    if not part.open:
        return
    with part:
        for run in models:
            with explained():
                model = model_of(run)
                found = alternatives(model, picture, options, where)
                if found:
                    st.markdown(f"{plain(run.label)} would answer otherwise")
                    gallery(
                        f"alternatives-{run.id}",
                        [_tile(number, other) for number, other in enumerate(found)],
                    )
                else:
                    st.markdown(
                        f"{plain(run.label)} gives the same answer whatever the preprocessing."
                    )


def _tile(number: int, other: Alternative) -> Tile:
    answer = other.answer
    share = confidence(float(answer.probabilities.max()))
    change = other.change[0].upper() + other.change[1:]
    words = f"{change}: {FASHION_MNIST.classes[answer.class_index]}, {share}"
    return Tile(number, other.repaired.image, words, words)
