"""A run as it goes to a worker, with the runs that it begins from or learns from."""

from fmnist.jobs.cluster.epoch import whole_epoch
from fmnist.jobs.cluster.messages import Parcel
from fmnist.jobs.teacher import OUT_OF_FOLD
from fmnist.runs.files import LAST, METRICS, RECORD, WEIGHTS
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def parcel_of(store: Store, run: Run) -> Parcel:
    """The parcel of `run`, with its curves so far and its last whole epoch if it has one.

    What a crash left of a line at the end of the curves is cut off.

    Raises:
        RunError: a run that it needs is not there, or is damaged.
    """
    config, record = run.record.config, run.record
    sent = record.changed(status="queued", process=None)
    files = {RECORD: sent.model_dump_json().encode()}
    if (run.folder / METRICS).exists():
        files[METRICS] = _whole_lines(run)
    if whole_epoch(run.folder, config) is not None:
        kept = (LAST, WEIGHTS)
        files |= {name: (run.folder / name).read_bytes() for name in kept if _has(run, name)}
    folders = {run.id: files}
    for name in {config.begin_from, config.teacher} - {"", OUT_OF_FOLD}:
        needed = store.find(name)
        folders[needed.id] = {
            each: (needed.folder / each).read_bytes() for each in (RECORD, *needed.record.files)
        }
    return Parcel(run.id, folders)


def _whole_lines(run: Run) -> bytes:
    path = run.folder / METRICS
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        path.write_bytes(whole)
    return whole


def _has(run: Run, name: str) -> bool:
    return (run.folder / name).is_file()
