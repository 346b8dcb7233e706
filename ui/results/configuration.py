"""The tab Configuration of Results."""

import pandas as pd
import streamlit as st

from fmnist.common.figures import count
from fmnist.data.dataset import Dataset
from fmnist.runs.description import configuration_of
from fmnist.runs.run import Run
from fmnist.studies.claims import Judged
from ui.shared.frame import explained
from ui.shared.judged_claims import judged_claims
from ui.shared.links import link, train_again_link
from ui.shared.words import plain


def configuration_tab(run: Run, runs: list[Run], dataset: Dataset) -> None:
    """The settings in words, what else leads on from them, and the whole record.

    `runs` are all that there are, and `dataset` is the whole one.
    """
    rows = [tuple(map(plain, row)) for row in configuration_of(run.record)]
    st.table(
        pd.DataFrame(rows, columns=["Setting", "Value"]),
        border="horizontal",
        hide_index=True,
        height="content",
        alt="The configuration of the run",
    )
    with st.container(horizontal=True):
        train_again_link(run.id)
        with explained():
            _claims_link(run, judged_claims(runs, dataset))
    with st.expander("The whole record"):
        st.json(run.record.model_dump(mode="json"))


def _claims_link(run: Run, judged: list[Judged]) -> None:
    """A link to the claims that the run decides, if there are any."""
    number = sum(run.id in (each.id for each in claim.finding.runs) for claim in judged)
    if number:
        words = f"Evidence for {count(number)} claim{'s' if number > 1 else ''}"
        link("claims", words, search=run.label)
