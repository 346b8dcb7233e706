"""Several things that are wrong at once, with a sentence for each of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from fmnist.common.errors import FmnistError


@contextmanager
def noted(refusals: list[str]) -> Iterator[None]:
    """Note what an `FmnistError` says, and carry on after the block."""
    try:
        yield
    except FmnistError as error:
        refusals.append(str(error))


def together(refusals: Iterable[str]) -> str:
    """All of them, each once."""
    return " ".join(dict.fromkeys(refusals))


def sentences(error: ValidationError, sentence: Callable[[ErrorDetails], str]) -> str:
    """What `sentence` says of each thing that pydantic found wrong, but of no whole for a part."""
    found = error.errors()
    wholes = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
    return together(sentence(each) for each in found if each["loc"] not in wholes)


def must_be(error: ErrorDetails, field: FieldInfo) -> str:
    """What pydantic wants of a field instead, such as "must be from 4 to 96"."""
    kind = error["type"]
    if kind == "literal_error":
        return f"must be {error['ctx']['expected']}"
    for beginning, wanted in _WANTED.items():
        if kind.startswith(beginning):
            return f"must be {wanted.format(**error.get('ctx', {}))}"
    return f"must be {bounds_in_words(field) or 'a number'}"


def bounds_in_words(field: FieldInfo) -> str:
    """Between which numbers a field must lie, such as "from 4 to 96"; empty where it has none."""
    ends = {
        end: getattr(part, end)
        for part in field.metadata
        for end in ("gt", "ge", "le")
        if hasattr(part, end)
    }
    if "gt" in ends:
        return f"above {ends['gt']:,} and at most {ends['le']:,}"
    return f"from {ends['ge']:,} to {ends['le']:,}" if ends else ""


_WANTED = {
    "missing": "given",
    "bool_": "true or false",
    "int_": "a whole number",
    "string_too_long": "at most {max_length} characters long",
    "string_": "a text",
    "dict_": "names with their values",
    "tuple_": "a list",
    "too_short": "at least {min_length} in number",
    "too_long": "at most {max_length} in number",
}
"""By how the name of a kind of error begins; all others are about numbers."""
