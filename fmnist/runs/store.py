"""The store: every run there is, the user's own and those that ship with the program.

A run's folder is named by its generated id, and an id is checked against a pattern before it
becomes part of a path. A folder whose name begins with a dot is a run being made or removed.
"""

import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fmnist.common.errors import RunError
from fmnist.common.figures import listed
from fmnist.common.locks import Lock
from fmnist.common.paths import REFERENCE_RUNS, user_runs_folder
from fmnist.common.storage import way_out, write_json
from fmnist.runs.combination import Preprocessing
from fmnist.runs.files import LEASES, NOTES, QUEUE_LOCK, RECORD, Lease, lock_file
from fmnist.runs.index import index_of
from fmnist.runs.notes import Notes
from fmnist.runs.record import (
    ACTIVE,
    ID_PATTERN,
    DatasetUsed,
    Network,
    Protocol,
    Role,
    RunRecord,
    now,
)
from fmnist.runs.requests import withdraw
from fmnist.runs.run import Damaged, Run

if TYPE_CHECKING:
    from fmnist.training.config import TrainConfig

_NAMED = 5
"""So many runs are named at most where several could be meant."""
_LONGEST_EPOCH = timedelta(days=1)
"""A run of another machine that has said nothing for so long does not train any more."""


class Store:
    """Runs under the user's folder and under the folder that ships with the program."""

    def __init__(self, user: Path | None = None, reference: Path | None = None) -> None:
        self.user = user or user_runs_folder()
        self.reference = reference or REFERENCE_RUNS
        self._own_runs = index_of(self.user, read_only=False)
        self._shipped_runs = index_of(self.reference, read_only=True)

    def runs(self) -> list[Run]:
        """Every readable run, the newest first; of one in both folders the user's copy."""
        return _newest_first(self._entries())

    def unfinished(self) -> list[Run]:
        """Every readable run of the user's that has not ended, the newest first.

        It takes milliseconds where `runs` takes the longer the more there are.
        """
        return _newest_first(map(self._checked, self._own_runs.unfinished()))

    def shipped(self) -> list[Run]:
        """Every readable run that ships with the program, the newest first."""
        return _newest_first(self._shipped_runs.entries())

    def damaged(self) -> list[Damaged]:
        """Every folder whose record cannot be trusted."""
        return [entry for entry in self._entries() if isinstance(entry, Damaged)]

    def get(self, run_id: str) -> Run:
        """The run with this id.

        Raises:
            RunError: there is none, or it is damaged.
        """
        entry = self._checked(self._entry(run_id))
        if isinstance(entry, Damaged):
            raise RunError(f"The run {run_id} is damaged: {entry.reason}")
        return entry

    def find(self, name: str) -> Run:
        """The run with this id, or the only one whose id ends like this.

        Raises:
            RunError: none or several match.
        """
        matches = _named(name, self._names())
        if len(matches) > 1:
            shown = sorted(matches, reverse=True)[:_NAMED]
            more = [f"{len(matches) - _NAMED} more"] if len(matches) > _NAMED else []
            named = listed([*shown, *more])
            raise RunError(f"Several runs end in {name[:40]!r}, {named}: give more of the id.")
        return self.get(matches[0] if matches else name)

    def in_full(self, names: Iterable[str]) -> list[str]:
        """The ids of what `find` would find; a name as it is where that is none or several."""
        known = self._names()
        found = [(name, _named(name, known)) for name in names]
        return [matches[0] if len(matches) == 1 else name for name, matches in found]

    def endings(self, runs: Iterable[Run]) -> list[str]:
        """The end of each id by which `find` finds it, longer than four digits if it has to be."""
        known = self._names()
        words = [run.id.split("-") for run in runs]
        return [
            next(
                ending
                for first in range(len(each) - 1, -1, -1)
                if len(_named(ending := "-".join(each[first:]), known)) == 1
            )
            for each in words
        ]

    def find_all(self, names: Iterable[str]) -> list[Run]:
        """The runs of these names, as `find` takes them, each once."""
        return list({run.id: run for run in map(self.find, names)}.values())

    def create(
        self,
        config: "TrainConfig",
        *,
        request: str | None = None,
        place: int = 0,
        group: str | None = None,
        role: Role | None = None,
        name: str = "",
    ) -> Run:
        """Make the folder and the record of a new, queued run, with the user's name for it.

        Raises:
            ConfigError: the name is too long.
            RunError: the folder of runs cannot be written to.
        """
        # What looks at runs needs no network, and torch takes seconds to import.
        from fmnist.training.build import classes_of, network_profile, preprocessing_of

        notes = Notes().changed(name=name)
        created = now()
        size, scale = network_profile(config), preprocessing_of(config)
        record = RunRecord(
            id=self.new_id(created, config.architecture),
            request=request,
            place=place,
            created=created,
            dataset=DatasetUsed(name=config.dataset, classes=classes_of(config)),
            preprocessing=Preprocessing(mean=scale.mean, std=scale.std),
            config=config.settings,
            group=group,
            role=role,
            protocol=Protocol(
                metric=config.selection,
                split="validation" if config.validation_images else "none",
            ),
            network=Network(
                parameters=size.parameters,
                trainable_parameters=size.trainable_parameters,
                macs=size.macs,
            ),
        )
        with self.making(record.id) as folder:
            write_json(folder / RECORD, record.model_dump(mode="json"))
            if name:
                write_json(folder / NOTES, notes.model_dump())
        return Run(record, notes, self.user / record.id, read_only=False)

    def new_id(self, created: datetime, what: str) -> str:
        """An id whose ending no run has: `what` is made of letters, digits and underscores."""
        return f"{created:%Y%m%d-%H%M%S}-{what}-{free_ending(self._names())}"

    @contextmanager
    def making(self, run_id: str) -> Iterator[Path]:
        """A folder to put a new run together in; it becomes that of the run when the block ends.

        Raises:
            RunError: the folder of runs cannot be written to.
        """
        hidden = self._hidden(run_id)
        try:
            hidden.mkdir(parents=True)
            yield hidden
            hidden.rename(self.user / run_id)
        except OSError as error:
            raise _unwritable(error) from error
        finally:
            shutil.rmtree(hidden, ignore_errors=True)

    def update(self, record: RunRecord) -> None:
        """Write the record of a run of the user's.

        Raises:
            RunError: its folder is gone or cannot be written to.
        """
        folder = self.user / record.id
        if not folder.is_dir():
            raise RunError("The folder of the run was removed while it was running.")
        _write(folder / RECORD, record.model_dump(mode="json"))

    def write_notes(self, run_id: str, notes: Notes) -> None:
        """Keep the user's name, tags and text for a run.

        Raises:
            RunError: the run ships with the program, does not exist, or cannot be written to.
        """
        run = self._own(run_id)
        _write(run.folder / NOTES, notes.model_dump())

    def annotate(
        self,
        run_id: str,
        name: str | None = None,
        text: str | None = None,
        tags: Sequence[str] | None = None,
        pinned: bool | None = None,
    ) -> None:
        """Keep what the user says of a run; what is None stays as it was.

        Raises:
            ConfigError: as in `Notes.changed`.
            RunError: as in `write_notes`.
        """
        notes = self._own(run_id).notes
        changed = notes.changed(name=name, text=text, tags=tags, pinned=pinned)
        self.write_notes(run_id, changed)

    def delete(self, run_id: str) -> None:
        """Remove a run and its files.

        Raises:
            RunError: it is running or paused, ships with the program, does not exist, or cannot be
                removed.
        """
        run = self._own(run_id)
        if run.record.status in ACTIVE:
            raise RunError("This run is training: stop it before deleting it.")
        try:
            run.folder.rename(self._hidden(run_id))
        except OSError as error:
            raise _unwritable(error) from error
        shutil.rmtree(self._hidden(run_id), ignore_errors=True)

    def queued(self) -> list[Run]:
        """The runs that wait, in order of arrival."""
        waiting = [run for run in self.unfinished() if run.record.status == "queued"]
        return sorted(waiting, key=lambda run: run.record.waiting_since or run.record.created)

    @contextmanager
    def training(self, lease: Lease, timeout: float = -1) -> Iterator[None]:
        """Be the one who trains with `lease` in the block, after at most `timeout` seconds.

        The system frees the lock when the process ends, however it ends. What says that it trains
        with it and does not is recorded as interrupted. Whoever has a cluster has every device of
        this machine too, so that no run is taken twice.

        Raises:
            filelock.Timeout: somebody else trained with it all that time.
            RunError: the folder of runs cannot be written to.
        """
        leases = LEASES if lease == "cluster" else (lease,)
        with ExitStack() as held:
            for each in leases:
                held.enter_context(self._lock(lock_file(each)).acquire(timeout=timeout))
            self._mark_interrupted(leases)
            yield

    def queue_lock(self) -> Lock:
        """The lock that whoever adds to the queue holds, so that nothing is added twice.

        Raises:
            RunError: the folder of runs cannot be written to.
        """
        return self._lock(QUEUE_LOCK)

    def _mark_interrupted(self, leases: Collection[Lease]) -> None:
        """Record as interrupted what trained on this machine with what nobody else has now."""
        for entry in self._own_runs.unfinished():
            process = entry.record.process
            ours = process is None or (process.is_of_this_machine and process.lease in leases)
            if entry.record.status in ACTIVE and ours:
                withdraw(entry.folder, "pause")
                withdraw(entry.folder, "stop")
                self.update(entry.record.changed(status="interrupted"))

    def _own(self, run_id: str) -> Run:
        run = self.get(run_id)
        if run.read_only:
            raise RunError("This run is included with the program and cannot be changed.")
        return run

    def _entry(self, run_id: str) -> Run | Damaged:
        if re.fullmatch(ID_PATTERN, run_id):
            for index in (self._own_runs, self._shipped_runs):
                if (index.root / run_id).is_dir():
                    return index.entry(run_id)
        raise RunError(f"There is no run {run_id[:60]!r}: choose one from the list of runs.")

    def _names(self) -> set[str]:
        return {*self._own_runs.names(), *self._shipped_runs.names()}

    def _hidden(self, run_id: str) -> Path:
        return self.user / f".{run_id}"

    def _lock(self, name: str) -> Lock:
        path = self.user / name
        try:
            self.user.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise _unwritable(error) from error
        return Lock(path)

    def _entries(self) -> Iterator[Run | Damaged]:
        own = [self._checked(entry) for entry in self._own_runs.entries()]
        yield from own
        names = {entry.id for entry in own}
        yield from (entry for entry in self._shipped_runs.entries() if entry.id not in names)

    def _checked(self, entry: Run | Damaged) -> Run | Damaged:
        """What the record says, unless it says that it trains while nobody does."""
        if isinstance(entry, Damaged) or entry.record.status not in ACTIVE or self._lives(entry):
            return entry
        entry = self._own_runs.entry(entry.id)  # It may have ended between the two looks.
        if isinstance(entry, Run) and entry.record.status in ACTIVE:
            return replace(entry, record=entry.record.changed(status="interrupted"))
        return entry

    def _lives(self, run: Run) -> bool:
        """Whether somebody trains it; those who ask never keep anybody from the lock.

        Of a run of another machine only the last epoch tells.
        """
        process, heartbeat = run.record.process, run.record.heartbeat
        if process is None or process.is_of_this_machine:
            return process is not None and Lock(self.user / lock_file(process.lease)).is_held()
        return heartbeat is not None and now() - heartbeat < _LONGEST_EPOCH


def free_ending(names: Collection[str]) -> str:
    """Four hexadecimal digits in which none of the names ends, so that they alone name a run.

    Where all 65,536 are taken, any.
    """
    taken = {name[-4:] for name in names}
    while (ending := secrets.token_hex(2)) in taken and len(taken) < 1 << 16:
        pass
    return ending


def _named(name: str, ids: Collection[str]) -> list[str]:
    """The id that is `name`, or else those that end like it."""
    if name in ids:
        return [name]
    return [each for each in ids if name and each.endswith(name)]


def _newest_first(entries: Iterable[Run | Damaged]) -> list[Run]:
    runs = [entry for entry in entries if isinstance(entry, Run)]
    return sorted(runs, key=lambda run: run.id, reverse=True)


def _write(path: Path, value: dict[str, Any]) -> None:
    try:
        write_json(path, value)
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> RunError:
    return RunError(
        f"The folder of runs cannot be written to ({error.strerror}): {way_out(error)}."
    )
