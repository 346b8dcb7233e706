"""What there is more and more of, and what that costs."""

from dataclasses import dataclass

from benchmarks.growth.cost import Cost

NETWORK = "mlp109"


@dataclass(frozen=True)
class Part:
    """One thing that there can be more and more of.

    Attributes:
        title: what there is more of.
        sizes: how many of it, from few to many.
        seconds: what takes the seconds.
        megabytes: what needs the memory.
        bearable: the seconds and MB up to which one would bear it.
    """

    title: str
    sizes: tuple[int, ...]
    seconds: str
    megabytes: str
    bearable: Cost


PARTS = {
    "images": Part(
        "training images",
        (1_000, 4_000, 15_000, 60_000, 240_000),
        f"an epoch of `{NETWORK}`",
        "the training process, at its peak",
        Cost(60, 8_000),
    ),
    "parameters": Part(
        "parameters",
        (10_000, 50_000, 300_000, 2_000_000, 10_000_000),
        "a step of 64 images",
        "the training process, at its peak",
        Cost(1, 8_000),
    ),
    "runs": Part(
        "runs in the store",
        (10, 100, 500, 1_000, 2_500, 5_000),
        "opening the page Runs",
        "the server",
        Cost(1, 2_000),
    ),
    "sessions": Part(
        "sessions that watch a run",
        (1, 3, 10, 25, 50),
        "a look at the run",
        "the server",
        Cost(0.3, 2_000),
    ),
}
