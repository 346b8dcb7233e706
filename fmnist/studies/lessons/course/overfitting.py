"""Lesson 2: overfitting."""

from fmnist.common.figures import count, fixed, per_cent, points
from fmnist.runs.curves import epoch_values
from fmnist.runs.run import Run
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest, tested
from fmnist.studies.lessons.parts import Bars, Beside, Chart, Choice, Part, Points

SIZES = (500, 5_000, 55_000)
CURES = {
    "no cure": "overfit",
    "dropout": "overfit-dropout",
    "weight decay": "overfit-decay",
    "augmentation": "overfit-augment",
}
SQUARE = {
    ("without dropout", "as they are"): "fashioncnn-neither",
    ("with dropout", "as they are"): "fashioncnn-noaug",
    ("without dropout", "augmented"): "fashioncnn-nodrop",
    ("with dropout", "augmented"): "fashioncnn",
}
"""The 2 x 2 of a source project, by the names of its presets."""

OPTIONS = (
    Option("About 99 %, nearly as on the images it trained on", 0.99),
    Option("About 90 %", 0.90),
    Option("About 78 %", 0.78),
    Option("About 50 %", 0.50),
)


def find(records: Records) -> Found:
    """Stored runs of one network on more and more images, of four cures, and of a 2 x 2."""
    by_size = {size: _sized(records, size) for size in SIZES}
    few = by_size[SIZES[0]]
    gaps = {
        size: _last(run, "train_accuracy") - _last(run, "validation_accuracy")
        for size, run in by_size.items()
    }
    cures = {name: records.of(preset)[0] for name, preset in CURES.items()}
    rises = {name: _rise(run) for name, run in cures.items()}
    square = {place: records.of(preset)[0] for place, preset in SQUARE.items()}
    plain, augmented = (
        square["with dropout", "as they are"],
        square["with dropout", "augmented"],
    )
    losses = epoch_values(few.history(), "validation_loss")
    lowest = min(range(len(losses)), key=lambda epoch: losses[epoch] or 0.0)
    return Found(
        right=nearest(OPTIONS, _last(few, "validation_accuracy")),
        experiment=(
            _size_choice(by_size),
            Chart(
                "1,000 images: what dropout, weight decay and augmentation do to validation loss",
                "Epoch",
                "Validation loss (nats)",
                {name: _curve(run, "validation_loss") for name, run in cures.items()},
                per_cent=False,
            ),
            Bars(
                "The 2 × 2 of a source project after ten epochs on 55,000 images",
                "Test accuracy",
                {
                    dropout: {
                        f"images {images}": tested(square[dropout, images])
                        for images in ("as they are", "augmented")
                    }
                    for dropout in ("without dropout", "with dropout")
                },
            ),
        ),
        claims=(
            Claim(
                f"On 500 images it ends at {per_cent(_last(few, 'train_accuracy'))} on those and "
                f"**{per_cent(_last(few, 'validation_accuracy'))}** on validation images: it has "
                "learned them by heart.",
                gaps[500] > 0.15,
            ),
            Claim(
                f"The gap is {points(gaps[500])} with 500 images, {points(gaps[5_000])} with 5,000 "
                f"and {points(gaps[55_000])} with 55,000: more images are the surest cure.",
                gaps[500] > gaps[5_000] > gaps[55_000] > 0,
            ),
            Claim(
                f"The loss says it first. With 500 images validation loss is lowest after epoch "
                f"{lowest + 1} of {len(losses)} and rises from there, while accuracy hardly moves.",
                0 < lowest < len(losses) / 2,
            ),
            Claim(
                f"On 1,000 images validation loss ends {fixed(rises['no cure'], 2)} nats above "
                f"its lowest without any cure, with dropout {fixed(rises['dropout'], 2)}, "
                f"with weight decay {fixed(rises['weight decay'], 2)} and with augmentation "
                f"{fixed(rises['augmentation'], 2)}.",
                all(rises[name] < rises["no cure"] for name in CURES if name != "no cure"),
            ),
            Claim(
                "Yet in the project's 2 × 2 augmentation costs "
                f"{points(tested(plain) - tested(augmented))}. It misled them: with 55,000 images "
                "and ten epochs the augmented network had not even fitted its training images, at "
                f"{per_cent(_last(augmented, 'train_accuracy'))} against "
                f"{per_cent(_last(plain, 'train_accuracy'))}, so there was nothing to cure.",
                tested(plain) - tested(augmented) > 0.01
                and _last(augmented, "train_accuracy") < _last(plain, "validation_accuracy"),
            ),
        ),
        figures={"epochs": count(len(losses))},
    )


def _sized(records: Records, size: int) -> Run:
    train_images = size if size < SIZES[-1] else None
    return records.like(
        architecture="mlp109",
        epochs=30,
        learning_rate=1e-3,
        schedule="constant",
        train_images=train_images,
        early_stopping=0,
        keep_test_epochs=False,
    )


def _last(run: Run, field: str) -> float:
    value = epoch_values(run.history(), field)[-1]
    assert value is not None
    return value


def _rise(run: Run) -> float:
    """Validation loss after the last epoch less the lowest of any epoch, in nats."""
    losses = [value for _, value in _curve(run, "validation_loss")]
    return losses[-1] - min(losses)


def _curve(run: Run, field: str) -> Points:
    values = epoch_values(run.history(), field)
    return [(epoch, value) for epoch, value in enumerate(values, start=1) if value is not None]


def _size_choice(by_size: dict[int, Run]) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        run = by_size[SIZES[place]]
        views = (("accuracy", ""), ("loss", " (nats)"))
        accuracy, loss = (
            Chart(
                f"{figure.capitalize()} on {SIZES[place]:,} images",
                "Epoch",
                figure.capitalize() + unit,
                {
                    "training": _curve(run, f"train_{figure}"),
                    "validation": _curve(run, f"validation_{figure}"),
                },
                per_cent=figure == "accuracy",
            )
            for figure, unit in views
        )
        return (Beside((accuracy, loss)),)

    return Choice("size", "Training images", tuple(f"{size:,}" for size in SIZES), at)


LESSON = Lesson(
    number=2,
    name="overfitting",
    title="Overfitting",
    topic="One network on 500, 5,000 and 55,000 images, and three cures",
    setup=(
        "One network, a perceptron with one hidden layer, was trained three times for {epochs} "
        "epochs: on 500 images, on 5,000 and on 55,000, all else the same. On the 500 it is right "
        "about every single one in the end."
    ),
    question="How often is the one that trained on 500 images right about images it has not seen?",
    options=OPTIONS,
    find=find,
    take_home=(
        "Training accuracy says what a network remembers. Watch where the validation loss turns, "
        "and cure overfitting only where there is some."
    ),
)
