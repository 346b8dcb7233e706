"""The control that trains one setting with several seeds."""

from fmnist.training.seeds import MOST_SEEDS
from ui.shared.number_field import number_field


def number_of_seeds() -> str:
    """How many runs with different seeds are to be started, as it is typed."""
    return number_field(
        "Seeds",
        "form-seeds",
        "Runs of this configuration with different seeds. They take that many times as long, and "
        "Compare then shows their mean and how much of a difference is chance. "
        f"From 1 to {MOST_SEEDS}.",
        width=90,
        value="1",
    )
