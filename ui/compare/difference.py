"""Whether the difference between runs could be luck: of two in sentences, of more in groups."""

from string import ascii_lowercase

import pandas as pd
import streamlit as st

from fmnist.common.figures import count, p_of, per_cent
from fmnist.comparison.bootstrap import PairedDifferences
from fmnist.comparison.paired import PairedComparison
from fmnist.comparison.pairwise import Pair, inseparable_groups, pairwise
from fmnist.evaluation.evaluation import Evaluation
from ui.compare.words import differences_words, mcnemar_words, pairwise_words, smallest_words
from ui.shared.words import plain


def difference_of_two(pair: PairedComparison) -> None:
    """McNemar's exact test, the bootstrap intervals and what could be told from luck."""
    st.subheader("Could it be luck?", anchor=False)
    st.markdown(plain(mcnemar_words(pair.mcnemar(), pair.images, *pair.names)))
    found = _differences(pair.first.id, pair.second.id, pair)
    st.markdown(plain(differences_words(found, *pair.names)))
    st.markdown(plain(smallest_words(pair.mcnemar(), pair.images)))
    st.caption(
        "The p-value is that of McNemar's exact test, which counts the images that only one of "
        "the two gets right. The intervals come from 2,000 draws of the test images (paired "
        "bootstrap). Macro F1 joins precision and recall of each class in one figure and takes "
        "the mean over the classes."
    )


def groups_of_several(evaluations: list[Evaluation]) -> None:
    """Which runs can be told apart: a letter for each group that cannot, and every pair."""
    ordered = sorted(evaluations, key=lambda each: each.correct.mean(), reverse=True)
    pairs = pairwise([each.correct for each in ordered])
    st.subheader("Which can be told apart?", anchor=False)
    st.markdown(plain(pairwise_words(pairs, len(ordered[0]))))
    st.dataframe(
        _letters(ordered, pairs),
        hide_index=True,
        alt="Runs with a letter for each group that cannot be told apart",
        column_config={
            "Letters": st.column_config.Column(
                help="Runs that share a letter cannot be told apart."
            )
        },
    )
    st.caption(
        "Two runs count as different where the p-value of McNemar's exact test stays below 0.05 "
        f"after Holm's correction, which allows for {count(len(pairs))} tests at once."
    )
    with st.expander("Every pair"):
        st.dataframe(
            pd.DataFrame([_row(pair, ordered) for pair in pairs]),
            hide_index=True,
            height="content",
            alt="Every pair of runs with its test",
        )


def _letters(evaluations: list[Evaluation], pairs: list[Pair]) -> pd.DataFrame:
    groups = inseparable_groups(pairs)
    return pd.DataFrame(
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
    )


def _row(pair: Pair, evaluations: list[Evaluation]) -> dict[str, str]:
    test, first, second = pair.test, evaluations[pair.first], evaluations[pair.second]
    return {
        "First": first.name,
        "Second": second.name,
        "Difference": f"{100 * (test.only_a - test.only_b) / len(first):+z.2f} points",
        "Only the first right": count(test.only_a),
        "Only the second right": count(test.only_b),
        "On its own": p_of(test.p_value),
        "After Holm's correction": p_of(pair.adjusted),
        "Told apart": "yes" if pair.separated else "no",
    }


@st.cache_data(max_entries=8, show_spinner=False)
def _differences(first: str, second: str, _pair: PairedComparison) -> PairedDifferences:
    return _pair.differences()
