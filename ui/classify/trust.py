"""How far the answers of Classify can be trusted: on people's pictures less than on the dataset."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from fmnist.common.errors import RunError
from fmnist.common.figures import count, listed, per_cent
from fmnist.evaluation.metrics import Proportion
from fmnist.recognition.measured import measured
from fmnist.runs.load_model import default_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.words import plain


def show_trust(models: Sequence[Run]) -> None:
    """What the accuracy beside a name is about, and what was measured of people's pictures."""
    known = [
        f"With the second look, {plain(run.label)} classified "
        f"{_in_words(found.photo, 'phone photographs')} and {_in_words(found.sketch, 'drawings')} "
        "correctly; the method was chosen on these pictures: expect a little less."
        for run in models
        if (found := measured(run.id)) is not None
    ]
    unused = [run.label for run in models if run.record.config.domain == "dataset"]
    if unused and (usual := _made_for_them()):
        st.caption(
            f"{plain(listed(unused))} learned from images of the dataset alone. For drawings and "
            f"photographs rely on {plain(usual.label)}."
        )
    st.caption(
        "The accuracy beside a model is on the dataset's test images. People's own pictures are "
        f"classified correctly less often, whatever the confidence. {' '.join(known)}".rstrip()
    )


def _made_for_them() -> Run | None:
    """The included run that learned from drawings and cut-outs, too."""
    with suppress(RunError):
        run = default_run(Store())
        return run if run.record.config.domain == "real_world" else None
    return None


def _in_words(right: Proportion, what: str) -> str:
    share = right.estimate
    interval = f"{100 * share.low:.0f} to {100 * share.high:.0f}"
    return f"{per_cent(share.value, 0)} ({interval}) of {count(right.total)} {what}"
