"""Lessons: guess, then see what the stored runs say."""

from ui.address.lesson import named_lesson
from ui.lessons.course import show_course
from ui.lessons.lesson import show_lesson
from ui.lessons.progress import share_progress
from ui.shared.frame import from_address, open_page, require_dataset

open_page("Lessons", "Guess first, then see what the stored runs say.")
dataset = require_dataset()
lesson = from_address(named_lesson, None)
if lesson is None:
    show_course()
else:
    show_lesson(lesson, dataset)
share_progress()
