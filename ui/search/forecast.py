"""What a budget buys on this machine, said before the start."""

import streamlit as st

from fmnist.common.errors import FmnistError
from fmnist.common.figures import roughly
from fmnist.jobs.queue import jobs
from fmnist.runs.record import ACTIVE
from fmnist.runs.store import Store
from fmnist.studies.search.budget import forecast
from fmnist.studies.search.plan import Plan
from ui.shared.words import plain

_LOOK_EVERY_SECONDS = 0.5


def show_forecast(plan: Plan) -> None:
    """One line on how many trials the budget buys; until that is measured it looks again."""
    pending = _words(plan) is None
    st.fragment(_line, run_every=_LOOK_EVERY_SECONDS if pending else None)(plan)


def _line(plan: Plan) -> None:
    st.caption(_words(plan) or "Measuring how long a trial takes on this machine…")


def _words(plan: Plan) -> str | None:
    """The forecast; None while it is being measured."""
    config = plan.config
    try:
        estimate = jobs().estimate(config)
    except FmnistError as error:
        return plain(str(error))
    if estimate is None:
        if any(run.record.status in ACTIVE for run in Store().unfinished()):
            return "How many trials that buys is measured when nothing else trains."
        jobs().time(config)
        return None
    found = forecast(plan, estimate.seconds)
    return (
        f"About {found.trials:,} trials, then {found.confirming} trainings to confirm: "
        f"{roughly(found.seconds)} on this machine."
    )
