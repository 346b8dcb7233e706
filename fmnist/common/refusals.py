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


def must_be(error: ErrorDetails, field: FieldInfo) -> str | None:
    """What pydantic wants of a field instead, such as "must be from 4 to 96".

    None where it is neither about a number nor about a choice of values.
    """
    if error["type"].startswith("int_"):
        return "must be a whole number"
    if error["type"] == "literal_error":
        return f"must be {error['ctx']['expected']}"
    if error["type"] not in ("greater_than", "greater_than_equal", "less_than_equal"):
        return None
    ends = {
        end: getattr(part, end)
        for part in field.metadata
        for end in ("gt", "ge", "le")
        if hasattr(part, end)
    }
    if "gt" in ends:
        return f"must be above {ends['gt']:,} and at most {ends['le']:,}"
    return f"must be from {ends['ge']:,} to {ends['le']:,}"
