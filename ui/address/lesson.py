"""The lesson that is open, and what was guessed, as the address of Lessons says it."""

import re
from urllib.parse import urlencode

import streamlit as st

from fmnist.common.errors import AddressError, ConfigError
from fmnist.studies.lessons import Lesson, lesson_of, lessons
from ui.address.parameters import ALONE, last, read, write

Guesses = dict[str, int]
"""The place of the option guessed, by the name of the lesson."""
_LESSON, _GUESSES, _SCORES = "lesson", "guesses", "scores"
_GUESSED = "lessons-guessed"
_MOST_SCORES = 50


def read_lesson(name: str) -> Lesson:
    """The lesson of this name.

    Raises:
        AddressError: there is none.
    """
    try:
        return lesson_of(name)
    except ConfigError as error:
        raise AddressError(str(error)) from error


def read_guesses(text: str) -> Guesses:
    """What an address writes as "seeds.2,test-set.0"; what is no guess of any lesson is left out.

    So an address that was kept stays good when a lesson has gone since.
    """
    options = {lesson.name: len(lesson.options) for lesson in lessons()}
    found = re.findall(r"(?:^|,)([a-z0-9-]+)\.([0-9])(?=,|$)", text, re.ASCII)
    return {name: int(place) for name, place in found if int(place) < options.get(name, 0)}


def written(guesses: Guesses) -> str:
    """Guesses as `read_guesses` reads them."""
    return ",".join(f"{name}.{place}" for name, place in sorted(guesses.items()))


def named_lesson() -> Lesson | None:
    """The lesson that the address opens, as `read_lesson` reads it, if any."""
    name = read().get(_LESSON)
    return None if name is None else read_lesson(name)


def open_lesson(name: str | None) -> None:
    """Open a lesson, or the list of all."""
    write({_LESSON: name})


def named_guesses() -> Guesses:
    """What the address says was guessed, and what was guessed before a way Back in this session."""
    guessed: Guesses = st.session_state.get(_GUESSED, {})
    return guessed | read_guesses(read().get(_GUESSES, ""))


def name_guesses(guesses: Guesses) -> None:
    """Put all guesses into the address."""
    st.session_state[_GUESSED] = guesses
    write({_GUESSES: written(guesses) or None})


def read_scores(text: str) -> list[float]:
    """How far off the last predictions were, as fractions, from an address that writes "120,45".

    It has hundredths of a point; what is no such number is left out.
    """
    found = re.findall(r"(?:^|,)([0-9]{1,5})(?=,|$)", text)[-_MOST_SCORES:]
    return [int(each) / 10_000 for each in found]


def named_scores() -> list[float]:
    """How far off the predictions were that the address has, the first one first."""
    return read_scores(read().get(_SCORES, last(_SCORES) or ""))


def add_score(off: float) -> None:
    """Put how far off another prediction was into the address."""
    scores = [*named_scores(), off]
    write({_SCORES: ",".join(str(round(10_000 * each)) for each in scores)})


def way_alone(name: str) -> str:
    """The address, from that of Lessons, with which a teacher gives a lesson out: it alone."""
    return f"?{urlencode({_LESSON: name, ALONE: 'true'})}"
