"""What comparisons allow one to say, and what not: a sentence for each.

Names appear as they are given; a page must show the text without reading markup in it.
"""

from collections.abc import Sequence

import numpy as np

from fmnist.common.estimate import Estimate
from fmnist.common.figures import p_of
from fmnist.comparison.agreement import AXES, Agreement
from fmnist.comparison.bootstrap import PairedDifferences
from fmnist.comparison.mcnemar import UNLIKELY, Disagreements, McNemar, smallest_separable
from fmnist.comparison.paired import PairedComparison
from fmnist.comparison.pairwise import Pair
from fmnist.comparison.repeats import FEW
from fmnist.comparison.variance import Components, components
from fmnist.comparison.welch import welch
from fmnist.studies.seed_groups import SeedGroup
from ui.shared.words import images_words

_ONE_RUN_EACH = "This compares one run each: how much the seed moves each of them it does not say."
_NUMBERS = ("no", "one", "two")


def mcnemar_words(
    test: McNemar, images: int, name_a: str = "the first", name_b: str = "the second"
) -> str:
    """What McNemar's test on so many images says about two runs, for a newcomer."""
    where = f"On these {images:,} images"
    if test.only_a + test.only_b == 0:
        return f"{where} both are right on exactly the same ones. {_ONE_RUN_EACH}"
    opinion = "is unlikely to be luck" if test.p_value < UNLIKELY else "could be luck"
    return (
        f"{where} the difference {opinion}: {test.only_a:,} only {name_a} got right, "
        f"{test.only_b:,} only {name_b} ({p_of(test.p_value)}). {_ONE_RUN_EACH}"
    )


def smallest_words(test: McNemar, images: int) -> str:
    """The smallest difference that McNemar's test could separate, in points."""
    discordant = test.only_a + test.only_b
    fewest = smallest_separable(discordant)
    if fewest is None:
        return (
            f"With {images_words(discordant)} that only one of the two got right, no difference "
            "could be told from luck: it takes at least 6."
        )
    return (
        f"With {images_words(discordant)} that only one of the two got right, the smallest "
        f"difference that could be told from luck is {100 * fewest / images:.2f} points; a "
        "smaller one may be real all the same."
    )


def disagreements_words(found: Disagreements, images: int) -> str:
    """On how many of so many images two runs differ, and what their pictures can tell."""
    differing = sum(map(len, found))
    if differing == 0:
        return "The two say the same of every image."
    return (
        f"The two differ on {differing:,} of {images:,} images, which is "
        f"{100 * differing / images:.1f} %. What such images have in common may suggest why, and "
        "proves nothing: another seed of the same network differs on many images too."
    )


def differences_words(differences: PairedDifferences, name_a: str, name_b: str) -> str:
    """The two differences with their intervals in points, and what they allow one to say.

    Names appear as they are given; a page must show the text without reading markup in it.
    """
    accuracy, macro_f1 = differences
    leaders = {
        1: f"{name_a} would most likely",
        -1: f"{name_b} would most likely",
        0: "either could",
    }
    if accuracy.sign == macro_f1.sign:
        outlook = f"{leaders[accuracy.sign]} be ahead in both"
    else:
        outlook = (
            f"{leaders[accuracy.sign]} be ahead in accuracy, and "
            f"{leaders[macro_f1.sign]} be in macro F1"
        )
    return (
        f"{name_a} minus {name_b} is {_signed(accuracy)} in accuracy and {_signed(macro_f1)} "
        f"in macro F1. On other images like these {outlook}; about another training of either "
        "this says nothing."
    )


def pairwise_words(pairs: Sequence[Pair], images: int) -> str:
    """What the pairs say together, for a newcomer, and what they do not."""
    differing = sum(pair.separated for pair in pairs)
    if differing == len(pairs):
        found = (
            f"all {len(pairs)} pairs differ by more than luck explains, so each run has a letter "
            "of its own."
        )
    elif differing == 0:
        found = (
            "no two of these runs can be told apart, so all share one letter. That does not show "
            "that they are equally good."
        )
    else:
        found = (
            f"{differing} of {len(pairs)} pairs {'differs' if differing == 1 else 'differ'} by "
            "more than luck explains. Runs that share a letter cannot be told apart, which does "
            "not show that they are equally good."
        )
    return f"On these {images:,} images {found} {_ONE_RUN_EACH}"


def class_differences_words(differing: Sequence[str], classes: int) -> str:
    """Which of so many classes differ by more than luck, by their names, and what is not said."""
    test = "McNemar's exact test in each class, with Holm's correction"
    if not differing:
        return (
            f"In no class do the two differ by more than luck explains ({test}), which does not "
            "show that they are alike: a class has few images."
        )
    many = "1 class differs" if len(differing) == 1 else f"{len(differing)} classes differ"
    rest = "Of the rest these images cannot tell. " if len(differing) < classes else ""
    return (
        f"{many} by more than luck explains: {', '.join(differing)} ({test}). {rest}It compares "
        "one run each: how much the seed moves a class it does not say."
    )


def cell_words(agreement: Agreement, pair: PairedComparison, images: int) -> str:
    """A cell with so many images: "In truth Shirt, cnn225 says Coat, 97 images"."""
    if agreement.cell is None:
        return "No cell is selected"
    names = dict(zip(("first", "second"), pair.names, strict=True))
    said = [
        f"{'In truth' if name == 'truth' else f'{names[name]} says'} {pair.first.classes[place]}"
        for name, place in zip(AXES[agreement.axes], agreement.cell, strict=True)
    ]
    return ", ".join([*said, images_words(images)])


def settings_words(
    first: Sequence[float], second: Sequence[float], name_a: str, name_b: str
) -> str:
    """What the trainings of two settings say of the settings, in sentences for a newcomer.

    Below `FEW` trainings of either they say nothing, whatever a test over images says. Names
    appear as they are given; a page must show the text without reading markup in it.

    Args:
        first: the accuracies of the trainings of `name_a`, fractions; `second` those of `name_b`.
    """
    if min(len(first), len(second)) < FEW:
        return (
            f"As settings {name_a} and {name_b} are compared on "
            f"{_runs_of(len(first), len(second), name_a, name_b)}: how much the seed moves "
            f"{_too_few(first, second, name_a, name_b)} known, and no test over images can tell. "
            f"{FEW} runs of each would."
        )
    if np.ptp(first) == np.ptp(second) == 0:
        return (
            f"All runs of {name_a} are equally accurate, and so are all of {name_b}: without any "
            "spread between seeds there is nothing to test their difference against."
        )
    difference, p_value = welch(first, second)
    value, low, high = (100 * each for each in (difference.value, difference.low, difference.high))
    unlikely = p_value < UNLIKELY
    opinion = "is unlikely to be luck" if unlikely else "could be luck"
    limit = (
        "All runs judged the same images, so it says nothing about others."
        if unlikely
        else "That does not show that the two are equally good."
    )
    return (
        f"Over trainings the mean of {name_a} minus that of {name_b} is {value:+z.2f} points "
        f"(95 %: {low:+z.2f} to {high:+z.2f}), which {opinion} of the seeds "
        f"(Welch's t-test of {len(first)} and {len(second)} runs, {p_of(p_value)}). {limit}"
    )


def few_runs_words(numbers: Sequence[int]) -> str:
    """How many of more than two settings have too few runs to be ranked; empty if none has."""
    few = sum(number < FEW for number in numbers)
    if not few:
        return ""
    if max(numbers) == 1:
        return (
            "As settings these are compared on one run each: how much the seed moves each of them "
            "is not known, so they are not ranked."
        )
    has, them, are = ("has", "it", "it is") if few == 1 else ("have", "them", "they are")
    return (
        f"{few} of these {len(numbers)} settings {has} fewer than {FEW} runs: how much the seed "
        f"moves {them} is too little known, so {are} not ranked."
    )


def components_words(accuracies: Sequence[Sequence[float]]) -> str:
    """The share of settings and of seeds in a sentence, and what it allows one to say.

    Takes what `components` takes.
    """
    number = sum(map(len, accuracies))
    if all(np.ptp(group) == 0 for group in accuracies):
        return (
            f"These {number} runs do not differ within their settings, so the seed's share of the "
            "variance cannot be estimated."
        )
    found = components(accuracies)
    seeds, share = 100 * np.sqrt(found.seeds), 100 * found.share.value
    if found.negative:
        return (
            f"Of the variance of test accuracy among these {number} runs nothing is due to the "
            f"setting: its estimate came out negative, which counts as 0, since the settings "
            f"differ by no more than their seeds do (standard deviation {seeds:.2f} points). "
            f"{_limit(found)}"
        )
    return (
        f"Of the variance of test accuracy among these {number} runs {share:.0f} % is "
        f"due to the setting and {100 - share:.0f} % to the seed (standard deviations "
        f"{100 * np.sqrt(found.settings):.2f} and {seeds:.2f} points). {_limit(found)}"
    )


def accuracies_words(settings: Sequence[SeedGroup]) -> str:
    """What the test accuracies of single runs of different settings say together."""
    best, worst = _ends(settings)
    return (
        f"On these test images {best.name} is {_lead(best, worst)} ahead of {worst.name}, "
        "one run each. The brackets are about other images, not about another "
        "training. Two that overlap may still differ beyond doubt, as all judged the same images: "
        "that is what the test below is for."
    )


def spread_words(settings: Sequence[SeedGroup]) -> str:
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


def curves_words(settings: Sequence[SeedGroup]) -> str:
    """What the curves of runs, or the bands of settings, say of learning by heart and of luck."""
    gaps = [
        (run.record.generalisation_gap, _one_of(setting))
        for setting in settings
        for run in setting.runs
    ]
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


def front_words(front: Sequence[SeedGroup]) -> str:
    """What the settings that nothing beats show, of all that were trained."""
    few = sum(len(setting.runs) < FEW for setting in front)
    number = "1 setting" if len(front) == 1 else f"{len(front)} settings"
    return (
        f"So nothing trained here beats {number}, {few} with fewer than {FEW} runs; that nothing "
        "else is better it does not show. To choose by this would be to choose on the test images: "
        "the table has the validation accuracy beside it, which is there to choose by."
    )


def _signed(difference: Estimate) -> str:
    value, low, high = (100 * each for each in (difference.value, difference.low, difference.high))
    return f"{value:+z.2f} points (95 %: {low:+z.2f} to {high:+z.2f})"


def _runs_of(first: int, second: int, name_a: str, name_b: str) -> str:
    if first == second:
        return f"{_NUMBERS[first]} run{'s' if first > 1 else ''} each"
    return f"{_counted(first)} of {name_a} and {_counted(second)} of {name_b}"


def _too_few(first: Sequence[float], second: Sequence[float], name_a: str, name_b: str) -> str:
    """Which of the two has too few runs, and how little is known of it."""
    known = "is not" if min(len(first), len(second)) < 2 else "is hardly"
    if max(len(first), len(second)) < FEW:
        return f"each of them {known}"
    return f"{name_a if len(first) < FEW else name_b} {known}"


def _counted(number: int) -> str:
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} run" if number == 1 else f"{word} runs"


def _limit(found: Components) -> str:
    low, high = found.interval
    return (
        f"The setting's share may lie anywhere from {100 * low:.0f} to {100 * high:.0f} % (95 %), "
        "and it is about these settings: others, more or less alike, would give another."
    )


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
