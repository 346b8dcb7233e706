"""What a budget buys on this machine, said before the start."""

import streamlit as st

from fmnist.common.errors import FmnistError
from fmnist.common.figures import roughly
from fmnist.studies.search.budget import forecast
from fmnist.studies.search.plan import Plan
from ui.shared.time_estimate import LOOK_EVERY_SECONDS, time_known
from ui.shared.words import plain


def show_forecast(plan: Plan) -> None:
    """One line on how many trials the budget buys; until that is measured it looks again."""
    _, pending = _forecast(plan)
    st.fragment(_line, run_every=LOOK_EVERY_SECONDS if pending else None)(plan)


def _line(plan: Plan) -> None:
    st.caption(_forecast(plan)[0])


def _forecast(plan: Plan) -> tuple[str, bool]:
    """What is to be said, and whether it is being measured."""
    try:
        estimate, busy, pending = time_known(plan.config)
    except FmnistError as error:
        return plain(str(error)), False
    if estimate is not None:
        found = forecast(plan, estimate.seconds)
        return (
            f"About {found.trials:,} trials, then {found.confirming} trainings to confirm: "
            f"{roughly(found.seconds)} in all on this machine."
        ), pending
    if busy:
        return "How many trials that buys is measured when nothing else trains.", False
    return "Measuring how long a trial takes on this machine…", True
