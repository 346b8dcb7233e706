"""`fmnist architectures`: the networks and their sizes."""

import argparse

from fmnist.cli.output import print_json, print_table
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.networks import ARCHITECTURES
from fmnist.networks.profile import profile_of


def run(options: argparse.Namespace) -> int:
    """List every architecture with its size."""
    source = FASHION_MNIST
    sizes = {
        each.name: profile_of(each.name, {}, source.shape, each.classes or len(source.classes))
        for each in ARCHITECTURES
    }
    if options.json:
        print_json(
            [
                {
                    "name": name,
                    "parameters": size.parameters,
                    "trainable_parameters": size.trainable_parameters,
                    "macs": size.macs,
                }
                for name, size in sizes.items()
            ]
        )
    else:
        print_table(
            ("architecture", "parameters", "MACs", "title"),
            [
                (name, f"{size.parameters:,}", f"{size.macs:,}", ARCHITECTURES.get(name).title)
                for name, size in sizes.items()
            ],
        )
    return 0
