"""The list of all lessons, with those that this browser has done."""

import streamlit as st

from fmnist.studies.lessons import Lesson, lessons
from ui.address.lesson import named_guesses, open_lesson
from ui.lessons.progress import forget_everything


def show_course() -> None:
    """Every lesson as a card, which opens it; the first that is not done is the primary button."""
    guesses = named_guesses()
    every = lessons()
    done = sum(lesson.name in guesses for lesson in every)
    st.markdown(
        f"{len(every)} lessons of about eight minutes, each on a mistake that the field keeps "
        "making. "
        + (
            f"**{done} done.**"
            if done
            else "Commit to a guess, then see what stored runs say; every figure is computed from "
            "their records."
        )
    )
    following = next((lesson for lesson in every if lesson.name not in guesses), None)
    with st.container(gap="xsmall"):
        for lesson in every:
            _card(lesson, lesson.name in guesses, lesson is following)
    if done:
        st.button(
            "Start over",
            icon=":material/restart_alt:",
            on_click=forget_everything,
            help="Forgets all guesses, in the address and in this browser.",
        )


def _card(lesson: Lesson, done: bool, is_next: bool) -> None:
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"card-{lesson.name}"
    ):
        with st.container(width=330):
            st.button(
                f"{lesson.number}. **{lesson.title}**",
                key=f"open-{lesson.name}",
                type="primary" if is_next else "tertiary",
                icon=":material/check_circle:" if done else ":material/radio_button_unchecked:",
                on_click=open_lesson,
                args=(lesson.name,),
            )
        st.caption(lesson.take_home if done else lesson.topic, width="stretch")
