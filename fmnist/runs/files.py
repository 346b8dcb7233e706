"""The names of the files that a run and the folder of runs consist of: nothing else spells them."""

from typing import Literal, get_args

FileName = Literal["best.safetensors", "predictions.npz", "metrics.jsonl"]
"""A file whose hash the record keeps."""
HASHED: tuple[FileName, ...] = get_args(FileName)
WEIGHTS: FileName = "best.safetensors"
"""The weights of the epoch that is kept, alone."""
PREDICTIONS: FileName = "predictions.npz"
"""Classes and logits with the indices of the images they are for."""
METRICS: FileName = "metrics.jsonl"
"""The curves: a line for each report, epoch and event."""
LAST = "last.safetensors"
"""All that a resumed run needs, in one file, so that no crash leaves halves of two epochs."""
RECORD = "run.json"
NOTES = "notes.json"
"""What the user wrote: the one file of a run that its training does not write."""
LOG = "log.txt"
INDEX = ".index.jsonl"
"""In the folder of runs: what its records said when they were last read."""
MARKS = "labels.json"
"""In the folder of runs: the labels that the user holds to be wrong."""
SEARCHES = ".searches"
"""In the folder of runs: a folder for each search."""
SEARCH = "search.json"
"""What a search looks for, how far it is and what came of it."""
JOURNAL = "trials.jsonl"
"""The trials of a search as Optuna keeps them: lines are only ever added."""
JUDGEMENTS = "judgements.json"
"""In the folder of runs: what the user saw in images shown without their labels."""
QUEUE_LOCK = "queue.lock"

Request = Literal["stop", "pause"]
REQUESTS: tuple[Request, ...] = get_args(Request)
Lease = Literal["cpu", "cuda", "mps", "cluster"]
"""What can be had for training, by one process at a time: a device, or a cluster of machines."""
LEASES: tuple[Lease, ...] = get_args(Lease)


def request_file(request: Request) -> str:
    """The file by which a user asks this of a run that trains."""
    return f"{request}.request"


def lock_file(lease: Lease) -> str:
    """In the folder of runs: the lock that whoever trains with this holds."""
    return f"training.{lease}.lock"
