"""A pinned picture: its 28 x 28 image is kept, and answered by every network."""

import io

import numpy as np
import PIL.Image
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fmnist.common.errors import FmnistError
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.classify import Answer, classify
from fmnist.recognition.decode import decode_image
from fmnist.recognition.repair import Repaired
from fmnist.runs.files import WEIGHTS
from fmnist.runs.load_model import load_unfinished
from fmnist.runs.run import Run
from ui.shared.answer_line import answer_line
from ui.shared.answers import in_a_sentence, show_answers, show_bars
from ui.shared.cache import kept, model_of
from ui.shared.images import Image, show_image
from ui.shared.kept_pictures import keep_picture, kept_picture, share_with_tab
from ui.shared.words import plain

_SHOWN = 112


def pin_button(repaired: Repaired) -> None:
    """The button that pins a picture in the place of what was pinned before."""
    st.button(
        "Pin this drawing" if repaired.look == "drawing" else "Pin this picture",
        icon=":material/keep:",
        key="pin",
        on_click=_pin,
        args=(repaired.image,),
        help="Keeps its 28 × 28 image: at the foot of this page every chosen model answers it, "
        "and on the page Train a run in training answers it after every epoch.",
    )


def show_pinned(models: list[Run]) -> None:
    """The pinned picture and what each of `models` takes it for."""
    image = _pinned()
    if image is None:
        return
    with _beside_the_picture(image):
        show_answers(models, image, "pinned-bars")


def show_pinned_of(run: Run) -> None:
    """The pinned picture and what `run` takes it for after its last epoch, also in training.

    Nothing for a run that does not know all ten classes.
    """
    share_with_tab()
    image = _pinned()
    if image is None or not run.record.all_classes:
        return
    with _beside_the_picture(image):
        try:
            answer, when = _answer_of(run, image)
        except FmnistError as error:
            st.caption(plain(str(error)))
            return
        st.caption(when)
        answer_line(in_a_sentence(answer, run), "live-pinned")
        show_bars([(run, answer)], "live-pinned")


def _answer_of(run: Run, image: Image) -> tuple[Answer, str]:
    if run.is_complete:
        model = model_of(run)
        return classify(model, image), "After the epoch that was kept"
    answer, epoch = _answer_in_training(run, run.record.epochs_done, image.tobytes(), image=image)
    return answer, f"After epoch {epoch}"


@kept(WEIGHTS, most=16)
def _answer_in_training(
    run: Run, epochs_done: int, pixels: bytes, *, image: Image
) -> tuple[Answer, int]:
    model, epoch = load_unfinished(run)
    return classify(model, image), epoch


def _pinned() -> Image | None:
    file = kept_picture("pinned")
    if file is None:
        return None
    image = np.asarray(decode_image(file).convert("L"))
    return image if image.shape == FASHION_MNIST.shape.stored else None


def _pin(image: Image) -> None:
    file = io.BytesIO()
    PIL.Image.fromarray(image).save(file, "PNG")
    keep_picture("pinned", file.getvalue())


def _beside_the_picture(image: Image) -> DeltaGenerator:
    """Show the pinned picture and what unpins it; the place beside them is for its answers."""
    st.subheader("Pinned", anchor=False)
    picture, answers = st.columns(2, gap="large")
    with picture:
        show_image(image, "The pinned 28 × 28 image", _SHOWN)
        st.button(
            "Unpin",
            icon=":material/keep_off:",
            key="unpin",
            on_click=keep_picture,
            args=("pinned", None),
            help="Forgets the pinned picture.",
        )
    return answers
