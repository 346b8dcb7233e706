"""The command `streamlit` for a server under test, whose trials are as brief as those of tests."""

from streamlit.web.cli import main

from tests.haste import make_haste

make_haste()
main(prog_name="streamlit")
