"""Lessons: a question, a guess, an experiment, and the answer as the run records have it.

A lesson is a file in `course/` that defines `LESSON`; it is in the program as soon as it is there.
"""

import pkgutil
from functools import cache
from importlib import import_module

from fmnist.common.errors import ConfigError
from fmnist.studies.lessons import course
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records

__all__ = ["Claim", "Found", "Lesson", "Option", "Records", "lesson_of", "lessons"]


@cache
def lessons() -> tuple[Lesson, ...]:
    """All lessons in the order of their numbers."""
    modules = (each.name for each in pkgutil.iter_modules(course.__path__))
    found = [import_module(f"{course.__name__}.{name}").LESSON for name in modules]
    return tuple(sorted(found, key=lambda lesson: lesson.number))


def lesson_of(name: str) -> Lesson:
    """The lesson of this name.

    Raises:
        ConfigError: there is none.
    """
    for lesson in lessons():
        if lesson.name == name:
            return lesson
    raise ConfigError(f"There is no lesson {name[:60]!r}: choose one from the list.")
