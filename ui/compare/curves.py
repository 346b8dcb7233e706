"""The curves of settings and of runs: of one run as it went, of several their mean with a band."""

from collections.abc import Sequence

import streamlit as st

from fmnist.runs.overfitting import overfitting_of
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import SeedGroup
from ui.compare.words import curves_words
from ui.shared.colours import colour_of
from ui.shared.curve_points import Line
from ui.shared.curve_words import overfitting_words
from ui.shared.curves import show_curves
from ui.shared.words import plain


def setting_curves(settings: Sequence[SeedGroup]) -> None:
    """Accuracy and loss by epoch, with what they allow one to say."""
    st.fragment(curves_of)(settings, [])
    st.caption(plain(curves_words(settings)))


def curves_of(settings: Sequence[SeedGroup], unfinished: Sequence[Run]) -> None:
    """Accuracy and loss by epoch of settings and of `unfinished` runs, on one chart each."""
    lines = [Line(each.name, colour_of(each.runs[0].id), each.runs) for each in settings]
    lines += [Line(run.label, colour_of(run.id), [run]) for run in unfinished]
    show_curves(lines)
    for line in lines:
        found = overfitting_of(line.runs[0]) if len(line.runs) == 1 else None
        if found:
            st.caption(plain(f"{line.name}: {overfitting_words(found)}"))
