"""Whether the difference between runs is significant: the verdict, every pair with its interval."""

from string import ascii_lowercase

import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import count, p_of, per_cent, signed
from fmnist.comparison.bootstrap import PairedDifferences
from fmnist.comparison.paired import PairedComparison
from fmnist.comparison.pairwise import Pair, inseparable_groups, pairwise
from fmnist.evaluation.evaluation import Evaluation
from ui.compare.difference_chart import difference_chart
from ui.compare.words import counts_words, differences_words, pairwise_words
from ui.shared.answer_line import answer_line
from ui.shared.tables import show_table
from ui.shared.verdicts import verdict_words
from ui.shared.words import plain

_METHOD = (
    "p is that of McNemar's exact test, of several pairs with Holm's correction; significant is "
    "p < 0.05. Inconclusive does not show that runs are equally good. Intervals are over test "
    "images (2,000 paired bootstrap draws) and say nothing about another seed."
)


def show_difference(evaluations: list[Evaluation]) -> None:
    """The verdict on two runs or more, and a chart of the difference of every pair."""
    evaluations = _in_order(evaluations)
    pairs, differences = _compared(evaluations)
    verdict = pairwise_words(pairs)
    if len(pairs) == 1:
        names = (each.name for each in evaluations)
        verdict = verdict_words(pairs[0].test, differences[0].accuracy, *names)
    st.subheader("Is the difference significant?", anchor=False, help=_METHOD)
    answer_line(plain(verdict), "verdict")
    st.altair_chart(
        difference_chart(
            [_names(pair, evaluations) for pair in pairs],
            [each.accuracy for each in differences],
            [pair.separated for pair in pairs],
        ),
        alt="Difference in accuracy of each pair of runs, with 95 % intervals",
    )


def show_tests(evaluations: list[Evaluation]) -> None:
    """Every pair with what its test counts; of more than two runs also their groups."""
    evaluations = _in_order(evaluations)
    pairs, differences = _compared(evaluations)
    if len(pairs) == 1:
        first, second = evaluations
        st.markdown(plain(differences_words(differences[0], first.name, second.name)))
        st.markdown(counts_words(pairs[0].test, len(first)))
    else:
        rows = [
            _row(pair, each.accuracy, evaluations)
            for pair, each in zip(pairs, differences, strict=True)
        ]
        show_table(rows, "Every pair of runs with its test")
        show_table(
            _letters(evaluations, pairs),
            "Runs with a letter for each group of which no two differ significantly",
            {
                "Letters": "Runs that share a letter do not differ significantly (compact letter "
                "display)."
            },
        )
    st.caption(_METHOD)


def _in_order(evaluations: list[Evaluation]) -> list[Evaluation]:
    """Two as they were chosen, more with the most accurate first."""
    if len(evaluations) == 2:
        return evaluations
    return sorted(evaluations, key=lambda each: -each.correct.mean())


def _compared(evaluations: list[Evaluation]) -> tuple[list[Pair], list[PairedDifferences]]:
    """Every pair with its test, and its differences in accuracy and macro F1."""
    pairs = pairwise([each.correct for each in evaluations])
    compared = [
        PairedComparison(evaluations[pair.first], evaluations[pair.second]) for pair in pairs
    ]
    return pairs, [_differences(each.first.id, each.second.id, each) for each in compared]


def _names(pair: Pair, evaluations: list[Evaluation]) -> tuple[str, str]:
    return evaluations[pair.first].name, evaluations[pair.second].name


def _row(pair: Pair, accuracy: Estimate, evaluations: list[Evaluation]) -> dict[str, str]:
    first, second = _names(pair, evaluations)
    return {
        "First": first,
        "Second": second,
        "Difference (points)": signed(100 * accuracy.value, 2),
        "Only first right": count(pair.test.only_a),
        "Only second right": count(pair.test.only_b),
        "p": p_of(pair.test.p_value),
        "p, Holm-corrected": p_of(pair.adjusted),
        "Verdict": "significant" if pair.separated else "inconclusive",
    }


def _letters(evaluations: list[Evaluation], pairs: list[Pair]) -> list[dict[str, str]]:
    """The runs, each with the letters of its groups."""
    groups = inseparable_groups(pairs)
    return [
        {
            "Run": each.name,
            "Test": per_cent(each.correct.mean(), 2),
            "Letters": " ".join(
                letter
                for letter, group in zip(ascii_lowercase, groups, strict=False)
                if place in group
            ),
        }
        for place, each in enumerate(evaluations)
    ]


@st.cache_data(max_entries=64, show_spinner=False)
def _differences(first: str, second: str, _pair: PairedComparison) -> PairedDifferences:
    return _pair.differences()
