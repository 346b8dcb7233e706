"""Claims: what the source projects published, and which of it holds."""

import streamlit as st

from fmnist.common.errors import FmnistError
from fmnist.runs.store import Store
from fmnist.studies.claims import luck_over_all, rule_text
from ui.claims.claims import choose_claim, filtered, show_claim, verdict_line
from ui.shared.frame import open_page, require_dataset
from ui.shared.judged_claims import judged_claims
from ui.shared.words import plain


def show_rule() -> None:
    """The text that the rule was written down in, without its title and with small headings."""
    st.markdown(rule_text().partition("\n")[2].replace("\n## ", "\n##### "))


open_page("Claims", "Five public projects, trained again: what holds.")
dataset = require_dataset()
try:
    judged = judged_claims(Store().runs(), dataset)
except FmnistError as error:
    st.error(plain(str(error)), icon=":material/error:")
    st.stop()

if not any(each.finding.runs for each in judged):
    st.info(
        "None of these systems has been trained here yet, so only what arithmetic can tell is "
        "decided. Train those that take less than ten minutes each with this command; it can be "
        "stopped at any time and continues where it stopped.",
        icon=":material/info:",
    )
    st.code("python -m fmnist reproduce --limit-minutes 10", language=None, wrap_lines=True)
st.markdown(verdict_line(judged))
st.markdown(
    "A claim is **confirmed** if what we measure agrees with it closely enough to tell, "
    "**contradicted** if the two differ significantly, and **inconclusive** otherwise."
)
with st.expander("The exact rule"):
    show_rule()
    st.markdown(luck_over_all(judged))
shown = filtered(judged)
if not shown:
    st.info(
        "No claim meets all of these conditions: clear a filter.", icon=":material/filter_alt_off:"
    )
    st.stop()
chosen = choose_claim(shown)
if chosen is None:
    st.caption(f"{len(shown)} of {len(judged)} claims. Choose a row to see why, and its runs.")
else:
    show_claim(chosen)
