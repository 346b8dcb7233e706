"""What the browser is told of the address."""

from collections.abc import Callable

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.testing.v1 import AppTest

from tests.app.actions import press


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the browser was told."""
    addresses = []
    enqueue: Callable[[ScriptRunContext, ForwardMsg], None] = ScriptRunContext.enqueue

    def noted(context: ScriptRunContext, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "page_info_changed":
            addresses.append(message.page_info_changed.query_string)
        enqueue(context, message)

    monkeypatch.setattr(ScriptRunContext, "enqueue", noted)
    return addresses


def page_of_three_parts() -> None:
    import streamlit as st

    from ui.address.tabs import name_open_part

    for title in ("First", "Second", "Third"):
        st.button(
            title, on_click=name_open_part, args=("part", title, ("First", "Second", "Third"))
        )


@pytest.mark.parametrize("before", ["First", "Third"])
def test_a_choice_taken_back_before_the_browser_has_read_of_it_is_told_as_well(
    told: list[str], before: str
) -> None:
    page = AppTest.from_function(page_of_three_parts).run()
    press(page, before)
    said = dict(page.query_params)
    press(page, "Second")
    assert told[-1] == "part=Second"
    page.query_params = said  # As the browser still says that has not read of the second.
    press(page, before)
    assert told[-1] == ("part=Third" if said else "")


def test_what_the_address_says_already_is_not_told_again(told: list[str]) -> None:
    page = AppTest.from_function(page_of_three_parts).run()
    for _ in range(2):
        press(page, "First")
    assert told == []
    for _ in range(2):
        press(page, "Second")
    assert told == ["part=Second"]
    press(page, "First")
    assert told == ["part=Second", ""]
