"""What the figures of a comparison allow one to say, and what not: a sentence for each.

Names appear as they are given; a page must show the text without reading markup in it.
"""

from collections.abc import Sequence

from fmnist.comparison.repeats import FEW
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import SeedGroup


def accuracies_reading(settings: Sequence[SeedGroup]) -> str:
    """What the test accuracies of single runs of different settings say together."""
    best, worst = _ends(settings)
    return (
        f"On these test images {best.name} is {_lead(best, worst)} ahead of {worst.name}, "
        "one run each. The brackets are about other images, not about another "
        "training. Two that overlap may still differ beyond doubt, as all judged the same images: "
        "that is what the test below is for."
    )


def settings_reading(settings: Sequence[SeedGroup]) -> str:
    """What the means and the spreads of settings say, of which one at least has several runs."""
    best, worst = _ends(settings)
    widest = max(settings, key=_range)
    lead = f"{best.name} is {_lead(best, worst)} above {worst.name}; " if len(settings) > 1 else ""
    seeds = "seeds alone" if lead else "Seeds alone"
    two = (
        " Two runs tell little of how much seeds matter, so the interval of two is very wide."
        if any(len(setting.runs) == 2 for setting in settings)
        else ""
    )
    return (
        f"{lead}{seeds} move {widest.name} by {_points(_range(widest))}, so a smaller "
        "difference between two single runs says nothing of their settings. Intervals of several "
        f"runs are about other seeds on the same images, not about other images.{two}"
    )


def curves_reading(settings: Sequence[SeedGroup]) -> str:
    """What the curves of runs, or the bands of settings, say of learning by heart and of luck."""
    gaps = [(gap(run), _one_of(setting)) for setting in settings for run in setting.runs]
    known = [(value, label) for value, label in gaps if value is not None]
    if known:
        value, label = max(known)
        found = (
            "The gap between training and validation accuracy, where the weights were kept, is "
            f"widest for {label}: {100 * value:+z.1f} points."
        )
    else:
        found = (
            "No run here has both a training and a validation accuracy, so the curves cannot show "
            "what was learned by heart."
        )
    repeated = any(len(setting.runs) > 1 for setting in settings)
    limit = (
        "A band holds the runs there are; another seed may leave it."
        if repeated
        else "Each curve is one training: with another seed it would run differently."
    )
    return f"{found} {limit}"


def front_reading(front: Sequence[SeedGroup]) -> str:
    """What the settings that nothing beats show, of all that were trained."""
    few = sum(len(setting.runs) < FEW for setting in front)
    number = "1 setting" if len(front) == 1 else f"{len(front)} settings"
    return (
        f"So nothing trained here beats {number}, {few} with fewer than {FEW} runs; that nothing "
        "else is better it does not show. To choose by this would be to choose on the test images: "
        "the table has the validation accuracy beside it, which is there to choose by."
    )


def gap(run: Run) -> float | None:
    """Training minus validation accuracy of the weights kept, None without validation."""
    record = run.record
    if record.train is None or record.best is None:
        return None
    return record.train.accuracy - record.best.accuracy


def _one_of(setting: SeedGroup) -> str:
    return setting.name if len(setting.runs) == 1 else f"a run of {setting.name}"


def _ends(settings: Sequence[SeedGroup]) -> tuple[SeedGroup, SeedGroup]:
    ordered = sorted(settings, key=lambda setting: setting.test.value)
    return ordered[-1], ordered[0]


def _range(setting: SeedGroup) -> float:
    return max(setting.accuracies) - min(setting.accuracies)


def _lead(best: SeedGroup, worst: SeedGroup) -> str:
    return _points(best.test.value - worst.test.value)


def _points(difference: float) -> str:
    return f"{100 * difference:.2f} points"
