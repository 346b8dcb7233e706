"""Whether one run is better than another, in a sentence."""

from fmnist.common.estimate import Estimate
from fmnist.common.figures import fixed, p_of
from fmnist.comparison.mcnemar import UNLIKELY, McNemar
from ui.shared.words import images_words


def verdict_words(test: McNemar, accuracy: Estimate, first: str, second: str) -> str:
    """Whether the `accuracy` of the first run minus that of the second is significant."""
    if test.only_a == test.only_b == 0:
        return f"Equal: {first} and {second} are right on the same images."
    if test.only_a == test.only_b:
        return (
            f"Equal: {first} and {second} have the same accuracy, each alone right on "
            f"{images_words(test.only_a)}."
        )
    ahead, behind, sign = (first, second, 1) if test.only_a > test.only_b else (second, first, -1)
    value, *ends = (100 * sign * each for each in (accuracy.value, accuracy.low, accuracy.high))
    verdict = "Significant" if test.p_value < UNLIKELY else "Inconclusive"
    low, high = sorted(ends)
    return (
        f"{verdict}: {ahead} is {fixed(value, 2)} points ahead of {behind} "
        f"(95 %: {fixed(low, 2)} to {fixed(high, 2)}, {p_of(test.p_value)})."
    )
