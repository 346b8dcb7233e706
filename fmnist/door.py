"""What `import fmnist` offers to a notebook or a program: load, train, runs, dataset.

    import fmnist

    model = fmnist.load("7f3a")              # a run by its id; without one the included model
    model.predict(images)                    # uint8 (N, 28, 28) to probabilities (N, 10)
    model.classify("shoe.jpg")               # a person's picture: path, bytes or PIL image
    model.card                               # the model card, in Markdown
    fmnist.train(preset="quick", epochs=1)   # trains here and now, and gives the model
    fmnist.runs()                            # every run, the newest first
    fmnist.dataset()                         # Fashion-MNIST in memory

Nothing here is imported before it is asked for.
"""

import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from fmnist.common.errors import ImageError, TrainingError
from fmnist.common.figures import bounded, confidence
from fmnist.common.html import Picture, data_url, table
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.export.card import model_card
from fmnist.jobs.execute import execute
from fmnist.jobs.lease import lease_of
from fmnist.jobs.origins import with_origins
from fmnist.networks.model import Model
from fmnist.recognition.decode import decode_image
from fmnist.recognition.recognise import Recognition, recognise_picture
from fmnist.recognition.repair import RepairOptions
from fmnist.runs.evaluations import recorded_figures
from fmnist.runs.load_model import default_run, load_model, require_all_classes
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets.configuration import configured

Probabilities = npt.NDArray[np.float32]
GivenPicture = str | Path | bytes | Image.Image


class Card(str):
    """Markdown that a notebook shows as such."""

    def _repr_markdown_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Classified:
    """The answer to a person's picture.

    Attributes:
        classes: what the model tells apart.
        recognition: everything that was made of the picture on the way.
    """

    classes: tuple[str, ...]
    recognition: Recognition

    @property
    def name(self) -> str:
        """The most probable class."""
        return self.classes[self.recognition.answer.class_index]

    @property
    def probabilities(self) -> dict[str, float]:
        """Of each class."""
        values = map(float, self.recognition.answer.probabilities)
        return dict(zip(self.classes, values, strict=True))

    @property
    def is_outlier(self) -> bool:
        """Whether it looks like none of the classes."""
        return self.recognition.answer.is_outlier

    def __repr__(self) -> str:
        doubt = ", looks like none of the classes" if self.is_outlier else ""
        return f"{self.name} ({confidence(self.probabilities[self.name])}{doubt})"

    def _repr_html_(self) -> str:
        likeliest = sorted(self.probabilities.items(), key=lambda each: -each[1])[:3]
        seen = Picture(data_url(self.recognition.repaired.image), "what the model saw")
        rows = [(name, f"{value:.3f}") for name, value in likeliest]
        return table(
            ("", "class", "probability"), [(seen, *rows[0]), *(("", *row) for row in rows[1:])]
        )


@dataclass(frozen=True)
class Classifier:
    """A trained run at work."""

    run: Run
    model: Model

    @property
    def classes(self) -> tuple[str, ...]:
        """What it tells apart, in the order of its probabilities."""
        return self.model.classes

    def predict(self, images: npt.NDArray[np.uint8]) -> Probabilities:
        """The probabilities of the classes, float32 (N, classes).

        Args:
            images: uint8 (N, 28, 28), items bright on black as the dataset has them.

        Raises:
            ImageError: they are of another type or shape.
        """
        pixels = np.asarray(images)
        if pixels.dtype != np.uint8 or pixels.shape[1:] != self.model.shape.stored:
            raise ImageError(
                f"Give images as uint8 {('N', *self.model.shape.stored)}, not {pixels.dtype} "
                f"{pixels.shape}: a person's picture is for `classify`."
            )
        found = self.model.probabilities(torch.from_numpy(np.ascontiguousarray(pixels)))
        return np.asarray(found.numpy())

    def classify(self, picture: GivenPicture) -> Classified:
        """What is on a photograph or a drawing of any size: a path, the bytes of a file, or PIL's.

        Raises:
            ImageError: it cannot be read, or shows nothing.
            RunError: the run does not tell all ten classes apart.
        """
        require_all_classes(self.run)
        found = recognise_picture(self.model, _picture(picture), RepairOptions())
        return Classified(self.classes, found)

    @cached_property
    def card(self) -> Card:
        """The model card: what it is, how good, how trained, and what it must not be used for."""
        return Card(model_card(self.run))

    def __repr__(self) -> str:
        accuracy = recorded_figures(self.run)["accuracy"]
        return f"Classifier({self.run.label}, test accuracy {bounded(accuracy)})"

    def _repr_html_(self) -> str:
        record = self.run.record
        return table(
            ("run", "network", "test accuracy", "parameters"),
            [
                (
                    self.run.id,
                    record.title,
                    bounded(recorded_figures(self.run)["accuracy"]),
                    f"{record.network.parameters:,}",
                )
            ],
        )


def load(name: str | None = None) -> Classifier:
    """The model of the run with this id, or the only one whose id ends like this.

    Without a name it is the one that ships with the program and knows people's pictures.

    Raises:
        RunError: there is no such run, several match, it is not complete, or it lacks its weights.
    """
    store = Store()
    run = store.find(name) if name else default_run(store)
    return Classifier(run, load_model(run))


def train(preset: str | None = None, **changes: Any) -> Classifier:
    """Train here and now, as `python -m fmnist train` does, and return the model.

    Args:
        preset: the recipe to start from (`python -m fmnist presets`).
        changes: settings that differ from it, such as epochs=1 or options={"width": 32}; without
            a preset at least the architecture.

    Raises:
        ConfigError: a setting is unknown or out of bounds, or this machine lacks the device.
        DatasetError: the dataset is not on this machine.
        RunError: there is no run of the name that a setting gives, or it cannot be learned from.
        TrainingError: the training failed; its sentence says why.
    """
    store = Store()
    config = with_origins(store, configured(preset, changes))
    load_dataset(config.dataset)
    with store.training(lease_of(config.device)):
        run = store.create(config)
        record = execute(store, run, started_by="cli", shutdown=threading.Event())
    if record.test is None:
        raise TrainingError(record.error or f"The training is {record.status}.")
    return load(run.id)


def dataset(name: str = "fashion-mnist") -> Dataset:
    """The images and labels, fetched first where this machine has not got them.

    Raises:
        ConfigError: there is no dataset of this name.
        DatasetError: it is wrong or cannot be fetched.
    """
    return load_dataset(name, download=True)


def _picture(given: GivenPicture) -> Image.Image:
    if isinstance(given, Image.Image):
        return given.convert("RGBA")
    if isinstance(given, bytes):
        return decode_image(given)
    if not isinstance(given, str | Path):
        raise ImageError(
            "Give a picture as a path, as the bytes of a file or as a PIL image, not as "
            f"{type(given).__name__}."
        )
    try:
        return decode_image(Path(given).read_bytes())
    except OSError as error:
        raise ImageError(f"There is no picture at {given}: check the path.") from error
