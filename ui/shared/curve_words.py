"""What is said of curves, and only of what is at work in these runs."""

from collections.abc import Callable, Sequence

from fmnist.common.figures import listed, signed
from fmnist.runs.curves import lacks_cross_entropy
from fmnist.runs.overfitting import Overfitting
from fmnist.runs.run import Run
from fmnist.training.build import uses_dropout


def remarks(runs: Sequence[Run]) -> list[str]:
    """What to know before training is compared with validation, a sentence or two each."""
    augmented = _of(runs, lambda run: bool(run.record.config.augmentations))
    dropped = _of(runs, lambda run: uses_dropout(run.record.config))
    conditions = [
        f"{words}{whose}"
        for words, whose in (("on augmented images", augmented), ("with dropout", dropped))
        if whose is not None
    ]
    how = "".join(f", {each}" for each in conditions)
    said = [
        f"Training is an average over the last few steps{how}; validation is measured after each "
        "epoch. The dotted line marks the best epoch."
    ]
    before = _of(runs, lacks_cross_entropy)
    if before is not None:
        said.append(
            f"The training loss{before} was not recorded, only the objective that was minimised: "
            "open “Objective and learning rate” for that."
        )
    worldly = _of(runs, lambda run: run.record.config.domain == "real_world")
    if worldly is not None:
        said.append(
            f"Training{worldly} is on synthetic drawings and cut-outs too, validation on the "
            "dataset alone: their accuracies and losses cannot be compared."
        )
    return said


def overfitting_words(found: Overfitting) -> str:
    """Where validation loss turned, and how far training and validation came apart."""
    if found.has_turned:
        loss = (
            f"Validation loss was lowest after epoch {found.turned} ({found.lowest_loss:.3f}) and "
            f"{found.last_loss:.3f} after epoch {found.last}."
        )
    else:
        loss = (
            f"Validation loss was still falling after epoch {found.last} ({found.last_loss:.3f})."
        )
    latest = f" and {_points(found.last_gap)} at the latest ({found.last})"
    return (
        f"{loss} Averaged over the epoch, while the weights changed, training accuracy less "
        f"validation accuracy is {_points(found.best_gap)} at the best epoch ({found.best})"
        f"{', the latest' if found.best == found.last else latest}. "
        "The generalisation gap is that of the kept weights."
    )


def _points(fraction: float) -> str:
    return f"{signed(100 * fraction, 1)} points"


def _of(runs: Sequence[Run], holds: Callable[[Run], bool]) -> str | None:
    """Of which runs it holds: of all when "", of none when None, else " of " and their labels."""
    labels = [run.label for run in runs if holds(run)]
    if len(labels) == len(runs):
        return ""
    return f" of {listed(labels)}" if labels else None
