"""Ensembles: several runs that answer together, or one that looks several times."""

from fmnist.runs.store import Store
from ui.ensembles.augmentation import augmentation_tab
from ui.ensembles.together import members_tab
from ui.shared.frame import open_page, require_dataset, require_runs_of_all_classes
from ui.shared.tabs import show_tabs

open_page("Ensembles", "Several runs that answer together, or one that looks several times.")
require_dataset()
store = Store()
runs = require_runs_of_all_classes(store)
show_tabs(
    {
        "Members": lambda: members_tab(store, runs),
        "Test-time augmentation": lambda: augmentation_tab(store, runs),
    },
    key="ensembles-tab",
)
