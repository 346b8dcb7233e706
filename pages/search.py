"""Search: look for a better setting, and find out whether the winner is real."""

import streamlit as st

from fmnist.runs.store import Store
from fmnist.studies.search.catalogue import Catalogue
from ui.address.search import named_search
from ui.search.choice import choose_search
from ui.search.form import search_form
from ui.search.panel import search_panel
from ui.shared.frame import open_page, require_dataset
from ui.shared.words import plain

open_page("Search", "Look for a better setting, and find out whether the winner is real.")
require_dataset()
searches = Catalogue(Store()).all()
plan = choose_search(searches)
if plan is not None:
    search_panel(plan)
elif named_search() is not None:
    st.warning(
        plain("There is no such search: choose one from the list."), icon=":material/search_off:"
    )
else:
    search_form()
