"""The curves of settings: of one run as it went, of several their mean with a band."""

import pandas as pd
import streamlit as st

from fmnist.comparison.seed_bands import band
from fmnist.studies.seed_groups import SeedGroup
from ui.compare.words import curves_words
from ui.shared.colours import colour_of
from ui.shared.curves import best_position, curve_frame, curves, remark_on_curves
from ui.shared.words import plain


def setting_curves(settings: list[SeedGroup]) -> None:
    """Accuracy and loss by epoch, with what they allow one to say."""
    runs = [run for setting in settings for run in setting.runs]
    epochs = max(run.record.config.epochs for run in runs)
    colours = {setting.name: colour_of(setting.runs[0].id) for setting in settings}
    best = {
        setting.name: best_position(setting.runs[0])
        for setting in settings
        if len(setting.runs) == 1
    }
    for column, figure in zip(st.columns(2), ("accuracy", "loss"), strict=True):
        frame = pd.concat([_frame(setting, figure) for setting in settings])
        with column:
            st.altair_chart(
                curves(frame, figure, epochs, colours, best),
                alt=f"{figure.capitalize()} by epoch of what was chosen",
            )
    if remark := remark_on_curves(runs):
        st.caption(remark)
    st.caption(plain(curves_words(settings)))


def _frame(setting: SeedGroup, figure: str) -> pd.DataFrame:
    if len(setting.runs) == 1:
        return curve_frame(setting.runs[0].history(), figure, setting.name)
    splits = {"train": "training", "validation": "validation"}
    return pd.concat(
        [
            _band(setting, f"{short}_{figure}").assign(split=split, run=setting.name)
            for short, split in splits.items()
        ]
    )


def _band(setting: SeedGroup, name: str) -> pd.DataFrame:
    """The figure of this name after each epoch, none where the runs did not measure it."""
    found = band([[entry[name] for entry in run.history().epochs] for run in setting.runs])
    frame = pd.DataFrame(found._asdict()).rename(columns={"mean": "value"})
    return frame.assign(epoch=range(1, len(frame) + 1)).dropna()
