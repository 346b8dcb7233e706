"""Whether the difference between runs could be luck: of two in sentences, of more in groups."""

from string import ascii_lowercase

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from fmnist.common.figures import count, per_cent
from fmnist.comparison.bootstrap import PairedDifferences, differences_in_words, paired_bootstrap
from fmnist.comparison.mcnemar import p_in_words, smallest_in_words, verdict
from fmnist.comparison.pairwise import Pair, inseparable_groups, pairwise, pairwise_verdict
from fmnist.runs.predictions import Integers
from fmnist.runs.run import Run
from ui.shared.runs import predicted_classes
from ui.shared.words import plain


def difference_of_two(first: Run, second: Run, labels: Integers) -> None:
    """McNemar's exact test, the bootstrap intervals and what could be told from luck."""
    predicted = predicted_classes(first), predicted_classes(second)
    right = predicted[0] == labels, predicted[1] == labels
    names = first.label, second.label
    st.subheader("Could it be luck?", anchor=False)
    st.markdown(plain(verdict(*right, *names)))
    st.markdown(plain(differences_in_words(_differences(*predicted, labels), *names)))
    st.markdown(plain(smallest_in_words(*right)))
    st.caption(
        "The p-value is that of McNemar's exact test, which counts the images that only one of "
        "the two gets right. The intervals come from 2,000 draws of the test images (paired "
        "bootstrap). Macro F1 joins precision and recall of each class in one figure and takes "
        "the mean over the classes."
    )


def groups_of_several(runs: list[Run], labels: Integers) -> None:
    """Which runs can be told apart: a letter for each group that cannot, and every pair."""
    right = {run.id: predicted_classes(run) == labels for run in runs}
    ordered = sorted(runs, key=lambda run: right[run.id].mean(), reverse=True)
    correct = [right[run.id] for run in ordered]
    pairs = pairwise(correct)
    st.subheader("Which can be told apart?", anchor=False)
    st.markdown(plain(pairwise_verdict(pairs, len(labels))))
    st.dataframe(
        _letters(ordered, correct, pairs),
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
            pd.DataFrame([_row(pair, ordered, len(labels)) for pair in pairs]),
            hide_index=True,
            height="content",
            alt="Every pair of runs with its test",
        )


def _letters(runs: list[Run], correct: list[NDArray[np.bool_]], pairs: list[Pair]) -> pd.DataFrame:
    groups = inseparable_groups(pairs)
    return pd.DataFrame(
        {
            "Run": run.label,
            "Test": per_cent(right.mean(), 2),
            "Letters": " ".join(
                letter
                for letter, group in zip(ascii_lowercase, groups, strict=False)
                if place in group
            ),
        }
        for place, (run, right) in enumerate(zip(runs, correct, strict=True))
    )


def _row(pair: Pair, runs: list[Run], images: int) -> dict[str, str]:
    test = pair.test
    return {
        "First": runs[pair.first].label,
        "Second": runs[pair.second].label,
        "Difference": f"{100 * (test.only_a - test.only_b) / images:+z.2f} points",
        "Only the first right": count(test.only_a),
        "Only the second right": count(test.only_b),
        "On its own": p_in_words(test.p_value),
        "After Holm's correction": p_in_words(pair.adjusted),
        "Told apart": "yes" if pair.separated else "no",
    }


@st.cache_data(max_entries=8, show_spinner=False)
def _differences(first: Integers, second: Integers, labels: Integers) -> PairedDifferences:
    return paired_bootstrap(first, second, labels)
