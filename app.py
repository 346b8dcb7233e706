"""Home, and the server around the pages, both in what `streamlit run app.py` is given."""

import streamlit as st

from ui.shared.heading import show_heading
from ui.shared.server import MIDDLEWARE, announced

app = st.App(__file__, middleware=MIDDLEWARE, lifespan=announced)

_DOORS = (
    (
        "pages/classify.py",
        "Draw something",
        ":material/draw:",
        "and have it recognised",
    ),
    ("pages/train.py", "Train something", ":material/model_training:", "and watch it learn"),
    ("pages/compare.py", "Compare", ":material/compare_arrows:", "and see what is significant"),
    ("pages/lessons.py", "Learn", ":material/school:", "guess first, then look"),
)

if __name__ == "__main__":
    show_heading(
        "Home",
        "Train networks on clothes, see their mistakes, and test which one is better.",
    )

    for column, (path, label, icon, line) in zip(st.columns(len(_DOORS)), _DOORS, strict=True):
        with column, st.container(border=True):
            st.page_link(path, label=f"**{label}**", icon=icon, width="stretch")
            st.caption(line)

    # The core takes seconds to import the first time: by now there is something to see.
    from ui.home.home import show_home

    show_home()
