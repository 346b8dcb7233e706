"""Runs that were cut short and are to go on."""

from fmnist.common.errors import RunError
from fmnist.runs.record import now
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def requeue(store: Store, run: Run) -> Run:
    """Let a run that was cut short wait for its turn, from its last epoch.

    Raises:
        RunError: the folder of runs cannot be written to.
    """
    if run.record.status == "queued":
        return run
    changes = {"status": "queued", "waiting_since": now(), "ended": None, "error": None}
    store.update(run.record.changed(**changes))
    return store.get(run.id)


def require_resumable(run: Run) -> Run:
    """Return `run`, or raise RunError unless it is the user's own and was cut short."""
    if run.read_only or run.record.status not in ("interrupted", "failed", "queued"):
        raise RunError(
            f"The run {run.label} is {run.record.status}: only an interrupted or failed run of "
            "your own can be resumed."
        )
    return run
