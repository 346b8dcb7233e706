"""What a training on all images does without: each takes a good part of a second to import."""

import subprocess
import sys

_TRAIN = """
import sys
import torch
from fmnist.data.dataset import load_dataset
from fmnist.data.split import Split
from fmnist.jobs import execute
from fmnist.studies.presets import PRESETS
from fmnist.training.build import network_profile, split_of
from fmnist.training.loop import fit, prepare

dataset = load_dataset()
config = PRESETS.get("fmnist-90").config
network_profile(config)
split = split_of(config, dataset.train_labels)
training = prepare(config, 200)
fit(training, dataset, Split("", split.train[:200], split.validation), [])
training.resume_tensors()
print(*sorted({"torch._dynamo", "sklearn", "pandas", "scipy.stats", "keras"} & sys.modules.keys()))
"""


def test_a_training_on_all_images_imports_nothing_that_it_can_do_without() -> None:
    command = [sys.executable, "-c", _TRAIN]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "\n"
