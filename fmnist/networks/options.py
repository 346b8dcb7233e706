"""Options that several networks share."""

from fmnist.networks.registry import Option

DROPOUT = Option(
    title="Dropout",
    help="Share of the activations set to zero at random in each training step. Higher overfits "
    "less and takes more epochs to fit, too high underfits; 0 leaves it out.",
    low=0.0,
    high=0.9,
    step=0.05,
)
WIDTH_FACTOR = Option(
    title="Width",
    help="Multiplies the number of filters of every layer. More learns more and takes longer.",
    low=0.25,
    high=3.0,
    step=0.25,
)
FULL_SIZE = Option(
    title="Full size",
    help="Starts at 28 × 28 as its paper does; off, the image is folded to half its size "
    "first, which takes a quarter of the time.",
)
