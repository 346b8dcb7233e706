"""The images on which two runs differ, by who is right."""

import streamlit as st

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.figures import count
from fmnist.comparison.mcnemar import disagreements, disagreements_in_words
from fmnist.data.dataset import FashionMnist
from fmnist.runs.run import Run
from ui.compare.agreement import disagreement
from ui.shared.images import Tile, gallery
from ui.shared.pagination import page_of
from ui.shared.runs import predicted_classes
from ui.shared.words import plain

_PER_PAGE = 12


def disagreement_galleries(first: Run, second: Run, dataset: FashionMnist) -> None:
    """What only the first gets right beside what only the second does, then both wrong."""
    labels = dataset.test_labels.numpy()
    predicted = predicted_classes(first), predicted_classes(second)
    found = disagreements(*predicted, labels)

    def tile(index: int) -> Tile:
        said = (CLASS_NAMES[classes[index]] for classes in (labels, *predicted))
        return Tile(index, dataset.test_images[index].numpy(), disagreement(*said))

    def show(title: str, where: list[int], key: str) -> None:
        st.markdown(f"**{plain(title)}: {count(len(where))}**")
        gallery(
            [tile(index) for index in page_of(where, _PER_PAGE, key)],
            address=lambda number: {"run": first.id, "image": str(number)},
        )

    st.caption("Under each image its true class, then what the first and the second run say.")
    columns = st.columns(2, gap="large")
    with columns[0]:
        show(f"Only {first.label} is right", found.only_a_right.tolist(), "first-right")
    with columns[1]:
        show(f"Only {second.label} is right", found.only_b_right.tolist(), "second-right")
    show("Both wrong, differently", found.both_wrong_differently.tolist(), "both-wrong")
    st.caption(disagreements_in_words(found, len(labels)))
