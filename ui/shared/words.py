"""Scores and texts as a person reads them."""

import re

from fmnist.common.estimate import Estimate
from fmnist.common.figures import interval_of, per_cent
from fmnist.evaluation.metrics import Proportion
from fmnist.runs.record import RunRecord, Score


def plain(text: str) -> str:
    """`text` for a place that interprets Markdown, so that it is shown as it was typed."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])", r"\\\1", " ".join(text.split()))


def interval(score: Score) -> str:
    """The 95 % interval of an accuracy, such as 92.2 to 93.2 %."""
    return f"{interval_of(_estimate(score))} %"


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
    whole = record.config.train_images is None
    return "none: trained on all images" if whole else "none: no images set aside"


def _estimate(score: Score) -> Estimate:
    return Proportion(round(score.accuracy * score.images), score.images).estimate
