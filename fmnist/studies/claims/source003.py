"""Source 003: does dropout help a network that learns its images by heart?"""

from fmnist.studies.claims.claim import of_source
from fmnist.studies.claims.figures import ACCURACY, LOSS
from fmnist.studies.claims.levels import Level
from fmnist.studies.claims.rankings import Better

_IMAGES = 48_000
_UNSTORED = "From the text; the outputs of its trainings are not stored."

CLAIMS = of_source(
    "source 003",
    (
        "The network without dropout reaches about 91 %.",
        Level(ACCURACY, "0.91", ("cnn242-plain",), "last", train_images=_IMAGES),
        _UNSTORED,
    ),
    (
        "The network with dropout reaches about 93 %.",
        Level(ACCURACY, "0.93", ("cnn242",), "last", train_images=_IMAGES),
        _UNSTORED,
    ),
    (
        "The network with dropout reaches a test loss of about 0.23.",
        Level(
            LOSS,
            "0.23",
            ("cnn242",),
            "validation",
            images=None,
            tolerance=0.05,
            train_images=_IMAGES,
        ),
        f"{_UNSTORED} Ours is that of the epoch that validation chose.",
    ),
    (
        "Dropout helps.",
        Better((("cnn242", "cnn242-plain"),), "about 93 % against about 91 %"),
    ),
)
