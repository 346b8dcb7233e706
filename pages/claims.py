"""Claims: what the source projects published, and which of it holds."""

from itertools import groupby

import streamlit as st

from fmnist.common.errors import FmnistError
from fmnist.runs.store import Store
from fmnist.studies.claims import luck_over_all, rule_text
from ui.claims.claims import choose_verdicts, judged_claims, show_claim
from ui.shared.frame import open_page, require_dataset
from ui.shared.words import plain


def show_rule() -> None:
    """The text that the rule was written down in, without its title and with small headings."""
    st.markdown(rule_text().partition("\n")[2].replace("\n## ", "\n##### "))


open_page("Claims", "What five projects published, and which of it holds when it is done again.")
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
        "ended at any time and goes on where it was.",
        icon=":material/info:",
    )
    st.code("python -m fmnist reproduce --limit-minutes 10", language="sh", wrap_lines=True)
with st.expander("The rule behind the verdicts"):
    show_rule()
    st.markdown(luck_over_all(judged))
verdicts = choose_verdicts(judged)
shown = [each for each in judged if each.finding.verdict in verdicts]
for source, group in groupby(shown, key=lambda each: each.claim.source):
    st.subheader(source)
    for each in group:
        show_claim(each)
