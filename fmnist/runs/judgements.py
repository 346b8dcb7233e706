"""What a person sees in test images shown without their labels, in a file in the folder of runs."""

from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from fmnist.common.errors import ConfigError, RunError
from fmnist.common.paths import user_runs_folder
from fmnist.common.storage import read_at_most, way_out, write_json
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.metrics import Proportion
from fmnist.runs.files import JUDGEMENTS

UNCLEAR = "cannot tell"
_LARGEST_FILE = 4 << 20
_SAMPLE = 240


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    schema_version: Literal[1] = 1
    seen: dict[int, str] = Field(default_factory=dict)

    @field_validator("seen")
    @classmethod
    def _known(cls, seen: dict[int, str]) -> dict[int, str]:
        for index, name in seen.items():
            if not 0 <= index < FASHION_MNIST.images("test"):
                raise ValueError(f"there is no test image no. {index}")
            if name not in (*FASHION_MNIST.classes, UNCLEAR):
                raise ValueError(f"there is no class {name[:40]!r}")
        return seen


class Judged(NamedTuple):
    """Of the images judged so far, how many were not seen as what their label says.

    `doubted` are those whose label networks count as wrong, `others` all the rest.
    """

    doubted: Proportion
    others: Proportion


class Judgements:
    """The judgements of a person, by test image."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or user_runs_folder()) / JUDGEMENTS

    def read(self) -> dict[int, str]:
        """The class seen in each image judged so far; none where there is no file.

        Raises:
            RunError: the file is damaged. It stays as it is.
        """
        try:
            return _File.model_validate_json(read_at_most(_LARGEST_FILE, self.path)).seen
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            raise RunError(
                f"The file of your judgements, {self.path.name} in the folder of runs, cannot be "
                "read: mend it or move it elsewhere."
            ) from error

    def set(self, index: int, name: str) -> None:
        """Keep what is seen in a test image.

        Raises:
            ConfigError: there is no such image or class.
            RunError: the file is damaged or cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock")):
                changed = _File(seen=self.read() | {index: name})
                write_json(self.path, changed.model_dump(mode="json"))
        except ValidationError as error:
            raise ConfigError("This cannot be kept: there is no such image or class.") from error
        except OSError as error:
            raise RunError(
                f"The judgement cannot be kept in the folder of runs ({error.strerror}): "
                f"{way_out(error)}."
            ) from error


def blind_sample(doubted: NDArray[np.int64], seed: int = 0) -> NDArray[np.int64]:
    """240 test images to be judged in random order, at most half of them doubted ones."""
    random = np.random.default_rng(seed)
    others = np.setdiff1d(np.arange(FASHION_MNIST.images("test")), doubted)
    of_doubt = random.choice(doubted, min(_SAMPLE // 2, len(doubted)), replace=False)
    rest = random.choice(others, _SAMPLE - len(of_doubt), replace=False)
    return random.permutation(np.concatenate((of_doubt, rest)))


def tally(seen: dict[int, str], doubted: NDArray[np.int64], labels: NDArray[np.integer]) -> Judged:
    """Count the judgements; what nobody can tell counts as neither right nor wrong.

    Args:
        labels: (10000,), those of test.
    """
    wrong, total = [0, 0], [0, 0]
    of_doubt = set(doubted.tolist())
    for index, name in seen.items():
        if name != UNCLEAR:
            group = 0 if index in of_doubt else 1
            total[group] += 1
            wrong[group] += name != FASHION_MNIST.classes[labels[index]]
    return Judged(*(Proportion(part, whole) for part, whole in zip(wrong, total, strict=True)))
