"""How far the answers of Classify can be trusted: on people's pictures less than on the dataset."""

from collections.abc import Sequence

import streamlit as st

from fmnist.recognition.measured import Share, measured
from fmnist.runs.run import Run
from ui.shared.words import plain


def show_trust(models: Sequence[Run]) -> None:
    """What the accuracy beside a name is about, and what was measured of people's pictures."""
    known = [
        f"{plain(run.label)} named {_in_words(found.photo, 'photographs')} and "
        f"{_in_words(found.sketch, 'drawings')} rightly."
        for run in models
        if (found := measured(run.id)) is not None
    ]
    st.caption(
        "The accuracy beside a name is about the images of the dataset. People's own pictures are "
        f"recognised less often, however sure the answer. {' '.join(known)}".rstrip()
    )


def _in_words(share: Share, what: str) -> str:
    low, high = share.micro_interval
    return (
        f"{100 * share.micro:.0f} % ({100 * low:.0f} to {100 * high:.0f}) of {share.count:,} {what}"
    )
