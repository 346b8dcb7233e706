"""What the children have in memory before they start: the program, and the dataset, read once."""

import contextlib

import sklearn.model_selection  # noqa: F401  A split imports it, which not every user may read.
import torch._dynamo  # noqa: F401  An optimiser imports it when it is made, for over a second.

import fmnist.cli.main
import fmnist.jobs.queue  # noqa: F401
from fmnist.common.errors import DatasetError
from fmnist.data.dataset import load_dataset

with contextlib.suppress(DatasetError):
    load_dataset()
