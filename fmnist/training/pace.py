"""How long a training still takes, at the pace it has kept."""

from collections.abc import Sequence
from typing import NamedTuple


class Moment(NamedTuple):
    """So many epochs were done after so many seconds of training, validation left out."""

    epoch: float
    seconds: float


def seconds_left(
    first: Moment, now: Moment, epochs: int, validation: Sequence[float]
) -> float | None:
    """Seconds until `epochs` are done; None until there are two moments to tell the pace from.

    What happens once, such as compiling, falls before the `first` report and tells nothing of the
    pace. Validation counts with the mean of the seconds it took in past epochs.
    """
    if now.epoch == first.epoch:
        return None
    pace = (now.seconds - first.seconds) / (now.epoch - first.epoch)
    per_epoch = pace + sum(validation) / max(1, len(validation))
    return per_epoch * (epochs - now.epoch)
