"""shinjitsue: do augmentation, dropout and depth help, and which learning rate is right?"""

from fmnist.studies.claims.claim import of_source
from fmnist.studies.claims.figures import ACCURACY, MACRO_F1, f1_of
from fmnist.studies.claims.levels import Level
from fmnist.studies.claims.rankings import Better
from fmnist.studies.claims.size_and_speed import Parameters, Unrepeatable

_SYSTEMS = (
    ("FashionCNN without augmentation", "fashioncnn-noaug", "0.9271", "0.9273"),
    ("FashionCNN without dropout", "fashioncnn-nodrop", "0.9080", "0.9072"),
    ("FashionCNN with both", "fashioncnn", "0.8995", "0.8980"),
    ("AlternativeCNN", "altcnn", "0.8831", "0.8822"),
    ("Logistic regression", "logreg-aug", "0.6698", "0.6647"),
)
_CLASSES = (
    ("Trouser", "0.9905"),
    ("Bag", "0.9865"),
    ("Ankle boot", "0.9690"),
    ("Pullover", "0.8900"),
    ("Shirt", "0.7875"),
)
_HANDICAP = "Trained on images that are turned, mirrored and moved, like the networks."


def _per_cent(value: str) -> str:
    return f"{100 * float(value):.2f} %"


CLAIMS = of_source(
    "shinjitsue",
    *(
        (
            f"{title} reaches {_per_cent(accuracy)}.",
            Level(ACCURACY, accuracy, (preset,), "test"),
            _HANDICAP if preset == "logreg-aug" else "",
        )
        for title, preset, accuracy, _ in _SYSTEMS
    ),
    *(
        (
            f"{title} reaches an F1 of {_per_cent(f1)}, averaged over the classes.",
            Level(MACRO_F1, f1, (preset,), "test"),
        )
        for title, preset, _, f1 in _SYSTEMS
    ),
    *(
        (
            f"{name} has an F1 of {_per_cent(f1)}.",
            Level(f1_of(name), f1, ("fashioncnn-noaug",), "test", images=1_000),
            "The project does not say of which network; the confusion matrix of the one without "
            "augmentation gives these figures.",
        )
        for name, f1 in _CLASSES
    ),
    (
        "Augmentation hurts.",
        Better((("fashioncnn-noaug", "fashioncnn"),), "92.71 % against 89.95 %"),
        "Of rotation, mirroring and crops together, over ten epochs.",
    ),
    (
        "Leaving dropout out is better.",
        Better((("fashioncnn-nodrop", "fashioncnn"),), "90.80 % against 89.95 %"),
    ),
    (
        "Depth beats width: FashionCNN is better than the shallower AlternativeCNN.",
        Better((("fashioncnn", "altcnn"),), "89.95 % against 88.31 %"),
        "The two differ in filters and size as well: 1,701,578 parameters against 215,466.",
    ),
    (
        "Of the learning rates 0.01, 0.001 and 0.0001 the middle one is best.",
        Better(
            (
                ("fashioncnn-lr1e-3", "fashioncnn-lr1e-2"),
                ("fashioncnn-lr1e-3", "fashioncnn-lr1e-4"),
            ),
            "0.001",
        ),
    ),
    (
        "FashionCNN has about 310,000 parameters.",
        Parameters("310E3", 1_701_578, "fashioncnn"),
        "The published size of 1.2 MB says the same; the network takes 6.8 MB. No version of the "
        "code in the project's history builds one of 310,000.",
    ),
    (
        "All trainings together take 11,744 seconds, an epoch about 3 minutes.",
        Unrepeatable(
            "11,744 s", "On a processor that is not named: a duration belongs to its machine."
        ),
    ),
    (
        "Inference runs at about 13.5 iterations a second.",
        Unrepeatable(
            "13.5 it/s",
            "Neither the processor nor how many images make an iteration is given.",
        ),
    ),
)
