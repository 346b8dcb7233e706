"""A pinned picture: its 28 x 28 image is kept, and answered by every network."""

import io

import numpy as np
import PIL.Image
import streamlit as st
from PIL.PngImagePlugin import PngInfo
from streamlit.delta_generator import DeltaGenerator

from fmnist.common.errors import FmnistError
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.classify import Answer, answer_to
from fmnist.recognition.decode import decode_image
from fmnist.recognition.look import Look
from fmnist.recognition.repair import Repaired
from fmnist.runs.files import WEIGHTS
from fmnist.runs.load_model import load_unfinished
from fmnist.runs.run import Run
from ui.shared.answer_line import answer_line
from ui.shared.answers import in_a_sentence, show_answers, show_bars
from ui.shared.cache import kept, model_of
from ui.shared.images import show_image
from ui.shared.kept_pictures import keep_picture, kept_picture, share_with_tab
from ui.shared.presses import press_of
from ui.shared.words import plain

_SHOWN = 112
_LOOK = "look"


def pin_button(repaired: Repaired) -> None:
    """The button that pins a picture in the place of what was pinned before."""
    if press_of(
        "pin",
        "Pin this drawing" if repaired.look == "drawing" else "Pin this picture",
        icon=":material/keep:",
        help="Keeps its 28 × 28 image: at the foot of this page every chosen model "
        "classifies it, and on the page Train a run in training does so after every epoch.",
    ):
        _pin(repaired)
        st.rerun()


def show_pinned(models: list[Run]) -> None:
    """The pinned picture and what each of `models` takes it for."""
    pinned = _pinned()
    if pinned is None:
        return
    with _beside_the_picture(pinned):
        show_answers(models, pinned, "pinned-bars")


def show_pinned_of(run: Run) -> None:
    """The pinned picture and what `run` takes it for after its last epoch, also in training.

    Nothing for a run that does not know all ten classes.
    """
    share_with_tab()
    pinned = _pinned()
    if pinned is None or not run.record.all_classes:
        return
    with _beside_the_picture(pinned):
        try:
            answer, when = _answer_of(run, pinned)
        except FmnistError as error:
            st.caption(plain(str(error)))
            return
        st.caption(when)
        answer_line(in_a_sentence(answer, run), "live-pinned")
        show_bars([(run, answer)], "live-pinned")


def _answer_of(run: Run, pinned: Repaired) -> tuple[Answer, str]:
    if run.is_complete:
        return answer_to(model_of(run), pinned), "After the epoch that was kept"
    identity = pinned.look, pinned.image.tobytes()
    answer, epoch = _answer_in_training(run, run.record.epochs_done, identity, pinned=pinned)
    return answer, f"After epoch {epoch}"


@kept(WEIGHTS, most=16)
def _answer_in_training(
    run: Run, epochs_done: int, identity: tuple[Look, bytes], *, pinned: Repaired
) -> tuple[Answer, int]:
    model, epoch = load_unfinished(run)
    return answer_to(model, pinned), epoch


def _pinned() -> Repaired | None:
    file = kept_picture("pinned")
    if file is None:
        return None
    image = np.asarray(decode_image(file).convert("L"))
    if image.shape != FASHION_MNIST.shape.stored:
        return None
    drawn = PIL.Image.open(io.BytesIO(file)).info.get(_LOOK) == "drawing"
    return Repaired(image, (), "drawing" if drawn else "dataset")


def _pin(repaired: Repaired) -> None:
    """Keep the image, and that it was drawn, which the answer depends on."""
    file, facts = io.BytesIO(), PngInfo()
    facts.add_text(_LOOK, repaired.look)
    PIL.Image.fromarray(repaired.image).save(file, "PNG", pnginfo=facts)
    keep_picture("pinned", file.getvalue())


def _beside_the_picture(pinned: Repaired) -> DeltaGenerator:
    """Show the pinned picture and what unpins it; the place beside them is for its answers."""
    st.subheader("Pinned", anchor=False)
    picture, answers = st.columns(2, gap="large")
    with picture:
        show_image(pinned.image, "The pinned 28 × 28 image", _SHOWN)
        st.button(
            "Unpin",
            icon=":material/keep_off:",
            key="unpin",
            on_click=keep_picture,
            args=("pinned", None),
            help="Forgets the pinned picture.",
        )
    return answers
