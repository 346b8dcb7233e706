"""yuri19762008: dense layers against convolutions, in PyTorch and in Keras."""

from fmnist.studies.claims.claim import of_source
from fmnist.studies.claims.figures import ACCURACY, precision_of
from fmnist.studies.claims.levels import Bound, Level
from fmnist.studies.claims.rankings import Agree, Better

_CNN = ("cnn225-all", "cnn225")
_DOCUMENTED = "As documented."
_PRINTED = "As the notebook prints it."
_KERAS = "The project's Keras ran on TensorFlow, ours runs on PyTorch."
_UNSEEN = "In the documents alone: nothing in the notebooks, as far as they were read, shows it."

CLAIMS = of_source(
    "yuri19762008",
    (
        "The dense network in PyTorch reaches 87.95 %.",
        Level(ACCURACY, "0.8795", ("mlp109",), "last"),
        _DOCUMENTED,
    ),
    (
        "The CNN in PyTorch reaches 91.58 %.",
        Level(ACCURACY, "0.9158", _CNN, "last"),
        _DOCUMENTED,
    ),
    (
        "The dense network in PyTorch reaches 88.26 %.",
        Level(ACCURACY, "0.8826", ("mlp235",), "last"),
        f"{_PRINTED} Its network is larger than the documented one and has dropout.",
    ),
    (
        "The CNN in PyTorch reaches 91.28 %.",
        Level(ACCURACY, "0.9128", _CNN, "last"),
        _PRINTED,
    ),
    (
        "The dense network in Keras reaches 87.82 %.",
        Level(ACCURACY, "0.8782", ("mlp109-keras",), "last"),
        f"{_DOCUMENTED} {_KERAS}",
    ),
    (
        "The CNN in Keras reaches 91.45 %.",
        Level(ACCURACY, "0.9145", ("cnn225-keras",), "last"),
        f"{_DOCUMENTED} {_KERAS}",
    ),
    (
        "The dense network in Keras reaches 88.20 %.",
        Level(ACCURACY, "0.8820", ("mlp235-keras",), "last"),
        f"{_PRINTED} {_KERAS}",
    ),
    (
        "The CNN in Keras reaches 90.33 %.",
        Level(ACCURACY, "0.9033", ("cnn225-keras",), "last"),
        f"{_PRINTED} {_KERAS}",
    ),
    (
        "A network tells sneakers from ankle boots in 96.50 % of 2,000 images.",
        Level(ACCURACY, "0.9650", ("binary101",), "last", images=2_000, train_images=12_000),
        _PRINTED,
    ),
    (
        "Keras and PyTorch agree.",
        Agree(
            (("mlp109-keras", "mlp109"), ("cnn225-keras", "cnn225")),
            "87.82 % and 87.95 %, 91.45 % and 91.58 %",
        ),
        _KERAS,
    ),
    (
        "Convolutions beat dense layers.",
        Better((("cnn225", "mlp109"), ("cnn225", "mlp235")), "91.58 % against 87.95 %"),
    ),
    (
        "Of the images that the CNN calls Shirt, 77 % are.",
        Level(precision_of("Shirt"), "0.77", _CNN, "last", images=1_000),
        _UNSEEN,
    ),
    (
        "Of the images that the CNN calls Trouser, Bag or Sandal, more than 96 % are.",
        Bound(
            tuple(precision_of(name) for name in ("Trouser", "Bag", "Sandal")),
            "above",
            "0.96",
            _CNN,
            "last",
        ),
        _UNSEEN,
    ),
)
