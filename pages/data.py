"""Data: the images themselves."""

from ui.data.audit import audit_tab
from ui.data.augmentation import augmentation_tab
from ui.data.counts import counts_tab
from ui.data.embedding import embedding_tab
from ui.data.label_issues import label_issues_tab
from ui.data.mean_images import mean_images_tab
from ui.data.one_image import one_image_tab
from ui.data.samples import samples_tab
from ui.shared.frame import open_page, require_dataset
from ui.shared.tabs import show_tabs

open_page(
    "Data",
    "The images, how networks embed them, and label issues.",
)
dataset = require_dataset()
show_tabs(
    {
        "Counts": lambda: counts_tab(dataset),
        "Samples": lambda: samples_tab(dataset),
        "One image": lambda: one_image_tab(dataset),
        "Mean images": lambda: mean_images_tab(dataset),
        "Augmentation": lambda: augmentation_tab(dataset),
        "Embedding": lambda: embedding_tab(dataset),
        "Label issues": lambda: label_issues_tab(dataset),
        "Audit": lambda: audit_tab(dataset),
    },
    key="data-tab",
)
