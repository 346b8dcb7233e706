"""Ensembles: what is made of trained runs, together or one by one."""

from fmnist.runs.store import Store
from ui.ensembles.augmentation import augmentation_tab
from ui.ensembles.distillation import distillation_tab
from ui.ensembles.pruning import pruning_tab
from ui.ensembles.soup import soup_tab
from ui.ensembles.together import members_tab
from ui.shared.frame import open_page, require_dataset, require_runs_of_all_classes
from ui.shared.tabs import show_tabs

open_page(
    "Ensembles", "More from what is trained: together, averaged, taught to others, made smaller."
)
require_dataset()
store = Store()
runs = require_runs_of_all_classes(store)
show_tabs(
    {
        "Members": lambda: members_tab(store, runs),
        "Test-time augmentation": lambda: augmentation_tab(store, runs),
        "Soup": lambda: soup_tab(store, runs),
        "Distillation": lambda: distillation_tab(store, runs),
        "Pruning": lambda: pruning_tab(runs),
    },
    key="ensembles-tab",
)
