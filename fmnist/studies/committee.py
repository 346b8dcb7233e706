"""Settings as a committee over the test images: what each of them takes an image for."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.label_issues import votes
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import SeedGroup, seed_groups

BEHIND = 0.1
"""A setting whose accuracy is further than this behind the best has no vote."""


class Committee(NamedTuple):
    """The votes of `runs` runs of `settings` settings of the ten classes; `behind` have none.

    `shares` is float64 (T, 10): each setting has one vote, which its seeds divide among them.
    """

    settings: int
    runs: int
    behind: int
    shares: NDArray[np.float64]


def committee(runs: Sequence[Run]) -> Committee | None:
    """The committee of the finished runs of the ten classes among `runs`, None if there are none.

    Ensembles have no vote, as their members have. Nor have settings further than `BEHIND` behind
    the best, by their accuracy on validation, or on test where no images were set aside.

    Args:
        runs: the newest first; of several with one setting and seed the newest votes.

    Raises:
        CheckpointError: the predictions of one of them are damaged.
    """
    every = seed_groups([run for run in runs if run.record.combination is None])
    if not every:
        return None
    enough = max(_accuracy(setting) for setting in every) - BEHIND
    settings = [setting for setting in every if _accuracy(setting) >= enough]
    predicted = [run.predictions().test_classes for each in settings for run in each.runs]
    weights = [1 / len(each.runs) for each in settings for _ in each.runs]
    shares = votes(
        np.stack(predicted), np.array(weights), len(settings[0].runs[0].record.dataset.classes)
    )
    return Committee(len(settings), len(predicted), len(every) - len(settings), shares)


def _accuracy(group: SeedGroup) -> float:
    return (group.test if group.validation is None else group.validation).value
