"""The searches in the folder of runs: a folder each, with its plan and the journal of trials."""

import re
import shutil
from pathlib import Path
from typing import Any

from fmnist.common.errors import RunError
from fmnist.common.storage import read_at_most, way_out, write_json
from fmnist.runs.files import JOURNAL, SEARCH, SEARCHES
from fmnist.runs.store import Store
from fmnist.studies.search.journal import Journal
from fmnist.studies.search.plan import ID_PATTERN, Plan

_LARGEST = 1 << 22


class Catalogue:
    """The searches of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._folder = store.user / SEARCHES

    def add(self, plan: Plan) -> Plan:
        """Keep a new search, whose trials begin as soon as nothing else trains.

        Raises:
            RunError: the folder of runs cannot be written to.
        """
        folder = self._folder / plan.id
        try:
            folder.mkdir(parents=True)
            Journal.create(folder / JOURNAL, plan)
            write_json(folder / SEARCH, plan.model_dump(mode="json"))
        except OSError as error:
            raise RunError(
                f"The folder of runs cannot be written to ({error.strerror}): {way_out(error)}."
            ) from error
        return plan

    def all(self) -> list[Plan]:
        """Every search that can be read, the newest first."""
        folders = sorted(self._folder.glob("*-search-*"), reverse=True)
        found = (self._read(folder) for folder in folders)
        return [plan for plan in found if plan is not None]

    def find(self, name: str) -> Plan:
        """The search with this id, or the only one whose id ends like this.

        Raises:
            RunError: none or several match.
        """
        matches = [plan for plan in self.all() if name and plan.id.endswith(name)]
        if len(matches) > 1:
            raise RunError(f"Several searches end in {name[:40]!r}: give the whole id.")
        return matches[0] if matches else self.get(name)

    def get(self, search_id: str) -> Plan:
        """The search with this id as it is on disk; RunError if there is none."""
        found = None
        if re.fullmatch(ID_PATTERN, search_id):
            found = self._read(self._folder / search_id)
        if found is None:
            raise RunError(f"There is no search {search_id[:60]!r}: choose one from the list.")
        return found

    def change(self, search_id: str, **changes: Any) -> Plan:
        """The search with some fields replaced, on disk too.

        Raises:
            RunError: there is none, or the folder of runs cannot be written to.
        """
        with self.store.queue_lock().acquire():
            plan = self.get(search_id).changed(**changes)
            write_json(self._folder / search_id / SEARCH, plan.model_dump(mode="json"))
        return plan

    def remove(self, search_id: str) -> None:
        """Forget a search; its runs stay. RunError if there is none."""
        shutil.rmtree(self._folder / self.get(search_id).id, ignore_errors=True)

    def journal(self, plan: Plan) -> Journal:
        """The trials of a search."""
        return Journal(self._folder / plan.id / JOURNAL, plan)

    def _read(self, folder: Path) -> Plan | None:
        try:
            return Plan.model_validate_json(read_at_most(_LARGEST, folder / SEARCH))
        except (OSError, ValueError):
            return None
