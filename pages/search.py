"""Search: look for a better setting, and find out whether the winner is real."""

from fmnist.runs.store import Store
from fmnist.studies.search.catalogue import Catalogue
from ui.search.choice import choose_search
from ui.search.form import search_form
from ui.search.panel import search_panel
from ui.shared.frame import open_page, require_dataset

open_page("Search", "Look for a better setting, and find out whether the winner is real.")
require_dataset()
plan = choose_search(Catalogue(Store()))
if plan is not None:
    search_panel(plan)
else:
    search_form()
