"""The frame of every page: title, menu, and one way to show what went wrong.

Streamlit finds `pages/` by itself; its own menu is off, and each script opens with `open_page`, so
that a page is the same whether it is clicked to or opened first by its address.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from fmnist.common.errors import DatasetError, FmnistError
from fmnist.data.dataset import FashionMnist, load_dataset
from fmnist.jobs.worker import jobs
from ui.words import plain

_ICON = Path(__file__).parent / "icon.png"
_MENU = (
    ("app.py", "Home", ":material/home:"),
    ("pages/data.py", "Data", ":material/grid_view:"),
    ("pages/train.py", "Train", ":material/model_training:"),
    ("pages/results.py", "Results", ":material/monitoring:"),
    ("pages/mistakes.py", "Mistakes", ":material/image_search:"),
    ("pages/classify.py", "Classify", ":material/draw:"),
    ("pages/compare.py", "Compare", ":material/compare_arrows:"),
    ("pages/claims.py", "Claims", ":material/fact_check:"),
)


def open_page(title: str, line: str) -> None:
    """Set title and icon, draw the menu and the heading, and have the queue at work."""
    st.set_page_config(
        f"{title} · Fashion-MNIST laboratory", _ICON, layout="wide", initial_sidebar_state=220
    )
    jobs()
    with st.sidebar:
        st.markdown("**Fashion-MNIST laboratory**")
        for path, name, symbol in _MENU:
            st.page_link(path, label=name, icon=symbol)
    st.title(title if title != "Home" else "Fashion-MNIST laboratory")
    st.caption(line)


@contextmanager
def explained() -> Iterator[None]:
    """Show an error that a person can act on as its sentence, and carry on after the block."""
    try:
        yield
    except FmnistError as error:
        st.error(plain(str(error)), icon=":material/error:")


def require_dataset() -> FashionMnist:
    """The dataset; without it the page says what to do, offers to do it, and ends here."""
    try:
        return load_dataset()
    except DatasetError as error:
        st.warning(plain(str(error)), icon=":material/download:")
        if st.button("Fetch the dataset", type="primary", help="About 30 MB, once."):
            with explained(), st.spinner("Fetching Fashion-MNIST, about 30 MB…"):
                load_dataset(download=True)
                st.rerun()
        st.stop()


def nothing_yet(sentence: str, page: str, label: str) -> None:
    """Say why there is nothing to show, give the one step that changes it, and end the page."""
    st.info(sentence, icon=":material/info:")
    if st.button(label, type="primary", help="Goes to the page where that is done."):
        st.switch_page(page)
    st.stop()
