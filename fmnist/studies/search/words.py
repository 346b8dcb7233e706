"""What a search found, in sentences for a page and for the terminal alike."""

from collections.abc import Mapping, Sequence

from fmnist.common.figures import ends, listed, per_cent, points
from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import Contrasted, Finalist, Plan, Verdict
from fmnist.studies.search.space import Value


def setting_words(values: Mapping[str, Value], titles: Mapping[str, str]) -> str:
    """The values of a trial by their titles, such as "Learning rate 0.0123, Batch size 64"."""
    return ", ".join(
        f"{titles.get(name, name)} {value_words(value)}" for name, value in values.items()
    )


def value_words(value: Value) -> str:
    """One value, a number to three significant figures."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def name_of(finalist: Finalist) -> str:
    """How a finalist is called."""
    return "the start" if finalist.trial is None else f"trial {finalist.trial}"


def finalist_words(finalist: Finalist, trials: Sequence[Trial], titles: Mapping[str, str]) -> str:
    """How a finalist is called, a trial with its values."""
    if finalist.trial is None:
        return name_of(finalist)
    return f"{name_of(finalist)}: {setting_words(trials[finalist.trial].values, titles)}"


def verdict_words(plan: Plan) -> list[str]:
    """The verdict, how far the best came down, what cannot be told apart, and the test."""
    verdict = plan.verdict
    if verdict is None:
        return []
    sentences = [headline(verdict), *_came_down(verdict), *_groups(verdict)]
    if verdict.test_accuracy is not None:
        sentences.append(
            f"One of its trainings was evaluated on the test set, once: "
            f"{per_cent(verdict.test_accuracy)}."
        )
    return sentences


def headline(verdict: Verdict) -> str:
    """Whether the winner is real."""
    if not verdict.contrasts:
        return (
            "Only the start was confirmed, as no other trial trained to its end: give the search "
            "more trials, or switch successive halving off."
        )
    if verdict.winner is None:
        best = max(verdict.finalists[1:], key=lambda each: each.mean)
        contrast = _with_start(verdict, verdict.finalists.index(best))
        luck = ", which seeds or images may explain" if contrast.high >= 0 else ""
        return (
            f"No setting is better than the start: {name_of(best)}, the best with fresh seeds, "
            f"differs by {points(contrast.difference)} "
            f"({ends(contrast.low, contrast.high)}){luck}."
        )
    winner = verdict.finalists[verdict.winner]
    contrast = _with_start(verdict, verdict.winner)
    return (
        f"The winner is real: {name_of(winner)} is better than the start by "
        f"{points(contrast.difference)} ({ends(contrast.low, contrast.high)}) with fresh "
        "seeds, on images that chose nothing."
    )


def _with_start(verdict: Verdict, place: int) -> Contrasted:
    return next(each for each in verdict.contrasts if (each.first, each.second) == (0, place))


def _came_down(verdict: Verdict) -> list[str]:
    """Of the trial that led on exploration, and of the start beside it."""
    explored = [each for each in verdict.finalists if each.explored is not None]
    led = max(
        (each for each in explored if each.trial is not None),
        key=lambda each: each.explored or 0.0,
        default=None,
    )
    if led is None or led.explored is None:
        return []
    sentence = (
        f"From exploration to confirmation the best, {name_of(led)}, went from "
        f"{per_cent(led.explored)} to {per_cent(led.mean)}"
    )
    start = next((each for each in explored if each.trial is None), None)
    if start is None or start.explored is None:
        return [f"{sentence}."]
    return [f"{sentence}, the start from {per_cent(start.explored)} to {per_cent(start.mean)}."]


def _groups(verdict: Verdict) -> list[str]:
    several = [group for group in verdict.groups if len(group) > 1]
    names = [listed([name_of(verdict.finalists[place]) for place in group]) for group in several]
    return [f"Indistinguishable: {'; '.join(names)}."] if names else []
