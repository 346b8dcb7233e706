"""How long the chosen settings will take on this machine, said before the start."""

import streamlit as st

from fmnist.common.errors import FmnistError
from fmnist.common.figures import roughly
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import TimeEstimate
from ui.shared.time_estimate import LOOK_EVERY_SECONDS, time_known
from ui.shared.words import plain

_NOT_COMPILED = (
    "That is without compilation, which takes time at the start and may make every step faster."
)


def show_time_needed(config: TrainConfig, runs: int) -> None:
    """One line that says how long `runs` of `config` take; until it is measured it looks again.

    It changes by itself and has nothing else drawn anew: whoever reads it is about to press "Start
    training", and that press is not to meet a page that draws itself again. So it looks on, which
    is cheap, until something else has the page drawn.
    """
    _, pending = _time_needed(config, runs)
    st.fragment(_line, run_every=LOOK_EVERY_SECONDS if pending else None)(config, runs)


def _line(config: TrainConfig, runs: int) -> None:
    st.caption(_time_needed(config, runs)[0])


def _time_needed(config: TrainConfig, runs: int) -> tuple[str, bool]:
    """What is to be said, and whether it is being measured."""
    try:
        estimate, busy, pending = time_known(config)
    except FmnistError as error:
        return plain(str(error)), False
    if estimate is not None:
        sentence = _in_words(estimate, runs, busy)
        return sentence if config.compilation == "off" else f"{sentence} {_NOT_COMPILED}", pending
    if busy:
        return "How long it takes on this machine is measured when nothing else trains.", False
    return "Measuring how long it takes on this machine…", True


def _in_words(estimate: TimeEstimate, runs: int, busy: bool) -> str:
    condition = " when nothing else trains" if busy else ""
    time = roughly(estimate.of(runs))
    if runs > 1:
        return f"{time.capitalize()} on this machine{condition} for all {runs}, one after another."
    if estimate.again is None:
        return f"{time.capitalize()} on this machine{condition}."
    return (
        f"{time.capitalize()} on this machine{condition} the first time, "
        f"{roughly(estimate.again)} once its features of all images are kept."
    )
