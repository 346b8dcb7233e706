"""What comparisons over images allow one to say, and what not: a sentence for each.

Names appear as they are given; a page must show the text without reading markup in it.
"""

from collections.abc import Sequence

from fmnist.common.estimate import Estimate
from fmnist.common.figures import per_cent, signed
from fmnist.comparison.agreement import AXES, Agreement
from fmnist.comparison.bootstrap import PairedDifferences
from fmnist.comparison.mcnemar import Disagreements, McNemar, smallest_separable
from fmnist.comparison.paired import PairedComparison
from fmnist.comparison.pairwise import Pair
from fmnist.studies.seed_groups import SeedGroup
from ui.shared.words import images_words


def pairwise_words(pairs: Sequence[Pair]) -> str:
    """Whether the differences of several runs are significant."""
    differing = sum(pair.separated for pair in pairs)
    if differing == len(pairs):
        return f"Significant: all {len(pairs)} pairs differ."
    if not differing:
        return f"Inconclusive: none of the {len(pairs)} pairs differs significantly."
    verb = "differs" if differing == 1 else "differ"
    return f"{differing} of {len(pairs)} pairs {verb} significantly; the rest is inconclusive."


def counts_words(test: McNemar, images: int) -> str:
    """What McNemar's test counts, and the smallest difference that could be significant."""
    discordant = test.only_a + test.only_b
    fewest = smallest_separable(discordant)
    counted = (
        f"Of {images:,} images {test.only_a:,} only the first run gets right, {test.only_b:,} only "
        "the second."
    )
    if fewest is None:
        return f"{counted} With fewer than 6 of these no difference could be significant."
    return (
        f"{counted} With so many the smallest significant difference is "
        f"{100 * fewest / images:.2f} points."
    )


def differences_words(found: PairedDifferences, first: str, second: str) -> str:
    """The differences in accuracy and macro F1 with their intervals in points."""
    return (
        f"{first} minus {second}: accuracy {_signed(found.accuracy)}, macro F1 "
        f"{_signed(found.macro_f1)}."
    )


def disagreements_words(found: Disagreements, images: int) -> str:
    """On how many of so many images two runs differ."""
    differing = sum(map(len, found))
    if differing == 0:
        return "The two predict the same class for every image."
    return (
        f"The two differ on {differing:,} of {images:,} images ({per_cent(differing / images)}). "
        "Two seeds of one network differ on many images too."
    )


def class_differences_words(differing: Sequence[str]) -> str:
    """Which classes differ significantly, by their names."""
    test = "McNemar's exact test in each class, Holm-corrected"
    if not differing:
        return f"Inconclusive: no class differs significantly ({test})."
    return f"Significant: {', '.join(differing)} ({test})."


def cell_words(agreement: Agreement, pair: PairedComparison, images: int) -> str:
    """A cell with so many images: "true class Shirt, cnn225 predicts Coat, 97 images"."""
    if agreement.cell is None:
        return "No cell is selected"
    first, second = pair.names
    titles = {"truth": "true class", "first": f"{first} predicts", "second": f"{second} predicts"}
    said = [
        f"{titles[who]} {pair.first.classes[place]}"
        for who, place in zip(AXES[agreement.axes], agreement.cell, strict=True)
    ]
    return ", ".join([*said, images_words(images)])


def curves_words(settings: Sequence[SeedGroup]) -> str:
    """Which run has the widest generalisation gap."""
    gaps = [
        (value, setting.name if len(setting.runs) == 1 else f"a run of {setting.name}")
        for setting in settings
        for run in setting.runs
        if (value := run.record.generalisation_gap) is not None
    ]
    if not gaps:
        return "No generalisation gap is known: no run has training and validation accuracy."
    value, name = max(gaps)
    return f"Widest generalisation gap at the best epoch: {name}, {signed(100 * value, 1)} points."


def front_words(front: Sequence[SeedGroup]) -> str:
    """What is Pareto-optimal, and what to choose by."""
    number = "1 configuration is" if len(front) == 1 else f"{len(front)} configurations are"
    return (
        f"{number} Pareto-optimal. Choose by the validation accuracy in the table: by this chart "
        "one would choose on the test images."
    )


def _signed(difference: Estimate) -> str:
    value, low, high = (
        signed(100 * each, 2) for each in (difference.value, difference.low, difference.high)
    )
    return f"{value} points (95 %: {low} to {high})"
