"""Conditions on runs, as a person types them: `parameters<=200k`, `tags=paper`, `text~dropout`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from fmnist.common.errors import ConfigError
from fmnist.runs.columns import Column, Value, column_of
from fmnist.runs.run import Run

Sign = Literal["<=", ">=", "!=", "=", "<", ">", "~"]
SIGNS: tuple[Sign, ...] = get_args(Sign)
_TEXT = "text"
_SUFFIXES = {"": 1, "%": 0.01, "k": 1e3, "m": 1e6, "g": 1e9}


@dataclass(frozen=True)
class Condition:
    """What a column is to be.

    `=` and `!=` take several values with commas between them, of which one is meant; `~` finds a
    part of a text. A run that lacks the property meets `!=` alone. Capitals make no difference.

    Attributes:
        name: of a column, or "text" for name, id, network, tags and notes together.
        wanted: as typed; numbers can end in %, k, M or G, moments are as in 2026-11-21, on this
            machine's clock unless they name a time zone.
    """

    name: str
    sign: Sign
    wanted: str

    @classmethod
    def read(cls, text: str, known: Mapping[str, Column]) -> "Condition":
        """The condition that `text` says.

        Raises:
            ConfigError: it has no sign, or what it compares is not there or of another kind.
        """
        found = re.fullmatch(rf"\s*(\w+)\s*({'|'.join(SIGNS)})(.*)", text, re.DOTALL)
        if found is None:
            raise ConfigError(
                f"{text[:60]!r} is no condition: write a column, one of {' '.join(SIGNS)}, and a "
                "value, such as parameters<=200k."
            )
        name, sign, wanted = found[1], next(each for each in SIGNS if each == found[2]), found[3]
        condition = cls(name, sign, wanted.strip())
        if name == _TEXT:
            if sign != "~":
                raise ConfigError(f"A text is searched: write text~{condition.wanted[:40]}.")
            return condition
        column = column_of(name, known)
        if column.kind == "texts" and sign in _COMPARISONS:
            raise ConfigError(f"{column.title} have no order: write {name}=, {name}!= or {name}~.")
        if sign != "~":
            for each in condition._alternatives():
                _as_value(each, column)
        return condition

    def __str__(self) -> str:
        return f"{self.name}{self.sign}{self.wanted}"

    def holds(self, run: Run, known: Mapping[str, Column]) -> bool:
        """Whether the run meets it; `known` are the columns that it was read with."""
        if self.name == _TEXT:
            return self.wanted.casefold() in searched(run)
        column = column_of(self.name, known)
        value = column.value(run)
        if self.sign == "~":
            return self.wanted.casefold() in _in_words(value)
        if self.sign in ("=", "!="):
            wanted = [_as_value(each, column) for each in self._alternatives()]
            return (self.sign == "=") == any(each in wanted for each in _each_of(value))
        if value is None:
            return False
        return _COMPARISONS[self.sign](_ordered(value), _as_value(self.wanted, column))

    def _alternatives(self) -> list[str]:
        if self.sign in ("=", "!="):
            return [each.strip() for each in self.wanted.split(",")]
        return [self.wanted]


def meeting(
    runs: Iterable[Run], conditions: Iterable[Condition], known: Mapping[str, Column]
) -> list[Run]:
    """The runs that meet all conditions, in their order."""
    wanted = list(conditions)
    return [run for run in runs if all(each.holds(run, known) for each in wanted)]


def searched(run: Run) -> str:
    """The text of a run that a search looks through: name, id, network, tags and notes."""
    notes = run.notes
    parts = (notes.name, run.id, run.record.title, *notes.tags, notes.text)
    return " ".join(parts).casefold()


def number(text: str) -> float:
    """A number as a person types it, such as 200,000, 200k, 1e-3 or 93.5 %.

    Raises:
        ConfigError: it is none, or a comma in it could be meant for a point.
    """
    plain = re.sub(r"\s", "", text).casefold()
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?[%kmg]?", plain) and not plain.startswith("0"):
        plain = plain.replace(",", "")
    found = re.fullmatch(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([%kmg]?)", plain)
    if found is None:
        raise ConfigError(f"{text[:40]!r} is not a number: write it like 200000, 200k or 0.93.")
    return float(found[1]) * _SUFFIXES[found[2]]


_COMPARISONS: dict[str, Any] = {
    "<=": lambda value, wanted: value <= wanted,
    ">=": lambda value, wanted: value >= wanted,
    "<": lambda value, wanted: value < wanted,
    ">": lambda value, wanted: value > wanted,
}


def _as_value(text: str, column: Column) -> Any:
    """What is typed as a value of the column, as `_ordered` gives those of runs."""
    if column.kind in ("text", "texts"):
        return text.casefold()
    if column.kind == "yes":
        if text.casefold() not in ("yes", "no", "true", "false"):
            raise ConfigError(f"{column.title} is yes or no, not {text[:40]!r}.")
        return text.casefold() in ("yes", "true")
    if column.kind == "time":
        try:
            return datetime.fromisoformat(text).astimezone()
        except (ValueError, OverflowError):
            raise ConfigError(f"{text[:40]!r} is no date: write it like 2026-11-21.") from None
    value = number(text)
    if column.kind in ("share", "points") and abs(value) > 1:
        raise ConfigError(
            f"{column.title} is a share, at most 1: write {value:g} % or {value / 100:g}."
        )
    return value


def _ordered(value: Value) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _each_of(value: Value) -> list[Any]:
    return [_ordered(each) for each in value] if isinstance(value, tuple) else [_ordered(value)]


def _in_words(value: Value) -> str:
    return " ".join(str(each) for each in _each_of(value) if each is not None)
