"""Which search the page is about: one of those there are, or a new one; the address says it."""

from collections.abc import Mapping

import streamlit as st

from fmnist.common.errors import RunError
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.plan import Plan
from ui.address.search import name_search, named_search
from ui.shared.words import moment, plain

_KEY = "search-chosen"
_NEW = ""


def choose_search(catalogue: Catalogue) -> Plan | None:
    """The search that the address names, by its id or the end of it; None for a new one.

    Where it names none of those there are the page says so and ends here.
    """
    by_id = {plan.id: plan for plan in catalogue.all()}
    wanted: str | None = _NEW
    refusal = ""
    if (named := named_search()) is not None:
        try:
            wanted = catalogue.find(named).id
        except RunError as error:
            wanted, refusal = None, str(error)
    if by_id:
        st.session_state[_KEY] = wanted
        st.selectbox(
            "Search",
            [_NEW, *by_id],
            format_func=lambda search_id: _title(by_id.get(search_id)),
            key=_KEY,
            placeholder="Choose a search",
            on_change=_name_chosen,
            args=(by_id,),
            help="The newest first.",
        )
    if wanted is None:
        st.warning(plain(refusal), icon=":material/search_off:")
        st.stop()
    return by_id.get(wanted)


def _name_chosen(by_id: Mapping[str, Plan]) -> None:
    """Name what was chosen; not a title that the browser kept of a search that has moved on."""
    chosen = st.session_state[_KEY]
    if not chosen or chosen in by_id:
        name_search(chosen or None)


def _title(plan: Plan | None) -> str:
    if plan is None:
        return "New search"
    budget = f"{plan.minutes:g} minutes" if plan.minutes else f"{plan.trials:,} trials"
    return f"{plan.name or plan.start.network}, {budget}, {plan.state} · {moment(plan.created)}"
