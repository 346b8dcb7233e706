"""What every page begins with: title, icon, menu and heading. It imports nothing of the core.

The core takes seconds to import the first time, so Home shows this before it asks for the rest.
"""

from pathlib import Path

import streamlit as st

from ui.address.parameters import CHOICES, is_alone, open_at, read, way_to

_HERE = Path(__file__).parent
_ICON = _HERE / "icon.png"
MENU = (
    ("app.py", "Home", ":material/home:"),
    ("pages/data.py", "Data", ":material/grid_view:"),
    ("pages/train.py", "Train", ":material/model_training:"),
    ("pages/search.py", "Search", ":material/manage_search:"),
    ("pages/runs.py", "Runs", ":material/table_rows:"),
    ("pages/results.py", "Results", ":material/monitoring:"),
    ("pages/mistakes.py", "Mistakes", ":material/image_search:"),
    ("pages/classify.py", "Classify", ":material/draw:"),
    ("pages/compare.py", "Compare", ":material/compare_arrows:"),
    ("pages/ensembles.py", "Ensembles", ":material/groups:"),
    ("pages/claims.py", "Claims", ":material/fact_check:"),
    ("pages/monitor.py", "Monitor", ":material/monitor_heart:"),
    ("pages/lessons.py", "Lessons", ":material/school:"),
)
"""The script, title and icon of every page."""

_close_after_a_choice = st.components.v2.component(
    "menu", js=(_HERE / "menu.js").read_text("utf-8"), isolate_styles=False
)
_few_steps_of_back = st.components.v2.component(
    "history", js=(_HERE / "history.js").read_text("utf-8")
)


def show_heading(title: str, line: str) -> None:
    """Set title and icon, and draw the menu, which takes along what is chosen, and the heading.

    A page that is to be alone has no menu.
    """
    open_at(title)
    st.set_page_config(
        f"{title} · Fashion-MNIST laboratory", _ICON, layout="wide", initial_sidebar_state=220
    )
    presenting = read().get("presentation") == "true" if is_alone() else _menu()
    st.html(_HERE / "style.css")
    if presenting:
        st.html(_HERE / "presentation.css")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="heading"):
        st.title(
            title if title != "Home" else "Fashion-MNIST laboratory", anchor=False, width="content"
        )
        st.caption(line, width="content")


def _menu() -> bool:
    """The menu; whether what is under it asks for larger text."""
    with st.sidebar:
        st.markdown("**Fashion-MNIST laboratory**")
        for path, name, symbol in MENU:
            st.page_link(path, label=name, icon=symbol, query_params=way_to(name))
        _close_after_a_choice(key="menu")
        _few_steps_of_back(key="history", data={"choices": CHOICES})
        return st.toggle(
            "Presentation",
            key="presentation",
            bind="query-params",
            persist_state="session",
            help="Larger text and charts, for a projector.",
        )
