"""`TrainConfig`: settings that may be trained, checked before anything starts."""

from difflib import get_close_matches
from typing import Any, Self

from pydantic import ConfigDict, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails

from fmnist.common.device import DEVICE_KINDS
from fmnist.common.errors import ConfigError
from fmnist.common.numbers import read_number, read_whole_number
from fmnist.common.refusals import must_be, sentences
from fmnist.data.augmentation import check_strengths
from fmnist.data.source import DATASETS, DEFAULT_DATASET, DatasetSource
from fmnist.networks import ARCHITECTURES, check_options
from fmnist.networks.composition import Composition
from fmnist.networks.composition_stages import stages
from fmnist.networks.keras_networks import IN_KERAS
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.schedules import SCHEDULES
from fmnist.training.settings import Settings, bounds_of

_AS_KERAS_TRAINS: dict[str, Any] = {
    "optimiser": "adam",
    "schedule": "constant",
    "weight_decay": 0.0,
    "label_smoothing": 0.0,
    "augmentations": {},
    "domain": "dataset",
    "precision": "float32",
    "compilation": "off",
    "weight_averaging": "off",
    "pruned_share": 0.0,
}


class TrainConfig(Settings):
    """Settings within bounds, of what there is to choose, that go with each other.

    Raises:
        ConfigError: from `TrainConfig.parse`, in words, for anything else.
    """

    model_config = ConfigDict(validate_default=True)

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Self:
        """The configuration for `values`, which may come from a form, a file or a command line.

        A number may be a text, as a person types it: see `fmnist.common.numbers`.

        Raises:
            ConfigError: in a sentence for each field that is wrong, naming it.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ConfigError(sentences(error, _sentence)) from error

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What is needed to train with `settings`, which may be those of an earlier run.

        Raises:
            ConfigError: this version cannot train with them, in words that say why.
        """
        return cls.parse(settings.model_dump())

    @property
    def settings(self) -> Settings:
        """What it says, as a run keeps it."""
        return Settings(**self.model_dump())

    @field_validator("*", mode="before")
    @classmethod
    def _as_typed(cls, value: Any, info: ValidationInfo) -> Any:
        name = info.field_name or ""
        if not isinstance(value, str) or bounds_of(name) is None:
            return value
        if not value.strip():
            return None
        field = Settings.model_fields[name]
        try:
            return read_number(value) if field.annotation is float else read_whole_number(value)
        except ConfigError as error:
            raise ValueError(f"{field.title}: {error}") from error

    @field_validator("*")
    @classmethod
    def _within_bounds(cls, value: Any, info: ValidationInfo) -> Any:
        bounds = bounds_of(info.field_name or "")
        if bounds and value is not None and not bounds.low <= value <= bounds.high:
            raise ValueError(_out_of_bounds(info.field_name or ""))
        return value

    @field_validator("dataset")
    @classmethod
    def _known_dataset(cls, name: str) -> str:
        _as_value_error(DATASETS.get, name)
        return name

    @field_validator("optimiser")
    @classmethod
    def _known_optimiser(cls, name: str) -> str:
        _as_value_error(OPTIMISERS.get, name)
        return name

    @field_validator("schedule")
    @classmethod
    def _known_schedule(cls, name: str) -> str:
        _as_value_error(SCHEDULES.get, name)
        return name

    @field_validator("device")
    @classmethod
    def _known_device(cls, name: str) -> str:
        return _one_of(name, DEVICE_KINDS, "device")

    @field_validator("augmentations")
    @classmethod
    def _known_augmentations(cls, strengths: dict[str, float]) -> dict[str, float]:
        return _as_value_error(check_strengths, strengths)

    @field_validator("options", mode="before")
    @classmethod
    def _complete_options(cls, options: Any, info: ValidationInfo) -> Any:
        architecture = info.data.get("architecture")
        if architecture is None or not isinstance(options, dict):
            return options
        return _as_value_error(check_options, architecture, options)

    @property
    def source(self) -> DatasetSource:
        """The dataset that is named."""
        return DATASETS.get(self.dataset)

    @model_validator(mode="after")
    def _classes_that_there_are(self) -> Self:
        number = len(_as_value_error(self.source.require, self.classes))
        wanted = ARCHITECTURES.get(self.architecture).classes
        if wanted not in (None, number):
            raise ValueError(
                f"{self.architecture} tells {wanted} classes apart, not {number}: name {wanted} "
                "classes, or choose another network."
            )
        if self.domain == "real_world" and (self.dataset, self.classes) != (DEFAULT_DATASET, ()):
            raise ValueError(
                "A program makes pictures of all ten classes of Fashion-MNIST: learn those, or "
                "from the dataset alone."
            )
        return self

    @model_validator(mode="after")
    def _layers_that_fit_the_images(self) -> Self:
        if layers := self.options.get("layers"):
            number = len(self.source.require(self.classes))
            _as_value_error(stages, Composition.read(layers), self.source.shape, number)
        return self

    @model_validator(mode="after")
    def _enough_images(self) -> Self:
        there = self.source.images("train", self.classes)
        aside = self.validation_images + self.confirmation_images
        if there - aside < 100:
            raise ValueError(
                f"There are {there:,} training images of these classes: set fewer than "
                f"{aside:,} aside for validation."
            )
        if self.train_images is not None and self.train_images > there - aside:
            raise ValueError(
                f"With {aside:,} validation images {there - aside:,} are left to train "
                f"on, not {self.train_images:,}: lower one of the two."
            )
        return self

    @model_validator(mode="after")
    def _enough_to_choose_by(self) -> Self:
        if 0 < self.validation_images < 100:
            raise ValueError(
                "Set at least 100 validation images aside, or none to train on all of them."
            )
        if 0 < self.confirmation_images < 100:
            raise ValueError("Set at least 100 confirmation images aside, or none.")
        if self.validation_images == 0 and self.early_stopping:
            raise ValueError(
                "Early stopping waits for validation: set images aside for it, or switch it off."
            )
        if self.validation_images == 0 and self.schedule == "plateau":
            raise ValueError(
                "The schedule plateau watches validation: set images aside for it, or choose "
                "another schedule."
            )
        return self

    @model_validator(mode="after")
    def _pixels_as_expected(self) -> Self:
        expected = ARCHITECTURES.get(self.architecture).normalisation
        if expected is not None and self.normalisation != expected:
            raise ValueError(
                f"{self.architecture} learned with pixels of another scale: set normalisation to "
                f"{expected}."
            )
        return self

    @model_validator(mode="after")
    def _as_a_teacher_teaches(self) -> Self:
        if not self.teacher:
            return self
        if self.domain != "dataset" or self.library != "torch":
            raise ValueError(
                "A teacher is asked about the images of the dataset: train on those alone, with "
                "PyTorch, or without a teacher."
            )
        if self.compilation == "cuda_graphs":
            raise ValueError("CUDA graphs know no teacher: switch compilation or the teacher off.")
        return self

    @model_validator(mode="after")
    def _as_keras_trains(self) -> Self:
        if self.library != "keras":
            return self
        if self.architecture not in IN_KERAS:
            raise ValueError(
                f"{self.architecture} is not written in Keras: choose {' or '.join(IN_KERAS)}, or "
                "set library to torch."
            )
        for name, only in _AS_KERAS_TRAINS.items():
            if getattr(self, name) != only:
                raise ValueError(
                    f"Keras trains here in the plainest way alone: set {name.replace('_', ' ')} to "
                    f"{only or 'none'}, or library to torch."
                )
        return self


def _one_of(name: str, known: Any, what: str) -> str:
    if name not in known:
        raise ValueError(f"There is no {what} {name[:40]!r}: choose among {', '.join(known)}.")
    return name


def _as_value_error(check: Any, *arguments: Any) -> Any:
    """Call `check` so that pydantic collects its ConfigError with the others."""
    try:
        return check(*arguments)
    except ConfigError as error:
        raise ValueError(str(error)) from error


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    name = str(error["loc"][0])
    if name not in Settings.model_fields:
        alike = get_close_matches(name[:40], Settings.model_fields, n=1)
        meant = f"did you mean {alike[0]}?" if alike else "`python -m fmnist train --help` has all."
        return f"There is no setting {name[:40]!r}: {meant}"
    if bounds_of(name):
        return _out_of_bounds(name)
    field = Settings.model_fields[name]
    return f"{field.title} {must_be(error, field)}."


def _out_of_bounds(name: str) -> str:
    field = Settings.model_fields[name]
    noun = "a number" if field.annotation is float else "a whole number"
    return f"{field.title} must be {noun} {bounds_of(name)}."
