"""What no test waits for: data on the platter, and a trial before a training that is exact."""

import os

from fmnist.training import precision, time_estimate


def make_haste() -> None:
    """From here on this process writes without fsync, and tries as few steps as can be."""
    os.fsync = lambda descriptor: None  # Nobody pulls the plug, and a kill loses nothing written.
    precision._SECONDS = time_estimate._SECONDS = 0.0
