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
    title="Width multiplier",
    help="Multiplies the channels of every layer. Higher fits more and takes longer; lower is "
    "smaller and faster.",
    low=0.25,
    high=3.0,
    step=0.25,
)
FULL_SIZE = Option(
    title="Full resolution",
    help="On, the first convolution runs at 28 × 28 as in the paper; off, a pixel unshuffle (space "
    "to depth) halves the resolution first, which takes a quarter of the time.",
)
