"""A bundle that anybody may have made, to a run of the store: nothing in it is believed unread."""

import hashlib
import io
import re
import stat
import zipfile
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from fmnist.common.errors import RunError
from fmnist.common.storage import read_at_most, write_atomic, write_json
from fmnist.export.bundle import BESIDE, MANIFEST, Manifest
from fmnist.runs.acceptance import require_sound
from fmnist.runs.files import HASHED, RECORD
from fmnist.runs.notes import Notes
from fmnist.runs.record import COMPLETE, ID_PATTERN, RunRecord, now
from fmnist.runs.run import Run, require_results
from fmnist.runs.store import Store

_MOST_BYTES = 500 << 20
_ALLOWED = {MANIFEST, RECORD, *HASHED, *BESIDE}


def import_bundle(path: Path, store: Store) -> Run:
    """Put the run in the bundle at `path` among the user's runs, marked as imported.

    Raises:
        RunError: it is no bundle, a file in it is not what its manifest or its record says, is of
            another name or too large, the run is not one that this version can build and that
            answers as its record says, or the run is here already.
        DatasetError: the dataset of the run is not on this machine.
    """
    files = _files(path)
    _require_manifest(files)
    record = RunRecord.read(files[RECORD])
    require_results(record)
    if record.status not in COMPLETE or set(record.files) != set(HASHED):
        _refuse("its run is not complete")
    for name, sha256 in record.files.items():
        if hashlib.sha256(files[name]).hexdigest() != sha256:
            _refuse(f"{name} is not the file that the run wrote")
    _require_new(record.id, store)
    imported = record.changed(imported=now(), request=None)
    with store.making(record.id) as folder:
        for name in record.files:
            write_atomic(folder / name, files[name])
        write_json(folder / RECORD, imported.model_dump(mode="json"))
        require_sound(Run(imported, Notes(), folder, read_only=False), "The bundle")
    return store.get(record.id)


def _require_new(run_id: str, store: Store) -> None:
    for run in store.runs():
        if run.id == run_id:
            rest = (
                ", included with the program" if run.read_only else ": delete it to import it again"
            )
            raise RunError(f"The run {run_id} is here already{rest}.")


def _files(path: Path) -> dict[str, bytes]:
    """What the zip holds, by name: plain files of known names within bounds, and no others."""
    try:
        content = read_at_most(_MOST_BYTES, path)
    except OSError as error:
        raise RunError(
            f"{path} cannot be read ({error.strerror}): name a zip that export --to bundle made."
        ) from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            entries = zipped.infolist()
            for entry in entries:
                _require_plain(entry)
            names = [entry.filename for entry in entries]
            if len(set(names)) < len(names):
                _refuse("it has two files of one name")
            if sum(entry.file_size for entry in entries) > _MOST_BYTES:
                _refuse(f"unpacked it is larger than {_MOST_BYTES >> 20} MB")
            return {entry.filename: _content(zipped, entry) for entry in entries}
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise RunError(
            f"{path.name} cannot be read as a bundle: name a zip that export --to bundle made."
        ) from error


def _require_plain(entry: zipfile.ZipInfo) -> None:
    if entry.filename not in _ALLOWED:
        _refuse(f"it has a file {entry.filename[:40]!a}, which no bundle has")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        _refuse(f"{entry.filename} is no plain file")


def _content(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """At most so many bytes as the zip says, whatever comes out when it is unpacked."""
    with zipped.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        _refuse(f"{entry.filename} is not as long as it says")
    return content


def _require_manifest(files: dict[str, bytes]) -> None:
    try:
        manifest = Manifest.model_validate_json(files.get(MANIFEST, b""))
    except ValidationError as error:
        raise RunError("This is no bundle: its manifest is missing or damaged.") from error
    found = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != MANIFEST
    }
    if found != {name: each.sha256 for name, each in manifest.files.items()}:
        _refuse("its files are not those of its manifest")
    if not {RECORD, *HASHED} <= set(files) or not re.fullmatch(ID_PATTERN, manifest.run):
        _refuse("files of the run are missing")


def _refuse(reason: str) -> NoReturn:
    raise RunError(f"The bundle is refused: {reason}.")
