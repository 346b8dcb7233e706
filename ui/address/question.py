"""What is asked of networks about an image, and which of their layers, as the address says it."""

from collections.abc import Mapping, Sequence

from fmnist.common.errors import AddressError
from fmnist.inspection.attribution_question import METHODS, PREDICTED, TRUE, Question
from fmnist.inspection.layers import Layer
from ui.address.parameters import read, write


def read_question(parameters: Mapping[str, str], classes: Sequence[str]) -> Question:
    """The question that the query parameters `method` and `explain` say, about one of `classes`.

    Raises:
        AddressError: there is no such method, or no such class.
    """
    method = next((each for each in METHODS if each == parameters.get("method", each)), None)
    if method is None:
        raise AddressError(
            f"“{parameters['method'][:60]}” is no method of attribution: choose another one below."
        )
    wanted = parameters.get("explain", PREDICTED)
    if wanted not in (PREDICTED, TRUE, *classes):
        raise AddressError(f"There is no class “{wanted[:60]}” to explain: choose one below.")
    return Question(method, wanted)


def read_layer(number: str, layers: Sequence[Layer]) -> Layer:
    """The layer of this number, counted from 1.

    Raises:
        AddressError: there is none.
    """
    numbers = [str(place) for place in range(1, len(layers) + 1)]
    if number not in numbers:
        raise AddressError(f"This network has no layer “{number[:60]}”: choose one below.")
    return layers[numbers.index(number)]


def named_question(classes: Sequence[str]) -> Question:
    """The question that the address says, as `read_question` reads it."""
    return read_question(read(), classes)


def named_layer(parameter: str, layers: Sequence[Layer]) -> Layer | None:
    """The layer that a parameter of the address says, as `read_layer` reads it; None without."""
    number = read().get(parameter)
    return None if number is None else read_layer(number, layers)


def name_choice(parameter: str, value: str) -> None:
    """Put the method, the class or a layer into the address."""
    write({parameter: value})


def question_parameters() -> dict[str, str]:
    """The query parameters that say the question, for a link to another page."""
    return {
        name: value
        for name, value in read().items()
        if name in ("method", "explain") or name.startswith("layer-")
    }
