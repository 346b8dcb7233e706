"""What the second look says about a photograph, and the answer of both looks together."""

import hashlib

import pandas as pd
import streamlit as st
from PIL import Image

from fmnist.common.figures import confidence, listed
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.classify import Answer
from fmnist.recognition.recognise import Recognition, second_look_at
from fmnist.recognition.repair import RepairOptions
from fmnist.recognition.second_look import Item, SecondLook
from fmnist.runs.run import Run
from ui.shared.charts import probability_bars
from ui.shared.colours import GREY
from ui.shared.kept_charts import show_chart
from ui.shared.words import plain

_SWITCH = "second-look"
_TOGETHER, _SECOND = "Both looks", "Second look"
_LEAST_OTHER = 0.5


def second_look_switch() -> None:
    """The switch that leaves the answer to the Fashion-MNIST network alone."""
    st.toggle(
        "Second look at photographs",
        True,
        key=_SWITCH,
        persist_state="session",
        help="A network that learned from a million colour photographs looks at yours too: it "
        "finds the items, also on a person, and its answer is combined with that of the "
        "Fashion-MNIST network. Off, the Fashion-MNIST network answers alone.",
    )


def second_look_of(picture: Image.Image, options: RepairOptions) -> SecondLook | None:
    """The second look at a photograph; none at a drawing or while it is switched off."""
    if not second_look_is_on():
        return None
    return _kept(identity_of(picture), options, _picture=picture)


def second_look_is_on() -> bool:
    """Whether photographs get one."""
    return bool(st.session_state.get(_SWITCH, True))


def identity_of(picture: Image.Image) -> str:
    """The same for equal pictures."""
    return hashlib.sha256(picture.tobytes()).hexdigest()[:16]


@st.cache_resource(max_entries=16, show_spinner="Looking at the photograph")
def _kept(identity: str, options: RepairOptions, *, _picture: Image.Image) -> SecondLook | None:
    return second_look_at(_picture, options)


def show_both(found: Recognition, run: Run) -> None:
    """The answer of both looks, then each of them apart, in words and bars."""
    assert found.item is not None
    st.markdown(_together(found))
    st.markdown(
        f"The second look at the photograph: {_named(found.item)}. "
        f"{plain(run.label)} on its 28 × 28 pixels: {_most(found.network)}."
    )
    frames = [
        pd.DataFrame({"class": FASHION_MNIST.classes, "probability": shares, "model": name})
        for name, shares in (
            (_TOGETHER, found.answer.probabilities),
            (_SECOND, found.item.probabilities),
        )
    ]
    show_chart(
        probability_bars(((_TOGETHER, "#D55E00"), (_SECOND, GREY))),
        key="both-bars",
        alt="The probability of each class for both looks together and for the second look",
        bars=pd.concat(frames),
    )


def _together(found: Recognition) -> str:
    """The prediction set in words; what is none of the ten by its own name."""
    names = [FASHION_MNIST.classes[place] for place in found.classes]
    sure = confidence(float(found.answer.probabilities[found.answer.class_index]))
    any_of = listed(names, "or")
    assert found.item is not None
    if found.item.other >= _LEAST_OTHER:
        other = found.item.other_word
        return f"**{other}**, which is none of the ten. Of the ten it is most like: {any_of}."
    if found.answer.is_outlier:
        return f"{any_of}, confidence {sure}. **This does not look like any of the ten.**"
    if len(names) > 1:
        return f"**{any_of}**, both looks together: nine times in ten it is one of these."
    return f"**{any_of}**, confidence {sure}, say both looks together."


def _named(item: Item) -> str:
    """What it is, with the probability that the bars have unless it is none of the ten."""
    if item.other >= _LEAST_OTHER:
        return f"{item.word}, confidence {confidence(float(item.kinds.max()))}"
    likeliest = int(item.probabilities.argmax())
    sure = confidence(float(item.probabilities[likeliest]))
    return f"{FASHION_MNIST.classes[likeliest]}, confidence {sure}"


def _most(answer: Answer) -> str:
    share = confidence(float(answer.probabilities[answer.class_index]))
    return f"{FASHION_MNIST.classes[answer.class_index]}, confidence {share}"
