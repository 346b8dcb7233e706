"""Numbers as a person types them, where a comma may stand for a point or group the thousands."""

import re
from decimal import Decimal

from fmnist.common.errors import ConfigError

_WITH_POINT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?")
_WITH_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?")
_IN_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_LONGEST = 40
_READABLE = 12
"""The most characters in which a number is written without a power of ten."""


def read_number(text: str) -> float:
    """The number that is written, such as 0.001, 0,001 or 1e-3; spaces are left out.

    Raises:
        ConfigError: it is none, or one with a comma that could mean either.
    """
    written = _without_spaces(text)
    if _WITH_POINT.fullmatch(written):
        return float(written)
    one_group = _IN_GROUPS.fullmatch(written) and _WITH_COMMA.fullmatch(written)
    if one_group:
        raise ConfigError(
            f"{written} can be read in two ways, so write {written.replace(',', '')} or "
            f"{written.replace(',', '.')}."
        )
    if _IN_GROUPS.fullmatch(written):
        return float(written.replace(",", ""))
    if _WITH_COMMA.fullmatch(written):
        return float(written.replace(",", "."))
    raise ConfigError(f"{text.strip()[:_LONGEST]} is not a number.")


def read_whole_number(text: str) -> int:
    """The whole number that is written, such as 5000, 5,000 or 5e3; spaces are left out.

    Raises:
        ConfigError: it is none.
    """
    written = _without_spaces(text)
    if _IN_GROUPS.fullmatch(written):
        written = written.replace(",", "")
    number = read_number(written) if len(written) <= _LONGEST else 0.5
    if not number.is_integer():
        raise ConfigError(f"{text.strip()[:_LONGEST]} is not a whole number.")
    return int(number)


def read_between(text: str, low: float, high: float) -> float:
    """The number that is written, if it is from `low` to `high`.

    Raises:
        ConfigError: it is none, or not between them.
    """
    return _between(read_number(text), text, low, high)


def read_whole_between(text: str, low: int, high: int) -> int:
    """The whole number that is written, if it is from `low` to `high`.

    Raises:
        ConfigError: it is none, or not between them.
    """
    return int(_between(read_whole_number(text), text, low, high))


def _between(number: float, text: str, low: float, high: float) -> float:
    if not low <= number <= high:
        raise ConfigError(f"{text.strip()[:_LONGEST]} is not from {low:,} to {high:,}.")
    return number


def written(number: float | None) -> str:
    """A number as a field shows it and a person would type it; empty for none."""
    if number is None:
        return ""
    short = f"{number:g}"
    short = short if float(short) == number else repr(number)
    without_power = f"{Decimal(short):f}"
    return without_power if len(without_power) <= _READABLE else short


def _without_spaces(text: str) -> str:
    return "".join(text.lower().split())
