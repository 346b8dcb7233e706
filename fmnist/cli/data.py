"""`fmnist data`: make the dataset available."""

import argparse

from fmnist.cli.output import print_json
from fmnist.data.dataset import load_dataset


def run(options: argparse.Namespace) -> int:
    """Fetch the dataset if need be, and say where it is from."""
    dataset = load_dataset(download=True)
    result = {
        "origin": dataset.origin,
        "train_images": len(dataset.train_images),
        "test_images": len(dataset.test_images),
    }
    if options.json:
        print_json(result)
    else:
        print(
            f"Fashion-MNIST is ready: {len(dataset.train_images):,} training and "
            f"{len(dataset.test_images):,} test images, from {dataset.origin}."
        )
    return 0
