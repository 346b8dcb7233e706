"""Several things that are wrong at once, with a sentence for each of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fmnist.common.errors import ConfigError


@contextmanager
def noted(refusals: list[str]) -> Iterator[None]:
    """Note what a `ConfigError` says, and carry on after the block."""
    try:
        yield
    except ConfigError as error:
        refusals.append(str(error))


def together(refusals: Iterable[str]) -> str:
    """All of them, each once."""
    return " ".join(dict.fromkeys(refusals))


def sentences(error: ValidationError, sentence: Callable[[ErrorDetails], str]) -> str:
    """What `sentence` says of each thing that pydantic found wrong, but of no whole for a part."""
    found = error.errors()
    wholes = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
    return together(sentence(each) for each in found if each["loc"] not in wholes)
