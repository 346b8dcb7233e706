"""What is known of how long a training takes on this machine, and finding it out meanwhile."""

from typing import NamedTuple

from fmnist.jobs.queue import jobs
from fmnist.runs.record import ACTIVE
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import TimeEstimate

LOOK_EVERY_SECONDS = 0.5
"""How often a line looks again that waits for what is being measured."""


class Known(NamedTuple):
    """The estimate, if there is one; whether something trains; and whether it is being measured."""

    estimate: TimeEstimate | None
    busy: bool
    pending: bool


def time_known(config: TrainConfig) -> Known:
    """What is known of `config`; what was measured long ago is measured anew unless a run trains.

    Raises:
        FmnistError: a few steps of it have been tried and failed.
    """
    estimate = jobs().estimate(config)
    busy = any(run.record.status in ACTIVE for run in Store().unfinished())
    pending = not busy and not jobs().timings.is_fresh(config)
    if pending:
        jobs().time(config)
    return Known(estimate, busy, pending)
