"""Tables: of a few rows as they are, of runs, and of layers."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from fmnist.common.figures import count, duration, short_count, signed
from fmnist.networks.composition_stages import Stage
from fmnist.networks.profile import Profile
from fmnist.runs.description import epochs_of
from fmnist.runs.run import Run
from ui.shared.evaluations import figure_words, further_metrics
from ui.shared.nothing_learned import test_accuracy
from ui.shared.words import validation


def show_table(
    rows: Sequence[Mapping[str, object]], alt: str, help: Mapping[str, str] | None = None
) -> None:
    """A table as high as its rows; `help` explains columns, by their titles."""
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt=alt,
        column_config={
            name: st.column_config.Column(help=words) for name, words in (help or {}).items()
        },
    )


def run_table(runs: list[Run]) -> None:
    """Runs side by side: test and validation with their intervals, size and time."""
    rows = [
        {
            "Run": run.label,
            "Test": test_accuracy(run),
            "Validation": validation(run.record),
            "Gap": gap(run).removesuffix(" points"),
            "Parameters": count(run.record.network.parameters),
            "Training": duration(run.record.effort.training_seconds),
            "Epochs": epochs_of(run.record),
        }
        | {title: figure_words(name, run) for name, title in further_metrics()}
        for run in runs
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        alt="Runs with their accuracy, size and time",
        column_config={
            "Validation": st.column_config.Column(
                help="On the images set aside to make every choice, with the 95 % interval."
            ),
            "Test": st.column_config.Column(
                help="On the 10,000 test images, looked at when the run ends."
            ),
            "Gap": st.column_config.Column(
                "Gap (points)",
                help="Generalisation gap: training minus validation accuracy at the best epoch.",
            ),
            "Epochs": st.column_config.Column("Best epoch"),
        },
    )


def gap(run: Run) -> str:
    """Training minus validation accuracy of the weights kept, in points."""
    difference = run.record.generalisation_gap
    return "–" if difference is None else f"{signed(100 * difference, 1)} points"


def layer_table(profile: Profile) -> None:
    """The layers of a network with shapes, parameters and MACs.

    A layer's normalisation, activation and dropout stand with it.
    """
    rows = [
        {
            "Layer": layer.kind,
            "Output shape": _shape(layer.output_shape).replace(" ", "\N{NO-BREAK SPACE}"),
            "Parameters": layer.parameters,
            "MACs": layer.macs,
        }
        for layer in profile.folded
    ]
    st.table(
        pd.DataFrame(rows).style.format(thousands=","),
        border="horizontal",
        height="content",
        hide_index=True,
        alt="The layers of the network",
    )


def stage_table(stages: tuple[Stage, ...]) -> None:
    """The blocks and the head of a built network, with how far each of them sees."""
    rows = [
        {
            "Block": stage.name,
            "Output shape": _shape(stage.output_shape),
            "Receptive field": stage.receptive_field,
            "Parameters": stage.parameters,
            "MACs": short_count(stage.macs),
        }
        for stage in stages
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        alt="The blocks of the network",
        column_config={
            "Parameters": st.column_config.NumberColumn(format="localized"),
            "Receptive field": st.column_config.NumberColumn(
                format="%d px",
                help="How many pixels across one number of this output can depend on. More than 28 "
                "reaches over the edge of the image.",
            ),
            "MACs": st.column_config.Column(alignment="right"),
        },
    )


def _shape(sizes: tuple[int, ...]) -> str:
    return " × ".join(str(size) for size in sizes)
