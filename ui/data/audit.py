"""The tab Audit of Data: pictures that are there twice, label issues, and what they change."""

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.common.errors import FmnistError
from fmnist.common.figures import bounded, count
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.audit.report import KINDS, SPLITS, Report, in_points, shipped_evaluations
from fmnist.studies.audit.shipped import Duplicate, Place, read_audit
from ui.data.judging import judging_part
from ui.shared.cache import kept
from ui.shared.images import Image, show_image
from ui.shared.pagination import page_of
from ui.shared.tables import show_table
from ui.shared.words import plain

_PER_PAGE, _WIDTH = 12, 200
_WHERE = {
    "across": "Between training and test",
    "test": "Within test",
    "training": "Within training",
}


def audit_tab(dataset: Dataset) -> None:
    """The findings first, then the pairs, the runs without them, and a sample to judge by eye."""
    store = Store()
    try:
        report = _report([run for run in store.shipped() if run.is_complete], dataset=dataset)
    except FmnistError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.markdown("\n".join(f"* {line}" for line in report.lines()))
    st.subheader("Duplicates and near-duplicates", anchor=False)
    _counts(report)
    _pairs(report, dataset)
    st.subheader("Accuracy without them", anchor=False)
    _runs(report)
    judging_part(report, dataset)


@kept(PREDICTIONS, most=2, spinner="Comparing all runs…")
def _report(runs: list[Run], *, dataset: Dataset) -> Report:
    return Report.of(read_audit(), shipped_evaluations(Store(), dataset))


def _counts(report: Report) -> None:
    counts = report.counts()
    rows = [
        {"Where": _WHERE[where]}
        | {kind.replace("_", " and ").capitalize(): counts[where][kind] for kind in KINDS}
        for where in SPLITS
    ]
    show_table(rows, "Pairs of one picture, by kind")


def _pairs(report: Report, dataset: Dataset) -> None:
    where = st.segmented_control(
        "Pairs",
        list(_WHERE),
        format_func=_WHERE.__getitem__,
        default="across",
        required=True,
        key="audit-where",
        wrap=True,
        label_visibility="collapsed",
    )
    shown = [pair for pair in report.audit.duplicates if pair.where == where]
    if not shown:
        st.caption("There is none.")
        return
    st.caption(f"{count(len(shown))} pairs, the most alike first.")
    on_page = page_of(np.arange(len(shown)), _PER_PAGE, f"audit-page-{where}")
    with st.container(horizontal=True):
        for number in on_page.tolist():
            with st.container(width=_WIDTH + 12, gap="small"):
                _pair(shown[number], dataset)


def _pair(pair: Duplicate, dataset: Dataset) -> None:
    """Both images side by side, and which they are."""
    (one, said), (other, said_of_other) = (
        _image(place, dataset) for place in (pair.first, pair.second)
    )
    gap = np.zeros((len(one), 2), np.uint8)
    words = f"{said} and {said_of_other}"
    show_image(np.concatenate((one, gap, other), axis=1), f"{words}, {pair.kind}", _WIDTH)
    st.caption(words)


def _image(place: Place, dataset: Dataset) -> tuple[Image, str]:
    of_test = place.split == "test"
    images, labels = (
        (dataset.test_images, dataset.test_labels)
        if of_test
        else (dataset.train_images, dataset.train_labels)
    )
    name = FASHION_MNIST.classes[int(labels[place.number])]
    return images[place.number].numpy(), f"{place.split} {place.number}, {name}"


def _runs(report: Report) -> None:
    both = report.orders["both"]
    st.markdown(
        f"Without both, {count(both.turned)} of {count(both.pairs)} pairs of runs stand the other "
        f"way round, {count(both.turned_surely)} of them beyond their paired intervals; "
        f"{count(both.lost)} differences are no longer significant, and {count(both.won)} have "
        "become so."
    )
    rows = [
        {"Run": each.name, "All test images": bounded(each.whole)}
        | {f"Without {name} (points)": in_points(change) for name, change in each.changes.items()}
        for each in report.standings
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        alt="The test accuracy of each run, and how it changes without the images found",
    )
    st.caption(
        "Taking out images that networks get wrong flatters every network, and the label issues "
        "were found by networks: read the order, not the gain."
    )
