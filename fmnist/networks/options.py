"""Options that several networks share."""

from fmnist.networks.registry import Option

DROPOUT = Option(
    title="Dropout",
    help="Share of neurons switched off at random in each training step; "
    "more makes it harder to learn images by heart.",
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
