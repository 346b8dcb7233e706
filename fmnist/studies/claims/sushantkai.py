"""sushantkai: does more depth always help?"""

from fmnist.studies.claims.claim import of_source
from fmnist.studies.claims.figures import ACCURACY
from fmnist.studies.claims.levels import Level
from fmnist.studies.claims.rankings import Better
from fmnist.studies.claims.size_and_speed import Parameters

_CHOSEN = (
    "As the notebook prints it for the epoch of the lowest loss, on the test images. Ours is the "
    "epoch of the lowest validation loss: choosing by accuracy on test would flatter more."
)
_HIGHEST = "The highest that the notebook prints for any epoch."

CLAIMS = of_source(
    "sushantkai",
    (
        "The artificial neural network reaches 88.34 %.",
        Level(ACCURACY, "0.8834", ("mlp109-early",), "validation"),
        _CHOSEN,
    ),
    (
        "The Basic CNN reaches 91.55 %.",
        Level(ACCURACY, "0.9155", ("cnn122",), "validation"),
        _CHOSEN,
    ),
    (
        "The Deeper CNN reaches 89.71 %.",
        Level(ACCURACY, "0.8971", ("cnn111",), "validation"),
        _CHOSEN,
    ),
    (
        "The artificial neural network reaches 88.95 % at its best epoch.",
        Level(ACCURACY, "0.8895", ("mlp109-early",), "test"),
        _HIGHEST,
    ),
    (
        "The Basic CNN reaches 91.55 % at its best epoch.",
        Level(ACCURACY, "0.9155", ("cnn122",), "test"),
        _HIGHEST,
    ),
    (
        "The Deeper CNN reaches 89.90 % at its best epoch.",
        Level(ACCURACY, "0.8990", ("cnn111",), "test"),
        _HIGHEST,
    ),
    (
        "The Basic CNN is better than the Deeper CNN: more layers do not always help.",
        Better((("cnn122", "cnn111"),), "91.55 % against 89.71 %"),
    ),
    (
        "Both CNNs are better than the network without convolutions.",
        Better(
            (("cnn122", "mlp109-early"), ("cnn111", "mlp109-early")),
            "91.55 % and 89.71 % against 88.34 %",
        ),
    ),
    (
        "The Deeper CNN has 242,000 parameters.",
        Parameters("242E3", 111_178, "cnn111", "Without its third pooling it would have 242,250."),
    ),
)
