"""A press acts on what the page says with it, and once."""

from streamlit.testing.v1 import AppTest

from tests.app.actions import press
from tests.app.seen import texts


def page_of_one_button() -> None:
    import streamlit as st

    from ui.shared.presses import press_of

    typed = st.text_input("Typed")
    acted = st.session_state.setdefault("acted", {})
    press = press_of("go", "Go", disabled=typed == "no")
    if press:
        acted[press] = typed
    st.text(" ".join(acted.values()))


def test_it_acts_on_what_was_typed_with_it_unless_the_button_is_off_by_now() -> None:
    page = AppTest.from_function(page_of_one_button).run()
    page.text_input[0].set_value("first")
    press(page, "Go")
    assert texts(page) == "first"
    page.text_input[0].set_value("second")
    press(page, "Go")
    assert texts(page) == "first second"
    page.text_input[0].set_value("no")
    press(page, "Go")
    page.text_input[0].set_value("late").run()
    assert texts(page) == "first second"
    press(page, "Go")
    assert texts(page) == "first second late"


def page_whose_button_can_go() -> None:
    import streamlit as st

    from ui.shared.presses import press_of

    if st.checkbox("Offered", value=True) and press_of("go", "Go"):
        st.text("acted")


def test_a_press_of_a_button_that_is_gone_by_now_is_not_acted_on_when_it_comes_back() -> None:
    page = AppTest.from_function(page_whose_button_can_go).run()
    page.checkbox[0].uncheck()
    press(page, "Go")
    page.checkbox[0].check().run()
    assert not page.text
    press(page, "Go")
    assert texts(page) == "acted"
