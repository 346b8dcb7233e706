"""What the children have in memory before they start: the program, and the dataset, read once."""

import contextlib

import sklearn.model_selection  # noqa: F401  A split imports it, which not every user may read.
import torch._dynamo  # noqa: F401  An optimiser imports it when it is made, for over a second.

import fmnist.cli.main
import fmnist.jobs.queue  # noqa: F401
from fmnist.common.errors import DatasetError
from fmnist.data.dataset import load_dataset
from fmnist.runs.environment import code_version
from fmnist.training.build import split_of
from fmnist.training.config import TrainConfig
from tests.haste import make_haste

make_haste()
code_version()  # Asks git, which takes longer than a short run.
usual = TrainConfig(architecture="logreg", train_images=2_000, validation_images=500)
with contextlib.suppress(DatasetError):
    split_of(usual, load_dataset().train_labels)
