"""`fmnist segmenter`: train the network that finds the item in a photograph."""

import argparse

from fmnist.cli.output import print_json, say
from fmnist.common.paths import require_checkout
from fmnist.data.dataset import load_dataset
from fmnist.recognition.train_segmenter import train_segmenter


def run(options: argparse.Namespace) -> int:
    """Train the network that finds the item in a photograph, and put it in its place."""
    require_checkout()
    overlap = train_segmenter(load_dataset(download=True), report=say)
    if options.json:
        print_json({"overlap": overlap})
    else:
        print(f"The segmenter is trained: overlap {overlap:.3f} on scenes held out.")
    return 0
