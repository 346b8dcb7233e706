"""The curves of settings and of runs: of one run as it went, of several their mean with a band."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from fmnist.comparison.seed_bands import band
from fmnist.runs.run import Run
from fmnist.studies.seed_groups import SeedGroup
from ui.compare.words import curves_words
from ui.shared.colours import colour_of
from ui.shared.curves import best_position, curve_frame, curves, remark_on_curves
from ui.shared.words import plain


def setting_curves(settings: Sequence[SeedGroup]) -> None:
    """Accuracy and loss by epoch, with what they allow one to say."""
    curves_of(settings, [])
    st.caption(plain(curves_words(settings)))


def curves_of(settings: Sequence[SeedGroup], unfinished: Sequence[Run]) -> None:
    """Accuracy and loss by epoch of settings and of `unfinished` runs, on one chart each."""
    lines = {setting.name: setting.runs for setting in settings}
    lines |= {run.label: (run,) for run in unfinished}
    runs = [run for line in lines.values() for run in line]
    epochs = max(run.record.config.epochs for run in runs)
    colours = {name: colour_of(line[0].id) for name, line in lines.items()}
    best = {name: best_position(line[0]) for name, line in lines.items() if len(line) == 1}
    for column, figure in zip(st.columns(2), ("accuracy", "loss"), strict=True):
        frame = pd.concat([_frame(name, line, figure) for name, line in lines.items()])
        with column:
            st.altair_chart(
                curves(frame, figure, epochs, colours, best),
                key=f"compared-{figure}",
                alt=f"{figure.capitalize()} by epoch of what was chosen",
            )
    if remark := remark_on_curves(runs):
        st.caption(remark)


def _frame(name: str, runs: Sequence[Run], figure: str) -> pd.DataFrame:
    if len(runs) == 1:
        return curve_frame(runs[0].history(), figure, name)
    splits = {"train": "training", "validation": "validation"}
    return pd.concat(
        [
            _band(runs, f"{short}_{figure}").assign(split=split, run=name)
            for short, split in splits.items()
        ]
    )


def _band(runs: Sequence[Run], name: str) -> pd.DataFrame:
    """The figure of this name after each epoch, none where the runs did not measure it."""
    found = band([[entry[name] for entry in run.history().epochs] for run in runs])
    frame = pd.DataFrame(found._asdict()).rename(columns={"mean": "value"})
    return frame.assign(epoch=range(1, len(frame) + 1)).dropna()
