"""The rule that turns intervals into verdicts. `rule.md` says it in words.

Every rule has this in common: a wider interval never makes a verdict of "inconclusive"
one of "contradicted".
"""

from collections.abc import Iterable
from typing import Literal, get_args

from fmnist.common.estimate import Estimate

Verdict = Literal[
    "confirmed",
    "inconclusive",
    "contradicted",
    "cannot be reproduced",
    "not run here",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_FIRST_TO_LAST: tuple[Verdict, ...] = (
    "contradicted",
    "cannot be reproduced",
    "not run here",
    "inconclusive",
    "confirmed",
)


def on_level(difference: Estimate, tolerance: float) -> Verdict:
    """Whether a published figure holds, from ours minus the published one.

    It is contradicted where luck cannot bridge the difference. It is confirmed only where luck
    could bridge no more than `tolerance`, or the vaguest measurement would confirm everything.
    """
    if difference.low > 0 or difference.high < 0:
        return "contradicted"
    if max(-difference.low, difference.high) <= tolerance:
        return "confirmed"
    return "inconclusive"


def on_order(difference: Estimate) -> Verdict:
    """Whether the first is larger than the second, from the first minus the second."""
    if difference.low > 0:
        return "confirmed"
    return "contradicted" if difference.high < 0 else "inconclusive"


def on_no_order(difference: Estimate) -> Verdict:
    """Whether the first is at least no smaller than the second."""
    return "contradicted" if difference.high < 0 else "confirmed"


def of_all(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on a claim with several parts, which holds only if each part does."""
    return min(verdicts, key=_FIRST_TO_LAST.index)
