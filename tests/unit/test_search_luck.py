"""How often a search announces a winner: by luck, and where one trial is truly better.

Nothing is trained: each search draws its trainings from 36 recorded ones of one setting, which
differ in their seed alone (`python -m benchmarks.search_seeds`).
"""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fmnist.comparison.against_start import compare_with_start
from fmnist.comparison.pairwise import inseparable_groups

SEARCHES, TRIALS, CANDIDATES, SEEDS = 200, 20, 3, 3
Right = NDArray[np.bool_]


@pytest.fixture(scope="module")
def recorded() -> dict[str, Right]:
    """Which images each training is right about, (36, 5,000), by part of the split."""
    with np.load(Path(__file__).parents[1] / "fixtures" / "seeds.npz") as file:
        images = int(file["images"])
        parts = ("exploration", "confirmation")
        return {
            part: np.unpackbits(file[part], axis=1, count=images).astype(bool) for part in parts
        }


def improved(right: Right, points: float, drawn: np.random.Generator) -> Right:
    """The trainings right about so many more images in a hundred, others for each training."""
    found = right.copy()
    for row in found:
        wrong = np.flatnonzero(~row)
        row[drawn.choice(wrong, round(points * row.size / 100), replace=False)] = True
    return found


def winner(recorded: dict[str, Right], seed: int, effect: float) -> tuple[bool, bool]:
    """Whether a search announces a winner, and whether that is the trial with the effect.

    The start and every trial are the same setting, but for the last trial, which is `effect` points
    better.
    """
    drawn = np.random.default_rng(seed)
    order = drawn.permutation(len(recorded["exploration"]))
    exploring, fresh = order[:TRIALS], order[TRIALS:]
    explored = recorded["exploration"][exploring]
    explored[-1:] = improved(explored[-1:], effect, drawn)
    best = np.argsort(-explored.mean(1), kind="stable")[:CANDIDATES]
    groups = fresh[: (1 + CANDIDATES) * SEEDS].reshape(1 + CANDIDATES, SEEDS)
    correct = [recorded["confirmation"][group] for group in groups]
    for place, trial in enumerate(best, 1):
        if trial == TRIALS - 1:
            correct[place] = improved(correct[place], effect, drawn)
    found = compare_with_start(correct).winner
    return found is not None, found is not None and best[found - 1] == TRIALS - 1


def test_without_an_effect_at_most_one_search_in_twenty_announces_a_winner(
    recorded: dict[str, Right],
) -> None:
    announced = sum(winner(recorded, seed, 0.0)[0] for seed in range(SEARCHES))
    assert announced <= 0.05 * SEARCHES


def test_the_best_of_exploration_is_flattered(recorded: dict[str, Right]) -> None:
    """Without the confirmation nearly every search would announce one, as others do."""
    accuracies = recorded["exploration"].mean(1)
    best = [
        np.random.default_rng(seed).permutation(accuracies)[:TRIALS].max()
        for seed in range(SEARCHES)
    ]
    assert np.mean(best) > accuracies.mean() + 1.5 * accuracies.std()


def test_an_effect_of_one_point_is_found_in_four_of_five(recorded: dict[str, Right]) -> None:
    found = sum(winner(recorded, seed, 1.0)[1] for seed in range(SEARCHES))
    assert found >= 0.8 * SEARCHES


def test_an_effect_of_images_or_of_seeds_alone_is_none() -> None:
    drawn = np.random.default_rng(0)
    start = drawn.random((3, 2_000)) < 0.5
    images_alone = np.repeat(drawn.random((1, 2_000)) < 0.52, 3, axis=0)
    steady = np.repeat(drawn.random((1, 2_000)) < 0.5, 3, axis=0)
    found = compare_with_start([steady, images_alone]).contrasts[0]
    assert found.over_seeds == 0.0 or found.difference.value == 0
    assert found.adjusted == found.over_images > 0.05
    lucky = start.copy()
    lucky[0] = True
    found = compare_with_start([start, lucky]).contrasts[0]
    assert found.over_images < 0.001
    assert found.adjusted == found.over_seeds > 0.05


def test_the_figures_are_those_of_scipy() -> None:
    from scipy.stats import norm, ttest_ind

    drawn = np.random.default_rng(1)
    first, second = (drawn.random((4, 1_000)) < share for share in (0.8, 0.84))
    (found,) = compare_with_start([first, second]).contrasts
    by_seed = ttest_ind(second.mean(1), first.mean(1))
    by_image = second.mean(0) - first.mean(0)
    z = by_image.mean() / (by_image.std(ddof=1) / 1_000**0.5)
    assert found.over_seeds == pytest.approx(by_seed.pvalue)
    assert found.over_images == pytest.approx(2 * norm.sf(abs(z)))
    low, high = by_seed.confidence_interval()
    assert found.difference.low <= low + 1e-12
    assert found.difference.high >= high - 1e-12


def test_each_family_is_corrected_for_itself_and_groups_follow() -> None:
    drawn = np.random.default_rng(3)
    settings = [drawn.random((3, 5_000)) < share for share in (0.80, 0.80, 0.85, 0.85)]
    found = compare_with_start(settings)
    assert found.winner in (2, 3)
    assert found.groups == tuple(inseparable_groups(found.contrasts)) == ((0, 1), (2, 3))
    with_start = [each for each in found.contrasts if each.first == 0]
    raw = [max(each.over_seeds, each.over_images) for each in with_start]
    assert [each.adjusted for each in with_start] >= raw
    assert max(each.adjusted for each in with_start) == max(raw)


def test_one_training_of_each_says_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        compare_with_start([np.ones((1, 10), bool), np.ones((1, 10), bool)])
