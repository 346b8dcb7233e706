"""`TrainConfig`: everything that decides how a run is trained, checked before anything starts."""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.device import DEVICE_KINDS
from fmnist.common.errors import ConfigError
from fmnist.data.augmentation import check_strengths
from fmnist.networks import OptionValue, check_options, get
from fmnist.networks.in_keras import IN_KERAS
from fmnist.training.compilation import Compilation
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.schedules import SCHEDULES

Strength = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_AS_KERAS_TRAINS: dict[str, Any] = {
    "optimiser": "adam",
    "schedule": "constant",
    "weight_decay": 0.0,
    "label_smoothing": 0.0,
    "augmentations": {},
    "domain": "dataset",
    "precision": "float32",
    "compilation": "off",
}


class TrainConfig(BaseModel):
    """One training, fully described; equal configurations on the same device train alike.

    Raises:
        ConfigError: from `TrainConfig.parse`, in one sentence, for anything out of bounds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    architecture: str = Field(
        max_length=64, title="Architecture", description="The network to train."
    )
    options: dict[str, OptionValue] = Field(default_factory=dict)
    epochs: int = Field(
        5,
        ge=1,
        le=500,
        title="Epochs",
        description="How many times each training image is shown. More takes longer, fits the "
        "training images better, and after a while the validation images worse.",
    )
    batch_size: int = Field(
        64,
        ge=8,
        le=4096,
        title="Batch size",
        description="How many images make one step. Larger is steadier and faster per image, "
        "but takes fewer steps per epoch and more memory.",
    )
    optimiser: str = Field(
        "adam",
        title="Optimiser",
        description="The rule that turns gradients into new weights.",
    )
    learning_rate: float = Field(
        3e-3,
        ge=1e-6,
        le=10,
        allow_inf_nan=False,
        title="Learning rate",
        description="The size of a step. Too low learns slowly; too high makes the loss jump "
        "or diverge.",
    )
    schedule: str = Field(
        "one_cycle",
        title="Schedule",
        description="How the learning rate changes while the run goes on.",
    )
    weight_decay: float = Field(
        0.0,
        ge=0,
        le=1,
        allow_inf_nan=False,
        title="Weight decay",
        description="Pulls the weights towards zero. More keeps the network simpler; "
        "too much keeps it from learning.",
    )
    label_smoothing: float = Field(
        0.0,
        ge=0,
        le=0.5,
        allow_inf_nan=False,
        title="Label smoothing",
        description="Asks for a little less than certainty. More makes the network less sure "
        "of itself, which often helps with doubtful labels.",
    )
    augmentations: dict[str, Strength] = Field(default_factory=dict)
    normalisation: Literal["dataset", "half", "unit"] = Field(
        "dataset",
        title="Normalisation",
        description="How pixels become the numbers that the network sees: with the mean 0 and "
        "deviation 1 of the dataset, from -1 to 1 (half), or from 0 to 1 (unit).",
    )
    domain: Literal["dataset", "real_world"] = Field(
        "dataset",
        title="Learn from",
        description="The dataset's images alone, or also drawings and cut-outs that a program "
        "makes anew for each epoch. The latter takes about five times as long and recognises "
        "what people draw and photograph.",
    )
    early_stopping: int = Field(
        0,
        ge=0,
        le=100,
        title="Early stopping",
        description="End the run when validation has not improved for this many epochs; "
        "0 trains to the end.",
    )
    selection: Literal["accuracy", "loss"] = Field(
        "accuracy",
        title="Choose the best epoch by",
        description="The validation figure that decides which epoch's weights are kept, and "
        "for which early stopping waits.",
    )
    keep_epochs: bool = Field(
        True,
        title="Keep predictions of every epoch",
        description="What the network takes each validation image for after every epoch, so that "
        "Results can show which images are learned when, and forgotten. With 5,000 images that is "
        "about 8 kB an epoch on disk, and 15 kB while the run goes on.",
    )
    keep_test_epochs: bool = Field(
        False,
        title="Keep test predictions of every epoch",
        description="For runs that repeat a project which chose its epoch on the test images: how "
        "much that flattered it can then be computed. Nothing looks at them before the run is "
        "over.",
    )
    validation_images: int = Field(
        5_000,
        ge=0,
        le=30_000,
        title="Validation images",
        description="How many of the 60,000 training images are set aside to make every choice. "
        "More makes the choices surer and leaves less to train on; 0 trains on all and keeps the "
        "last epoch.",
    )
    split_seed: int = Field(
        0,
        ge=0,
        le=2**31 - 1,
        title="Split seed",
        description="Which images are set aside. Keep it to compare runs fairly.",
    )
    train_images: int | None = Field(
        None,
        ge=100,
        le=59_900,
        title="Training images",
        description="Train on a sample of this many images, to see what more data is worth; "
        "empty means all.",
    )
    seed: int = Field(
        0,
        ge=0,
        le=2**31 - 1,
        title="Seed",
        description="Fixes the first weights and the order of the images. Train with several "
        "seeds to see how much of a difference is luck.",
    )
    device: str = Field(
        "auto",
        title="Device",
        description="Where to train; automatic takes the GPU if there is one.",
    )
    precision: Literal["auto", "float32", "bfloat16", "native"] = Field(
        "auto",
        title="Precision",
        description="bfloat16 is faster on recent GPUs; on processors it is faster for networks "
        "made of ordinary convolutions, if there are instructions for it, and slower for most "
        "others. Automatic uses it on GPUs alone, native wherever there are instructions.",
    )

    compilation: Compilation = Field(
        "off",
        title="Compilation",
        description="Makes code for this one network before its first step. That takes from some "
        "seconds to a minute or more, which count as training, and less when the same was compiled "
        "before. It can pay in long runs on a GPU, seldom on a processor; CUDA graphs are for "
        "NVIDIA GPUs. Needs a C++ compiler.",
    )

    library: Literal["torch", "keras"] = Field(
        "torch",
        title="Library",
        description="What trains the network: PyTorch, or Keras, in which a few of the networks "
        "are written too and which is an extra to install.",
    )

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Self:
        """The configuration for `values`, which may come from a form, a file or a command line.

        Raises:
            ConfigError: in one sentence, naming the field that is wrong.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ConfigError(_sentence(error)) from error

    @field_validator("optimiser")
    @classmethod
    def _known_optimiser(cls, name: str) -> str:
        return _one_of(name, OPTIMISERS, "optimiser")

    @field_validator("schedule")
    @classmethod
    def _known_schedule(cls, name: str) -> str:
        return _one_of(name, SCHEDULES, "schedule")

    @field_validator("device")
    @classmethod
    def _known_device(cls, name: str) -> str:
        return _one_of(name, DEVICE_KINDS, "device")

    @field_validator("augmentations")
    @classmethod
    def _known_augmentations(cls, strengths: dict[str, float]) -> dict[str, float]:
        return _as_value_error(check_strengths, strengths)

    @model_validator(mode="before")
    @classmethod
    def _complete_options(cls, values: Any) -> Any:
        if not isinstance(values, dict) or not isinstance(values.get("architecture"), str):
            return values
        options = values.get("options", {})
        if not isinstance(options, dict):
            return values
        complete = _as_value_error(check_options, values["architecture"], options)
        return {**values, "options": complete}

    @model_validator(mode="after")
    def _enough_images(self) -> Self:
        there = get(self.architecture).train_images
        left = there - self.validation_images
        if left < 100:
            raise ValueError(
                f"There are {there:,} training images for {self.architecture}: set fewer than "
                f"{self.validation_images:,} aside for validation."
            )
        if self.train_images is not None and self.train_images > left:
            raise ValueError(
                f"With {self.validation_images:,} validation images {left:,} are left to train "
                f"on, not {self.train_images:,}: lower one of the two."
            )
        return self

    @model_validator(mode="after")
    def _enough_to_choose_by(self) -> Self:
        if 0 < self.validation_images < 100:
            raise ValueError(
                "Set at least 100 validation images aside, or none to train on all of them."
            )
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
        expected = get(self.architecture).normalisation
        if expected is not None and self.normalisation != expected:
            raise ValueError(
                f"{self.architecture} learned with pixels of another scale: set normalisation to "
                f"{expected}."
            )
        return self

    @model_validator(mode="after")
    def _classes_as_expected(self) -> Self:
        classes = get(self.architecture).classes
        if self.domain == "real_world" and classes != CLASS_NAMES:
            raise ValueError(
                f"{self.architecture} tells {' and '.join(classes)} apart, and a program makes "
                "pictures of all ten classes: learn from the dataset alone."
            )
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

    @property
    def network(self) -> str:
        """What is trained, in a word: the architecture, and its library if that is not PyTorch."""
        return self.architecture if self.library == "torch" else f"{self.architecture} in Keras"

    @property
    def hash_without_seed(self) -> str:
        """A fingerprint shared by the runs that differ only in their seed and in what is kept."""
        left_out = {"seed", "keep_epochs", "keep_test_epochs"}
        if self.compilation == "off":
            left_out.add("compilation")
        values = self.model_dump(mode="json", exclude=left_out)
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


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


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    where = str(first["loc"][0]) if first["loc"] else "configuration"
    return f"{where[:40].replace('_', ' ')}: {first['msg'].lower()}."
