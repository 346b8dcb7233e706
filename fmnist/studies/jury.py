"""All settings as a jury over the test images: what each of them takes an image for."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.analysis.doubts import votes
from fmnist.runs.run import Run
from fmnist.studies.field import field


class Jury(NamedTuple):
    """The votes of `runs` runs of `settings` settings of the ten classes.

    `shares` is float64 (T, 10): each setting has one vote, which its seeds divide among them.
    """

    settings: int
    runs: int
    shares: NDArray[np.float64]


def jury(runs: Sequence[Run]) -> Jury | None:
    """The jury of all finished runs of the ten classes among `runs`, None if there are none.

    Args:
        runs: the newest first; of several with one setting and seed the newest votes.

    Raises:
        CheckpointError: the predictions of one of them are damaged.
    """
    settings = field(runs)
    if not settings:
        return None
    predicted = [run.predictions().test_classes for each in settings for run in each.runs]
    weights = [1 / len(each.runs) for each in settings for _ in each.runs]
    return Jury(len(settings), len(predicted), votes(np.stack(predicted), np.array(weights)))
