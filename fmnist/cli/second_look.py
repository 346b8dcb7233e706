"""`fmnist second-look`: train what takes a second look at photographs."""

import argparse

from fmnist.cli.output import print_json, say
from fmnist.common.paths import require_checkout
from fmnist.recognition.photographs import photographs_folder
from fmnist.recognition.train_second_look import train_second_look


def run(options: argparse.Namespace) -> int:
    """Train what finds and names garments in photographs, and put it in its place."""
    require_checkout()
    overlap = train_second_look(photographs_folder(), report=say)
    if options.json:
        print_json({"overlap": overlap})
    else:
        mean = sum(overlap.values()) / len(overlap)
        print(f"The second look is trained: overlap {mean:.3f} on dressed people held out.")
    return 0
