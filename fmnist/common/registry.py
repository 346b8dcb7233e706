"""One ordered list of things by name, for everything that a person can choose or add."""

import importlib
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from fmnist.common.errors import ConfigError

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries by name, in the order in which they were registered; iteration gives the entries.

    Args:
        noun: what an entry is called, for messages.
        filled_by: the module that registers the entries, imported when they are first asked for.
        aliases: names that changed, each with today's, so that stored records stay readable.
    """

    def __init__(
        self, noun: str, filled_by: str | None = None, aliases: Mapping[str, str] | None = None
    ) -> None:
        self._noun = noun
        self._filled_by = filled_by
        self._aliases = dict(aliases or {})
        self._registered: dict[str, Entry] = {}

    @property
    def _entries(self) -> dict[str, Entry]:
        if self._filled_by is not None:
            importlib.import_module(self._filled_by)
        return self._registered

    def register(self, name: str, entry: Entry) -> Entry:
        """Add `entry` under `name` and return it; ValueError if the name is taken."""
        if name in self._registered or name in self._aliases:
            raise ValueError(f"a {self._noun} named {name!r} is already registered")
        self._registered[name] = entry
        return entry

    def remove(self, name: str) -> None:
        """Take an entry out again; KeyError if there is none."""
        del self._entries[name]

    def get(self, name: str) -> Entry:
        """The entry of that name, or of the name it has today; ConfigError if there is none."""
        try:
            return self._entries[self._aliases.get(name, name)]
        except KeyError:
            raise ConfigError(
                f"There is no {self._noun} called {name[:40]!r}; choose one of: "
                f"{', '.join(self._entries)}."
            ) from None

    @property
    def names(self) -> tuple[str, ...]:
        """Today's names, in order."""
        return tuple(self._entries)

    def items(self) -> Iterator[tuple[str, Entry]]:
        """Each name with its entry, in order."""
        return iter(self._entries.items())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries or name in self._aliases
