"""The record of a run: `run.json`, everything needed to know what happened and to do it again."""

import os
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from fmnist.common.constants import CLASS_NAMES, IMAGE_SIZE
from fmnist.training.config import TrainConfig

ID_PATTERN = r"\d{8}-\d{6}-[a-z0-9_]{1,64}-[0-9a-f]{4}"

Status = Literal["queued", "running", "paused", "finished", "stopped", "failed", "interrupted"]
FileName = Literal["best.safetensors", "predictions.npz", "metrics.jsonl"]
FILE_NAMES: tuple[FileName, ...] = get_args(FileName)
WEIGHTS: FileName = "best.safetensors"
Count = Annotated[int, Field(ge=0, le=2**53)]
Seconds = Annotated[float, Field(ge=0)]
ACTIVE: tuple[Status, ...] = ("running", "paused")
COMPLETE: tuple[Status, ...] = ("finished", "stopped")
"""The statuses of runs that have test results, verified by hash."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Task(_Part):
    """What is predicted, and on which images it is judged."""

    name: str = "fashion-mnist"
    classes: tuple[str, ...] = CLASS_NAMES
    outputs: int = len(CLASS_NAMES)
    evaluated_on: str = "the 10,000 test images"

    @classmethod
    def of(cls, classes: tuple[str, ...]) -> Self:
        """To tell these classes apart, in the dataset's order."""
        if classes == CLASS_NAMES:
            return cls()
        return cls(
            name=" or ".join(classes),
            classes=classes,
            outputs=len(classes),
            evaluated_on=f"the {1_000 * len(classes):,} test images of these classes",
        )

    @property
    def is_whole(self) -> bool:
        """Whether it is about all ten classes: no other task's accuracy compares with its own."""
        return self.classes == CLASS_NAMES


class Input(_Part):
    """The form in which the network sees an image."""

    size: int = IMAGE_SIZE
    channels: int = 1
    mean: float
    std: float = Field(gt=0)


class SplitUsed(_Part):
    """Which images trained and which validated."""

    id: str
    sha256: str
    train_images: Count
    validation_images: Count


class Protocol(_Part):
    """What chose the epoch whose weights are kept; with no images for it, the last is kept."""

    metric: Literal["accuracy", "loss"]
    split: Literal["validation", "none"] = "validation"


class Score(_Part):
    """Accuracy as a fraction, loss as mean cross-entropy in nats, over `images` images."""

    epoch: Count
    images: int = Field(ge=1, le=70_000)
    accuracy: float = Field(ge=0, le=1)
    loss: float


class Network(_Part):
    """The size of the network; `macs` are multiply-adds for one image."""

    parameters: Count
    trainable_parameters: Count
    macs: Count


class Effort(_Part):
    """What the run took: seconds apart for each kind of work, memory in bytes.

    Compiling in the first step is part of `training_seconds`; `compilation_seconds`, for compiling
    apart from training, is 0 in every record so far. `latency_ms` is what one picture takes
    afterwards, on the processor; older runs lack it.
    """

    training_seconds: Seconds = 0
    evaluation_seconds: Seconds = 0
    compilation_seconds: Seconds = 0
    images_seen: Count = 0
    peak_memory: Count = 0
    latency_ms: Annotated[float, Field(gt=0)] | None = None


class Environment(_Part):
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


class Process(_Part):
    """Which process ran it."""

    started_by: Literal["app", "cli"]
    pid: Count

    @classmethod
    def of_this(cls, started_by: Literal["app", "cli"]) -> Self:
        """This process."""
        return cls(started_by=started_by, pid=os.getpid())


class RunRecord(_Part):
    """One run. Times are UTC in ISO 8601; durations come from a monotonic clock, in seconds."""

    schema_version: Literal[1] = 1
    id: str = Field(pattern=f"^{ID_PATTERN}$")
    status: Status = "queued"
    request: str | None = Field(None, max_length=64)
    """What the page sent with the press of Start, so that a double press is one run."""
    created: AwareDatetime
    waiting_since: AwareDatetime | None = None
    """When it was put into the queue again, for a run that is resumed."""
    started: AwareDatetime | None = None
    ended: AwareDatetime | None = None
    heartbeat: AwareDatetime | None = None
    task: Task = Task()
    input: Input
    config: TrainConfig
    config_hash: str
    group: str | None = None
    parent: str | None = None
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
    files: dict[FileName, str] = {}
    """The sha256 of each file, from the moment it is complete; it may ship without weights."""
    stop_reason: str | None = None
    error: str | None = None

    @property
    def kept_epoch(self) -> int | None:
        """The epoch whose weights are kept, None before one has ended."""
        if self.protocol.split == "none":
            return self.epochs_done or None
        return self.best.epoch if self.best else None

    def changed(self, **changes: Any) -> "RunRecord":
        """This record with some fields replaced."""
        return self.model_copy(update=changes)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
