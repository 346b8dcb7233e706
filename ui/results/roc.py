"""The tab ROC of Results."""

import streamlit as st

from fmnist.common.figures import number_of
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.roc import roc_curves
from fmnist.evaluation.selection import Selection
from ui.shared.charts import roc_chart
from ui.shared.choice import choice
from ui.shared.evaluations import say_answers_alone
from ui.shared.images import Images
from ui.shared.selected_images import selected_images
from ui.shared.tables import show_table


def roc_tab(evaluation: Evaluation, selection: Selection, images: Images) -> None:
    """ROC curves, each class against the rest; those of the selected classes stand out."""
    if evaluation.probabilities is None:
        say_answers_alone(evaluation, "see its ROC curves")
        return
    found = roc_curves(evaluation.probabilities, evaluation.labels)
    classes = evaluation.classes
    names = [classes[curve.class_index] for curve in found]
    hardest = min(found, key=lambda curve: curve.area.value)
    wanted = [classes[each] for each in (selection.actual, selection.predicted) if each is not None]
    picked = choice(
        st.multiselect,
        "Classes",
        names,
        default=sorted({classes[hardest.class_index], *wanted}, key=classes.index),
        max_selections=7,
        key="-".join(("roc", evaluation.id, *wanted)),
        help="Up to seven at a time, so that the colours can be told apart.",
    )
    shown = {name: curve for curve, name in zip(found, names, strict=True) if name in picked}
    st.altair_chart(
        roc_chart(shown, {*wanted}), alt="ROC curves of the chosen classes against the rest"
    )
    show_table(
        [
            {"Class": name, "Area under the curve": number_of(curve.area, 4)}
            for name, curve in zip(names, found, strict=True)
        ],
        "The area under the curve of each class",
    )
    st.caption(
        "How well the probability of a class separates its images from all others: the nearer to "
        "the upper left corner, the better. An area of 0.5 is chance, 1 is perfect; in brackets "
        "its 95 % interval over images."
    )
    if selection.narrows:
        st.caption(
            "A curve needs the images of every class and every probability, so these are of all "
            "images" + ("; those of the selected classes stand out." if wanted else ".")
        )
        selected_images(evaluation, selection, images)
