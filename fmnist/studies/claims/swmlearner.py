"""SWMLearner: is a deeper network worth its price, and does transfer learning help?"""

from fmnist.studies.claims.claim import of_source
from fmnist.studies.claims.figures import ACCURACY, GAP, LATENCY, MINUTES, TRAIN_ACCURACY
from fmnist.studies.claims.levels import Bound, Level
from fmnist.studies.claims.rankings import Better, TradeOff
from fmnist.studies.claims.size_and_speed import Parameters, SpeedUp

_SIMPLE, _DEEPER, _VGG = ("cnn924",), ("cnn620",), ("vgg16",)
_BEST = "The project's validation images are the test images, and this is its best epoch."
_LAST = "The project's chart shows this as the test accuracy; it is that of the last epoch."
_TRAINED = "An average over the last epoch, with dropout at work."
_TEXT = "Only the text says so; no code that measures it is published."
_GPU = "Tesla T4"

CLAIMS = of_source(
    "SWMLearner",
    (
        "The Simple CNN reaches 91.8 % on test at its best epoch.",
        Level(ACCURACY, "0.918", _SIMPLE, "test"),
        _BEST,
    ),
    (
        "The Simple CNN reaches 91.1 % on test at its last epoch.",
        Level(ACCURACY, "0.911", _SIMPLE, "last"),
        _LAST,
    ),
    (
        "The Deeper CNN reaches 91.9 % on test at its best epoch.",
        Level(ACCURACY, "0.919", _DEEPER, "test"),
        _BEST,
    ),
    (
        "The Deeper CNN reaches 91.7 % on test at its last epoch.",
        Level(ACCURACY, "0.917", _DEEPER, "last"),
        _LAST,
    ),
    (
        "VGG16 with frozen features reaches 87.0 % on test at its best epoch.",
        Level(ACCURACY, "0.870", _VGG, "test"),
        _BEST,
    ),
    (
        "VGG16 with frozen features reaches 86.7 % on test at its last epoch.",
        Level(ACCURACY, "0.867", _VGG, "last"),
        _LAST,
    ),
    (
        "The Simple CNN has 1.2 million parameters.",
        Parameters(
            "1.2E6",
            923_914,
            *_SIMPLE,
            "A plain network of two convolutions has 1,199,882: cnn1200.",
        ),
    ),
    (
        "The Deeper CNN has 3.8 million parameters.",
        Parameters("3.8E6", 620_362, *_DEEPER),
        "No plain network of two to four convolutions that was tried has 3.8 million.",
    ),
    (
        "VGG16 has 14.7 million parameters.",
        Parameters("14.7E6", 14_848_586, *_VGG, "Its frozen features alone have 14,714,688."),
    ),
    (
        "The Deeper CNN is the best trade-off.",
        TradeOff(*_DEEPER, ("cnn924", "vgg16"), "91.9 % against 91.8 % and 87.0 %"),
        "Here: it beats what takes fewer MACs, and is not beaten by what takes more. In "
        "parameters the Deeper CNN, as coded, is the smallest of the three.",
    ),
    (
        "Transfer learning struggles with small images: both plain networks beat VGG16.",
        Better((("cnn924", "vgg16"), ("cnn620", "vgg16")), "91.8 % and 91.9 % against 87.0 %"),
    ),
    (
        "The Simple CNN reaches 96.8 % on the training images.",
        Level(TRAIN_ACCURACY, "0.968", _SIMPLE, "last", images=60_000),
        _TRAINED,
    ),
    (
        "The Deeper CNN reaches 93.7 % on the training images.",
        Level(TRAIN_ACCURACY, "0.937", _DEEPER, "last", images=60_000),
        _TRAINED,
    ),
    (
        "VGG16 reaches 87.7 % on the training images.",
        Level(TRAIN_ACCURACY, "0.877", _VGG, "last", images=60_000),
        _TRAINED,
    ),
    (
        "The Simple CNN is 4.8 points better on training images than on validation images.",
        Level(GAP, "0.048", _SIMPLE, "last", images=None),
        _TRAINED,
    ),
    (
        "The Deeper CNN is only 1.8 points better on training images than on validation images.",
        Level(GAP, "0.018", _DEEPER, "last", images=None),
        _TRAINED,
    ),
    (
        "The Simple CNN trains in 2.1 minutes.",
        Level(MINUTES, "2.1", _SIMPLE, "last", images=None, tolerance=0.5, device=_GPU),
        _TEXT,
    ),
    (
        "The Deeper CNN trains in 3.5 minutes.",
        Level(MINUTES, "3.5", _DEEPER, "last", images=None, tolerance=0.5, device=_GPU),
        _TEXT,
    ),
    (
        "VGG16 trains in 4.8 minutes.",
        Level(MINUTES, "4.8", _VGG, "last", images=None, tolerance=0.5, device=_GPU),
        _TEXT,
    ),
    (
        "The Deeper CNN answers for one picture in less than 10 ms.",
        Bound((LATENCY,), "below", "10", _DEEPER),
        "The project says so of a Tesla T4; ours is measured on a processor, which is harder.",
    ),
    (
        "Mixed precision with compilation trains 4.8 times as fast.",
        SpeedUp(
            "4.8",
            *_DEEPER,
            {"precision": "float32"},
            {"precision": "bfloat16", "compilation": "default"},
            device=_GPU,
        ),
        _TEXT,
    ),
)
