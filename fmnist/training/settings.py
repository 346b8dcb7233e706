"""`Settings`: what a training was told, as values of the right type and no more.

A stored run is read as `Settings`, so that it can be looked at when its network or optimiser has
gone, or its numbers would no longer be allowed. What may be trained is a `TrainConfig`.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from fmnist.common.numbers import written
from fmnist.data.source import DEFAULT_DATASET
from fmnist.networks import OptionValue

Compilation = Literal["off", "default", "cuda_graphs"]

_LATER = (
    "compilation",
    "dataset",
    "classes",
    "confirmation_images",
    "teacher",
    "teacher_share",
    "teacher_temperature",
    "weight_averaging",
    "ema_decay",
    "swa_start",
    "begin_from",
    "pruned_share",
)
"""Fields that earlier runs lack: they count in a fingerprint only where they are not as usual."""


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest number that a field of `TrainConfig` may have.

    With `log` equal ratios matter as much, not equal differences, from `low` or a millionth on.
    """

    low: float
    high: float
    log: bool = False

    def __str__(self) -> str:
        return f"from {in_figures(self.low)} to {in_figures(self.high)}"


class Settings(BaseModel):
    """One training, fully described; equal settings on the same device train alike."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    dataset: str = Field(
        DEFAULT_DATASET, title="Dataset", description="The images to train and to evaluate on."
    )
    classes: Annotated[tuple[str, ...], Strict(False)] = Field(
        (),
        title="Classes",
        description="Those to tell apart, in the order of the dataset; empty means all.",
    )
    architecture: str = Field(title="Architecture", description="The network to train.")
    options: dict[str, OptionValue] = Field(
        default_factory=dict,
        title="Options",
        description="The architecture's own settings, such as its dropout.",
    )
    epochs: Annotated[int, Bounds(1, 500, log=True)] = Field(
        5,
        title="Epochs",
        description="How many times each training image is shown. More fits the training images "
        "better and takes longer, and in the end overfits; fewer may underfit.",
    )
    batch_size: Annotated[int, Bounds(8, 4096, log=True)] = Field(
        64,
        title="Batch size",
        description="Images in one step. Larger gives steadier gradients and more images per "
        "second, but fewer steps per epoch and more memory; smaller gives more, noisier steps.",
    )
    optimiser: str = Field(
        "adam",
        title="Optimiser",
        description="How gradients become new weights.",
    )
    learning_rate: Annotated[float, Bounds(1e-6, 10, log=True)] = Field(
        3e-3,
        title="Learning rate",
        description="The size of a step, at its highest where a schedule changes it. Lower "
        "learns more slowly; higher learns faster until the loss jumps or diverges.",
    )
    schedule: str = Field(
        "one_cycle",
        title="Learning rate schedule",
        description="How the learning rate changes from step to step.",
    )
    weight_decay: Annotated[float, Bounds(0, 1, log=True)] = Field(
        0.0,
        title="Weight decay",
        description="Pulls the weights towards zero. Higher overfits less, and too high "
        "underfits; 0 switches it off.",
    )
    label_smoothing: Annotated[float, Bounds(0, 0.5)] = Field(
        0.0,
        title="Label smoothing",
        description="The share of each target spread evenly over all classes. Higher lowers the "
        "confidence of the predictions and helps where labels are wrong; 0 switches it off.",
    )
    begin_from: str = Field(
        "",
        title="Begin from",
        description="A run of the same network, or of a wider one that you built, by its id: its "
        "weights are what it begins with. Without one they are random.",
    )
    pruned_share: Annotated[float, Bounds(0, 0.99)] = Field(
        0.0,
        title="Share of weights pruned",
        description="How many of the weights of convolutions and linear layers are set to zero "
        "before the first step and stay so, the smallest of the whole network. Higher compresses "
        "better and loses accuracy; it makes nothing faster.",
    )
    weight_averaging: Literal["off", "ema", "swa"] = Field(
        "off",
        title="Weight averaging",
        description="What answers: the weights of the epoch, their exponential moving average over "
        "all steps (EMA), or the mean over the ends of the last epochs (SWA). Batch statistics are "
        "renewed for an average; it costs a little time after each epoch.",
    )
    ema_decay: Annotated[float, Bounds(0.5, 0.9999)] = Field(
        0.998,
        title="EMA decay",
        description="The weight of what came before in each step. Higher averages over more steps "
        "and lags further behind.",
    )
    swa_start: Annotated[float, Bounds(0, 0.95)] = Field(
        0.75,
        title="SWA start",
        description="After which share of the epochs the mean begins. Higher averages fewer, later "
        "epochs.",
    )
    teacher: str = Field(
        "",
        title="Teacher",
        description="A run or an ensemble with weights, by its id, whose probabilities are learned "
        "beside the labels (knowledge distillation); or out-of-fold: probabilities that ship, each "
        "of a network that never saw the image. Without one the labels alone are learned.",
    )
    teacher_share: Annotated[float, Bounds(0, 1)] = Field(
        0.9,
        title="Share of the teacher",
        description="How much of the objective is about the teacher's probabilities. Higher "
        "listens more to the teacher, lower more to the labels.",
    )
    teacher_temperature: Annotated[float, Bounds(1, 20)] = Field(
        3.0,
        title="Temperature of the teacher",
        description="What the logits of both are divided by. Higher tells more of the classes that "
        "the teacher holds unlikely (Hinton et al. 2015).",
    )
    augmentations: dict[str, float] = Field(
        default_factory=dict,
        title="Augmentation",
        description="Random changes of the training images, new in each epoch. More overfits less "
        "and takes more epochs to fit.",
    )
    normalisation: Literal["dataset", "half", "unit"] = Field(
        "dataset",
        title="Normalisation",
        description="The scale of the network's input: mean 0 and standard deviation 1 over the "
        "dataset, from −1 to 1 (half), or from 0 to 1 (unit).",
    )
    domain: Literal["dataset", "real_world"] = Field(
        "dataset",
        title="Training images from",
        description="The dataset alone, or the dataset and synthetic drawings and cut-outs, new in "
        "each epoch. The latter takes about five times as long and recognises what people draw "
        "and photograph.",
    )
    early_stopping: Annotated[int, Bounds(0, 100)] = Field(
        0,
        title="Early stopping patience",
        description="The run ends when validation has not improved for this many epochs. Higher "
        "waits longer; 0 trains to the last epoch.",
    )
    selection: Literal["accuracy", "loss"] = Field(
        "accuracy",
        title="Best epoch by validation",
        description="The validation metric that decides which epoch's weights are kept, and for "
        "which early stopping waits.",
    )
    keep_epochs: bool = Field(
        True,
        title="Keep predictions of every epoch",
        description="The predicted class of each validation image after every epoch, from which "
        "Results shows when images are learned and forgotten. With 5,000 images about 8 kB per "
        "epoch on disk, and 15 kB while the run goes on.",
    )
    keep_test_epochs: bool = Field(
        False,
        title="Keep test predictions of every epoch",
        description="For runs that reproduce a project which chose its epoch on the test images: "
        "how much that flattered it can then be computed. Nothing looks at them before the run "
        "has ended.",
    )
    validation_images: Annotated[int, Bounds(0, 30_000)] = Field(
        5_000,
        title="Validation images",
        description="How many training images are held out to choose by. More makes the choice "
        "more reliable and leaves fewer to train on; 0 trains on all and keeps the last epoch.",
    )
    confirmation_images: Annotated[int, Bounds(0, 20_000)] = Field(
        0,
        title="Confirmation images",
        description="How many more training images are held out that choose nothing. A search "
        "judges on them what it chose; 0 leaves them to train on.",
    )
    split_seed: Annotated[int, Bounds(0, 2**31 - 1)] = Field(
        0,
        title="Split seed",
        description="Decides which images are held out. Runs of one split compare fairly.",
    )
    train_images: Annotated[int | None, Bounds(100, 59_900, log=True)] = Field(
        None,
        title="Training images",
        description="Train on a stratified sample of so many images. Fewer is faster and "
        "overfits sooner; empty means all.",
    )
    seed: Annotated[int, Bounds(0, 2**31 - 1)] = Field(
        0,
        title="Seed",
        description="Decides the initial weights, the order of the images, dropout and "
        "augmentation. Several seeds show how much of a difference is chance.",
    )
    device: str = Field(
        "auto",
        title="Device",
        description="Where to train. Automatic takes the GPU if there is one.",
    )
    precision: Literal["auto", "float32", "bfloat16", "native"] = Field(
        "auto",
        title="Precision",
        description="The arithmetic of the steps. bfloat16 is faster on recent GPUs, and on "
        "processors with instructions for it where the network consists of ordinary convolutions; "
        "float32 has more digits, which accuracy does not show. Automatic times a few steps in "
        "both on a processor, once for each network and batch size, and takes bfloat16 where it is "
        "clearly faster; the record says which it was. Native takes it wherever there are "
        "instructions.",
    )
    compilation: Compilation = Field(
        "off",
        title="Compilation",
        description="torch.compile before the first step. It takes from some seconds to a minute "
        "or more, which count as training, and less when the same was compiled before. It can pay "
        "in long runs on a GPU, seldom on a processor, and needs a C++ compiler. CUDA graphs are "
        "for NVIDIA GPUs and compile nothing: a step is captured once and launched in one call.",
    )
    library: Literal["torch", "keras"] = Field(
        "torch",
        title="Library",
        description="PyTorch, or Keras, in which a few of the networks are written too and which "
        "is an extra to install.",
    )

    @property
    def network(self) -> str:
        """What is trained, in a word: the architecture, and its library if that is not PyTorch."""
        return self.architecture if self.library == "torch" else f"{self.architecture} in Keras"

    @property
    def hash_without_seed(self) -> str:
        """A fingerprint shared by the runs that differ only in their seed and in what is kept."""
        fields = type(self).model_fields
        left_out = {"seed", "keep_epochs", "keep_test_epochs"}
        left_out |= {name for name in _LATER if getattr(self, name) == fields[name].default}
        values = self.model_dump(mode="json", exclude=left_out)
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def bounds_of(name: str) -> Bounds | None:
    """Between which numbers the field must lie in a `TrainConfig`, if it takes a number."""
    metadata = Settings.model_fields[name].metadata
    return next((each for each in metadata if isinstance(each, Bounds)), None)


def in_figures(value: float) -> str:
    """A number as a form and a sentence write it."""
    return written(value) if isinstance(value, float) else f"{value:,}"
