"""One lesson: set-up, guess, experiment, answer and what to take home."""

import streamlit as st

from fmnist.data.dataset import Dataset
from fmnist.studies.lessons import Found, Lesson, Records, lessons
from ui.address.lesson import (
    name_guesses,
    named_guesses,
    open_lesson,
    way_alone,
)
from ui.address.parameters import is_alone
from ui.lessons.parts import show_part
from ui.lessons.sheet import sheet_of
from ui.shared.frame import explained
from ui.shared.presses import press_of

_GUESS = "guess"


def show_lesson(lesson: Lesson, dataset: Dataset) -> None:
    """The lesson as far as the person is: what comes after the guess is not shown before it.

    After it the set-up makes room: it is the question's help.
    """
    st.subheader(f"{lesson.number}. {lesson.title}", anchor=False)
    with explained():
        found = found_by(lesson, dataset)
        setup = lesson.setup.format_map(found.figures)
        question = f"**{lesson.question.format_map(found.figures)}**"
        guess = named_guesses().get(lesson.name)
        if guess is None:
            st.markdown(setup)
        else:
            st.markdown(f"{question} Your guess: “{lesson.options[guess].says}”", help=setup)
        for part in found.before:
            show_part(part, lesson.name)
        if guess is None:
            st.markdown(question)
            _ask(lesson)
        else:
            _answer(lesson, found, guess)
    if not is_alone():
        _around(lesson, found)


def found_by(lesson: Lesson, dataset: Dataset) -> Found:
    """What the records that ship say, computed once as long as they are the same."""
    records = Records.shipped(dataset)
    return _found(lesson.name, tuple(run.id for run in records.runs), _of=(lesson, records))


@st.cache_resource(max_entries=24, show_spinner="Computing from the run records…")
def _found(name: str, ids: tuple[str, ...], *, _of: tuple[Lesson, Records]) -> Found:
    lesson, records = _of
    return lesson.find(records)


def _ask(lesson: Lesson) -> None:
    key = f"{_GUESS}-{lesson.name}"
    chosen = st.radio(
        "Your guess",
        range(len(lesson.options)),
        format_func=lambda place: lesson.options[place].says,
        index=None,
        key=key,
        label_visibility="collapsed",
    )
    press = press_of(
        "commit",
        "Commit to this guess",
        type="primary",
        disabled=chosen is None,
        help="The experiment and the answer appear.",
    )
    if press and chosen is not None:
        name_guesses(named_guesses() | {lesson.name: chosen})
        st.rerun()


def _answer(lesson: Lesson, found: Found, guess: int) -> None:
    st.subheader("Experiment", anchor=False)
    for part in found.experiment:
        show_part(part, lesson.name)
    st.subheader("Answer", anchor=False)
    right = lesson.options[found.right].says
    if guess == found.right:
        st.success(f"You guessed it: “{right}”", icon=":material/check:")
    else:
        st.info(f"Not quite. The records say: “{right}”", icon=":material/lightbulb:")
    st.markdown("\n".join(f"* {claim.says}" for claim in found.claims))
    with st.container(border=True):
        st.markdown(f"**Take home.** {lesson.take_home}")
    _onwards(lesson)


def _onwards(lesson: Lesson) -> None:
    following = next((each for each in lessons() if each.number > lesson.number), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        if following is not None and not is_alone():
            st.button(
                f"Next: {following.title}",
                type="primary",
                icon=":material/arrow_forward:",
                on_click=open_lesson,
                args=(following.name,),
            )
        st.button(
            "Guess again",
            icon=":material/replay:",
            on_click=_forget,
            args=(lesson.name,),
            help="Forgets this guess and hides the answer.",
        )


def _forget(name: str) -> None:
    st.session_state.pop(f"{_GUESS}-{name}", None)
    name_guesses({other: place for other, place in named_guesses().items() if other != name})


def _around(lesson: Lesson, found: Found) -> None:
    """The way back, and what a teacher needs."""
    st.button(
        "All lessons",
        icon=":material/arrow_back:",
        on_click=open_lesson,
        args=(None,),
        help="The list, with those that are done.",
    )
    with st.expander("For teachers"):
        st.link_button(
            "This lesson alone",
            way_alone(lesson.name),
            icon=":material/filter_center_focus:",
        )
        st.caption(
            "The link opens the lesson without menu, other pages and other lessons: copy its "
            "address and give it out. Add &presentation=true for a projector. Guesses stay in each "
            "learner's address and browser; the server keeps none, and knows nobody's name."
        )
        st.download_button(
            "Print as a sheet",
            sheet_of(lesson, found),
            f"lesson-{lesson.number}-{lesson.name}.html",
            "text/html",
            icon=":material/print:",
            help="A page to print: set-up, question and room for notes, and the answer on a "
            "second page.",
        )
