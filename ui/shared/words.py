"""Scores and texts as a person reads them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from fmnist.common import figures
from fmnist.common.figures import duration, interval_of, per_cent
from fmnist.evaluation.calibration import BINS
from fmnist.evaluation.selection import Selection
from fmnist.runs.evaluations import proportion_of
from fmnist.runs.progress import progress_of
from fmnist.runs.record import ACTIVE, RunRecord, Score
from fmnist.runs.run import Run

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])")
_REPLACED = re.compile(r"(:(?=\S)|@|www(?=\.)|[<>~=-](?=[>=-]))", re.IGNORECASE)
"""What becomes an icon, an emoji, a link or an arrow even with a backslash before it."""


def plain(text: str) -> str:
    """`text` for a place that interprets Markdown, so that it is shown as it was typed."""
    apart = _REPLACED.sub("\\1\N{WORD JOINER}", " ".join(text.split()))
    return _MARKUP.sub(r"\\\1", apart)


def interval(score: Score) -> str:
    """The 95 % interval of an accuracy, such as 92.2 to 93.2 %."""
    return f"{interval_of(proportion_of(score).estimate)} %"


def accuracy(score: Score | None) -> str:
    """An accuracy with its interval, or a dash."""
    return "–" if score is None else f"{per_cent(score.accuracy)} ({interval(score)})"


def validation(record: RunRecord) -> str:
    """The validation accuracy of the kept epoch with its interval, or why there is none."""
    return without_validation(record) or accuracy(record.best)


def without_validation(record: RunRecord) -> str:
    """Why a run has no validation accuracy, empty for one that has."""
    if record.protocol.split == "validation":
        return ""
    if record.combination is not None:
        return "none: no validation images in common"
    whole = record.config.train_images is None
    return "none: trained on all images" if whole else "none: no images set aside"


def selection_words(selection: Selection, classes: tuple[str, ...], images: int) -> str:
    """What is selected and how many images that is: "Shirt predicted as Coat, 97 images"."""
    if not selection.narrows:
        return f"All {images:,} test images"
    parts = []
    if selection.actual is not None and selection.predicted is not None:
        parts.append(f"{classes[selection.actual]} predicted as {classes[selection.predicted]}")
    elif selection.actual is not None:
        parts.append(f"true class {classes[selection.actual]}")
    elif selection.predicted is not None:
        parts.append(f"predicted as {classes[selection.predicted]}")
    if selection.right is not None and not selection.implies_answer:
        parts.append(f"{'correct' if selection.right else 'wrong'} predictions")
    if selection.sure is not None:
        parts.append(f"confidence {bin_words(selection.sure)}")
    said = ", ".join([*parts, images_words(images)])
    return said[0].upper() + said[1:]


def bin_words(place: int) -> str:
    """A bin of the confidence, such as "0.60 to 0.67"."""
    return f"{place / BINS:.2f} to {(place + 1) / BINS:.2f}"


def images_words(number: int) -> str:
    """So many images: "1 image", "1,200 images"."""
    return "1 image" if number == 1 else f"{number:,} images"


def moment(when: datetime) -> str:
    """A moment in the reader's own time zone, such as 21 Nov 2026 07:35."""
    return figures.moment(when, readers_zone())


def readers_zone() -> ZoneInfo | None:
    """The time zone that the browser names; None, for that of the machine, if it is not known."""
    try:
        return ZoneInfo(st.context.timezone or "")
    except (KeyError, ValueError, OSError):
        return None


def in_words(run: Run) -> str:
    """Where a run stands: its status, and while it trains how far it is and what is left."""
    record = run.record
    if record.status not in ACTIVE:
        return {
            "validated": record.stop_reason or "validated",
            "queued": "waiting in the queue",
            "failed": f"failed: {record.error}",
            "interrupted": f"interrupted after epoch {record.epochs_done} of {record.config.epochs}"
            if record.epochs_done
            else "interrupted before its first epoch ended",
        }.get(record.status, record.status)
    progress = progress_of(run)
    epoch = min(int(progress.epoch) + 1, progress.epochs)
    left = ""
    if progress.seconds_left is not None and record.status == "running":
        left = f", {duration(progress.seconds_left)} left"
    return f"{record.status}, epoch {epoch} of {progress.epochs}{left}"
