"""What a callback was refused, said where whoever pressed the button looks.

A callback runs before the page is drawn, so what goes wrong in it waits for the place to say it.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from fmnist.common.errors import FmnistError
from ui.shared.words import plain

Given = ParamSpec("Given")
_REFUSED = "refused"


def refusable(action: Callable[Given, object], near: str = "") -> Callable[Given, None]:
    """A callback that can be asked for what is not there, such as an option that has gone since.

    What follows says so in a sentence, under the heading or `near` what was pressed.
    """

    @wraps(action)
    def act(*args: Given.args, **named: Given.kwargs) -> None:
        try:
            action(*args, **named)
        except FmnistError as error:
            st.session_state[_REFUSED + near] = str(error)

    return act


def say_refused(near: str = "") -> None:
    """Say here what a callback was refused that was to be said `near` this place."""
    if refusal := st.session_state.pop(_REFUSED + near, None):
        st.error(plain(refusal), icon=":material/error:")
