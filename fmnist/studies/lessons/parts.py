"""What an experiment is made of: parts as plain data, which the page knows how to draw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.training.config import TrainConfig

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Words:
    """A sentence or two, in Markdown."""

    text: str


@dataclass(frozen=True)
class Figures:
    """Figures side by side, each with its name and a note."""

    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows of a table under the names of its columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """Lines through points (x, y), or the points alone, by the name of their series.

    Attributes:
        per_cent: whether y is a share, written in per cent.
        across_per_cent: the same of x.
        at: where a vertical rule says what is chosen.
        diagonal: whether a grey line shows where x and y are equal.
        grey: the series that the others stand out from, if any.
        colours_before: how many colours the chart beside it has, of which it takes none.
    """

    title: str
    x: str
    y: str
    series: Mapping[str, Points]
    kind: str = "lines"
    per_cent: bool = True
    across_per_cent: bool = False
    logarithmic: bool = False
    at: float | None = None
    diagonal: bool = False
    grey: str | None = None
    colours_before: int = 0


@dataclass(frozen=True)
class Bars:
    """Bars by name, of one or several series side by side, in per cent unless they are numbers."""

    title: str
    y: str
    series: Mapping[str, Mapping[str, float]]
    per_cent: bool = True


@dataclass(frozen=True)
class Picture:
    """An image uint8 (28, 28) with the words under it, and a map (h, w) to lay over it, if any."""

    image: NDArray[np.uint8]
    caption: str
    map: NDArray[np.floating] | None = None


@dataclass(frozen=True)
class Gallery:
    """Pictures side by side under a heading."""

    title: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Choice:
    """A choice of the person, and the parts that it leads to.

    Attributes:
        name: tells it from the others of its lesson.
        options: in words; `at` is given the place of the one that is chosen.
        first: the place of that which is chosen at first.
        slider: whether the options have an order.
    """

    name: str
    label: str
    options: tuple[str, ...]
    at: Callable[[int], tuple["Part", ...]]
    first: int = 0
    slider: bool = False


@dataclass(frozen=True)
class Live:
    """Runs that the person can train now, through the ordinary queue, with what they are called."""

    name: str
    label: str
    runs: Mapping[str, TrainConfig]


@dataclass(frozen=True)
class Desk:
    """A place to work at: one's own drawing, thirty images, two settings, or a neuron."""

    kind: Literal["drawing", "labelling", "contest", "neuron"]


@dataclass(frozen=True)
class Beside:
    """Parts side by side where there is room."""

    parts: tuple["Part", ...]


Part = Words | Figures | Table | Chart | Bars | Gallery | Choice | Live | Desk | Beside
