"""The list of all lessons, with those that this browser has done."""

import streamlit as st

from fmnist.studies.lessons import Lesson, lessons
from ui.address.lesson import Guesses, named_guesses, open_lesson
from ui.lessons.progress import forget_everything


def show_course() -> None:
    """Every lesson as a card; the next one to do first in line has the primary button."""
    guesses = named_guesses()
    every = lessons()
    done = sum(lesson.name in guesses for lesson in every)
    st.markdown(
        f"{len(every)} lessons of about eight minutes, each on a mistake that the field keeps "
        f"making. **{done} done.**"
        if done
        else f"{len(every)} lessons of about eight minutes, each on a mistake that the field keeps "
        "making. Commit to a guess, then see what stored runs say; every figure is computed from "
        "their records."
    )
    for lesson in every:
        _card(lesson, guesses)
    if done:
        st.button(
            "Start over",
            icon=":material/restart_alt:",
            on_click=forget_everything,
            help="Forgets all guesses, in the address and in this browser.",
        )


def _card(lesson: Lesson, guesses: Guesses) -> None:
    done = lesson.name in guesses
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width=330):
            st.button(
                f"{lesson.number}. **{lesson.title}**",
                key=f"open-{lesson.name}",
                type="tertiary",
                icon=":material/check_circle:" if done else ":material/radio_button_unchecked:",
                on_click=open_lesson,
                args=(lesson.name,),
            )
        st.caption(lesson.take_home if done else "Not done yet", width="stretch")
