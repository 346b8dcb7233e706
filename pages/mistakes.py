"""Mistakes: the images a run gets wrong, or right, and one of them in depth."""

import numpy as np
import streamlit as st

from fmnist.evaluation.mistakes import in_order
from fmnist.runs.store import Store
from ui.address.selection import name_selection, parameters_of
from ui.mistakes.choices import choose_images
from ui.mistakes.image import inspect_image
from ui.shared.evaluations import evaluation_of, say_answers_alone
from ui.shared.frame import open_page, require_complete_runs, require_dataset
from ui.shared.images import gallery
from ui.shared.links import link
from ui.shared.pagination import page_of
from ui.shared.pickers import choose_run
from ui.shared.selected_images import tiles_of
from ui.shared.selection import selection_line, selection_of

_PER_PAGE = 24

open_page("Mistakes", "The test images that a run gets wrong, and why it might.")
run = choose_run(require_complete_runs(Store()))
dataset = require_dataset(run.record.config.dataset)
evaluation = evaluation_of(run)
selection = selection_of(evaluation).of_one_answer()
said = parameters_of(selection, evaluation.classes)
order = choose_images(evaluation, selection)
selection_line(evaluation, selection)
link("results", "Results of the run", run=run.id, **said)


def open_image(number: int | None) -> None:
    """Put the number of the image that is opened, or none, into the address."""
    name_selection(run.id, image=None if number is None else str(number))


where = np.flatnonzero(selection.mask(evaluation))
if order is None:
    say_answers_alone(evaluation, "see its confidence and sort by it")
else:
    where = in_order(where, evaluation, order)

if selection.image is not None:
    inspect_image(
        run,
        evaluation,
        dataset,
        selection.image,
        evaluation.image_ids[where].tolist(),
        open_image,
    )

if not len(where):
    st.caption("No image is left: widen the choice above.")
    st.stop()
shown = "-".join([run.id, str(order), *(said.get(part, "") for part in said if part != "image")])
on_page = page_of(where, _PER_PAGE, f"page-{shown}", max_visible_pages=7)
gallery(
    "mistakes", tiles_of(evaluation, on_page, dataset.test_images.numpy(), selection), open_image
)
