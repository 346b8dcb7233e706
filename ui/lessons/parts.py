"""The parts of an experiment, each kind drawn in its way."""

from functools import singledispatch

import pandas as pd
import streamlit as st

from fmnist.studies.lessons.parts import (
    Bars,
    Beside,
    Chart,
    Choice,
    Desk,
    Figures,
    Gallery,
    Live,
    Table,
    Words,
)
from ui.lessons.charts import bar_chart, line_chart
from ui.lessons.contest import show_contest
from ui.lessons.drawing import show_drawing
from ui.lessons.labelling import show_labelling
from ui.lessons.live import show_live
from ui.lessons.neuron import show_neuron
from ui.shared.choice import choice
from ui.shared.frame import require_dataset
from ui.shared.heatmaps import show_overlay
from ui.shared.images import show_image

_FEW = 4
_TILE = 168


@singledispatch
def show_part(part: object, lesson: str) -> None:
    """Draw a part of the experiment of the lesson of this name."""
    raise TypeError(f"nobody draws {type(part).__name__}")


@show_part.register
def _(part: Words, lesson: str) -> None:
    st.markdown(part.text)


@show_part.register
def _(part: Figures, lesson: str) -> None:
    with st.container(horizontal=True):
        for label, value, note in part.entries:
            st.metric(label, value, note, delta_color="off", delta_arrow="off", width=160)


@show_part.register
def _(part: Table, lesson: str) -> None:
    st.markdown(f"**{part.title}**")
    st.dataframe(pd.DataFrame(part.rows, columns=part.columns), hide_index=True, alt=part.title)


@show_part.register
def _(part: Chart, lesson: str) -> None:
    st.altair_chart(line_chart(part), alt=part.title)


@show_part.register
def _(part: Bars, lesson: str) -> None:
    st.altair_chart(bar_chart(part), alt=part.title)


@show_part.register
def _(part: Gallery, lesson: str) -> None:
    if part.title:
        st.markdown(f"**{part.title}**")
    with st.container(horizontal=True):
        for picture in part.pictures:
            with st.container(width=_TILE, gap="small"):
                if picture.map is None:
                    show_image(picture.image, picture.caption)
                else:
                    show_overlay(picture.image, picture.map, picture.caption)
                st.caption(picture.caption)


@show_part.register
def _(part: Desk, lesson: str) -> None:
    match part.kind:
        case "contest":
            show_contest()
        case "drawing":
            show_drawing()
        case "labelling":
            show_labelling(require_dataset())
        case "neuron":
            show_neuron(require_dataset())


@show_part.register
def _(part: Live, lesson: str) -> None:
    show_live(part, lesson)


@show_part.register
def _(part: Beside, lesson: str) -> None:
    for column, each in zip(st.columns(len(part.parts)), part.parts, strict=True):
        with column:
            show_part(each, lesson)


@show_part.register
def _(part: Choice, lesson: str) -> None:
    key = f"{lesson}-{part.name}"
    places = range(len(part.options))

    def says(place: int) -> str:
        return part.options[place]

    chosen: int | None
    if part.slider:
        chosen = st.select_slider(part.label, places, part.first, format_func=says, key=key)
    elif len(part.options) <= _FEW:
        chosen = st.segmented_control(
            part.label,
            places,
            format_func=says,
            default=part.first,
            required=True,
            key=key,
            wrap=True,
        )
    else:
        chosen = choice(
            st.selectbox, part.label, places, index=part.first, format_func=says, key=key
        )
    for each in part.at(part.first if chosen is None else chosen):
        show_part(each, lesson)
