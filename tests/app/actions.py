"""What a person does on a page."""

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button


def button(page: AppTest, label: str) -> Button:
    """The first button of this label; StopIteration where there is none."""
    return next(each for each in page.button if each.label == label)


def press(page: AppTest, label: str) -> None:
    """Press the first button of this label."""
    button(page, label).click().run()
    assert not page.exception


def choose_small_run(page: AppTest, epochs: int = 1) -> None:
    """Fill the form of Train with a run of about a second an epoch."""
    page.session_state["form-architecture"] = "logreg"
    page.session_state["form-epochs"] = str(epochs)
    page.session_state["form-train_images"] = "2000"
    page.session_state["form-validation_images"] = "500"
    page.run()


def run_in_address(page: AppTest) -> str:
    """The id of the run that the address names."""
    value = page.query_params["run"]
    return value if isinstance(value, str) else value[0]


def tiles(page: AppTest) -> list[Button]:
    """The images that can be opened; their labels say all that is known of them."""
    return [each for each in page.button if each.label.startswith("![")]


def send_unknown_option(page: AppTest, key: str) -> None:
    """What a browser sends that still shows an option which has gone, or that is no browser."""
    states = page._tree.get_widget_states()
    (widget,) = [each for each in states.widgets if each.id.endswith(f"-{key}")]
    if widget.WhichOneof("value") == "string_value":
        widget.string_value = "gone"
    else:
        widget.string_array_value.data[:] = ["gone"]
    page._run(states)
    assert not page.exception
