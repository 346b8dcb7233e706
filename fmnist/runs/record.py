"""The record of a run: everything needed to know what happened and to do it again."""

import json
import os
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field

from fmnist.common.errors import RunError
from fmnist.common.processes import boot, host
from fmnist.data.source import DEFAULT_DATASET
from fmnist.runs.combination import Combination, Part, Preprocessing
from fmnist.runs.files import FileName, Lease
from fmnist.runs.migrations import migrate
from fmnist.training.settings import Settings

ID_PATTERN = r"\d{8}-\d{6}-[a-z0-9_]{1,64}-[0-9a-f]{4}"

Status = Literal[
    "queued", "running", "paused", "finished", "stopped", "validated", "failed", "interrupted"
]
Role = Literal["exploration", "confirmation"]
Count = Annotated[int, Field(ge=0, le=2**53)]
Seconds = Annotated[float, Field(ge=0)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC)),
]
"""One that every clock and time zone can say."""
ACTIVE: tuple[Status, ...] = ("running", "paused")
UNDER_WAY: tuple[Status, ...] = (*ACTIVE, "queued")
COMPLETE: tuple[Status, ...] = ("finished", "stopped")
"""The statuses of runs that have test results, verified by hash."""
ENDED: tuple[Status, ...] = (*COMPLETE, "validated")
"""Those of runs that have weights and predictions, be it on validation alone."""


class DatasetUsed(Part):
    """From what it learned, and all the classes that it tells apart, in the dataset's order."""

    name: str
    classes: tuple[str, ...]


class SplitUsed(Part):
    """Which images trained and which validated."""

    id: str
    sha256: str
    train_images: Count
    validation_images: Count


class Protocol(Part):
    """What chose the epoch whose weights are kept; with no images for it, the last is kept."""

    metric: Literal["accuracy", "loss"]
    split: Literal["validation", "none"] = "validation"


class Score(Part):
    """Accuracy as a fraction, loss as mean cross-entropy in nats, over `images` images."""

    epoch: Count
    images: int = Field(ge=1, le=2**53)
    accuracy: float = Field(ge=0, le=1)
    loss: float


class Network(Part):
    """The size of the network; `macs` are multiply-adds for one image."""

    parameters: Count
    trainable_parameters: Count
    macs: Count


class Effort(Part):
    """What the run took: seconds apart for each kind of work, memory in bytes.

    Compiling in the first step is part of `training_seconds`. `latency_ms` is what one picture
    takes afterwards, on the processor; older runs lack it.
    """

    training_seconds: Seconds = 0
    evaluation_seconds: Seconds = 0
    images_seen: Count = 0
    peak_memory: Count = 0
    latency_ms: Annotated[float, Field(gt=0)] | None = None


class Environment(Part):
    """Where the run ran."""

    code: str
    python: str
    libraries: dict[str, str]
    device: str
    device_name: str
    processor: str
    threads: Count
    precision: str
    deterministic: bool


class Process(Part):
    """Which process keeps the record, on which machine since which start of it, and by what right.

    Host and boot are empty in runs from before they were kept. `node` is the machine of a cluster
    that trains it, None where the process itself does.
    """

    started_by: Literal["app", "cli"]
    pid: Count
    host: str
    boot: str
    lease: Lease
    node: str | None = None

    @classmethod
    def of_this(cls, started_by: Literal["app", "cli"], lease: Lease) -> Self:
        """This process, which holds the lock of `lease`."""
        return cls(started_by=started_by, pid=os.getpid(), host=host(), boot=boot(), lease=lease)

    @property
    def is_of_this_machine(self) -> bool:
        """Whether the locks of this machine say if it still runs."""
        return self.host in ("", host()) or self.boot == boot()


class RunRecord(Part):
    """One run as it is stored, whatever this version could train.

    Times are UTC in ISO 8601; durations come from a monotonic clock, in seconds.
    """

    schema_version: Literal[8] = 8
    id: str = Field(pattern=f"^{ID_PATTERN}$")
    status: Status = "queued"
    request: str | None = Field(None, max_length=64)
    """What the page sent with the press of Start, so that a double press is one run."""
    place: Count = 0
    """Among the runs of one request, which may differ in nothing else."""
    created: Moment
    waiting_since: Moment | None = None
    """When it was put into the queue again, for a run that is resumed."""
    started: Moment | None = None
    ended: Moment | None = None
    heartbeat: Moment | None = None
    dataset: DatasetUsed
    preprocessing: Preprocessing
    config: Settings
    """How it was trained; of a combination, what it was trained on and no more."""
    combination: Combination | None = None
    """What it is made of, None for a run that was trained."""
    group: str | None = None
    role: Role | None = None
    """In a search: such a run ends `validated`, without a look at test. None for all others."""
    split: SplitUsed | None = None
    protocol: Protocol
    network: Network
    epochs_done: Count = 0
    best: Score | None = None
    """On validation, like `last`: None as well when no images were set aside for it."""
    last: Score | None = None
    train: Score | None = None
    """The best weights on a sample of the training images, not augmented."""
    test: Score | None = None
    test_looks: Count = 0
    effort: Effort = Effort()
    environment: Environment | None = None
    process: Process | None = None
    files: dict[FileName, str] = Field(default_factory=dict)
    """The sha256 of each file, from the moment it is complete; it may ship without weights."""
    imported: AwareDatetime | None = None
    """When it came here in a bundle, for a run that was trained elsewhere."""
    stop_reason: str | None = None
    error: str | None = None

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The record in the JSON of any version so far.

        Raises:
            RunError: it is no record, or a later version wrote it.
        """
        try:
            migrated = json.dumps(migrate(json.loads(content)))
            return cls.model_validate_json(migrated)
        except (ValueError, RecursionError) as error:
            raise RunError("its record is not one that this version understands.") from error

    @property
    def all_classes(self) -> bool:
        """Whether it tells all classes of the usual dataset apart: else no other run compares."""
        return self.dataset.name == DEFAULT_DATASET and not self.config.classes

    @property
    def title(self) -> str:
        """What it is in a few words: its network, or of what it is made."""
        return self.combination.title if self.combination else self.config.network

    @property
    def kept_epoch(self) -> int | None:
        """The epoch whose weights are kept, None before one has ended and of a combination."""
        if self.protocol.split == "none":
            return self.epochs_done or None
        return (self.best.epoch or None) if self.best else None

    @property
    def generalisation_gap(self) -> float | None:
        """Training minus validation accuracy of the weights kept, None without validation."""
        if self.train is None or self.best is None:
            return None
        return self.train.accuracy - self.best.accuracy

    @property
    def validation_loss_rise(self) -> float | None:
        """Validation loss after the last epoch less that after the best, in nats."""
        if self.last is None or self.best is None:
            return None
        return self.last.loss - self.best.loss

    def changed(self, **changes: Any) -> "RunRecord":
        """This record with some fields replaced."""
        return self.model_copy(update=changes)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
