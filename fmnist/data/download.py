"""Where the four files of Fashion-MNIST come from, and the proof that they are the published ones.

Sources on this machine are read by `read_local`; those on the network by `fetch`, which leaves
verified files in the app's own cache.
"""

import gzip
import hashlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from fmnist.common.errors import DatasetError
from fmnist.common.paths import cache_folder, named_by
from fmnist.common.storage import way_out, write_atomic
from fmnist.data.source import NotHereError

DEBIAN_PACKAGE = "dataset-fashion-mnist"
_FOLDER_IN_PACKAGE = "usr/share/datasets/fashion-mnist"
SYSTEM_FOLDER = Path("/") / _FOLDER_IN_PACKAGE
_FOLDER_OF_TORCHVISION = Path("FashionMNIST", "raw")
"""Where torchvision puts the files below the root that it is given."""

_CONNECT_SECONDS = 10
_FETCHING = "fetch-"
"""How the folder begins that a fetch works in."""
_FETCH_SECONDS = 600
_MISSING = (
    "The dataset is not on this machine yet: run `python -m fmnist data`, or name a folder with "
    "its four files in FMNIST_DATA."
)

_log = logging.getLogger("fmnist.data")


@dataclass(frozen=True)
class PublishedFile:
    """One file as it was published: its name, and size and sha256 when uncompressed."""

    name: str
    size: int
    sha256: str


TRAIN_IMAGES = PublishedFile(
    "train-images-idx3-ubyte",
    47_040_016,
    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
)
TRAIN_LABELS = PublishedFile(
    "train-labels-idx1-ubyte",
    60_008,
    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
)
TEST_IMAGES = PublishedFile(
    "t10k-images-idx3-ubyte",
    7_840_016,
    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
)
TEST_LABELS = PublishedFile(
    "t10k-labels-idx1-ubyte",
    10_008,
    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
)
PUBLISHED_FILES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)


@dataclass(frozen=True)
class RawDataset:
    """The verified bytes of some of the files, and in plain words where they were found."""

    files: dict[PublishedFile, bytes]
    origin: str


def dataset_cache() -> Path:
    """The folder in the app's cache that keeps a fetched dataset."""
    return cache_folder() / "fashion-mnist"


def read_local(files: Sequence[PublishedFile] = PUBLISHED_FILES) -> RawDataset:
    """The `files` of the dataset from the first place on this machine that holds them all.

    The folder named by `FMNIST_DATA` is final: if it is wrong, that is a DatasetError. A damaged
    cache or system package is passed over with a warning. Raises NotHereError if nothing is left.
    """
    if named := named_by("FMNIST_DATA"):
        return _read_named_folder(named, files)
    for folder, origin in (
        (dataset_cache(), "the app's own cache"),
        (SYSTEM_FOLDER, f"Debian package {DEBIAN_PACKAGE}"),
    ):
        if not os.path.isdir(folder):
            continue
        try:
            return RawDataset(read_folder(folder, files), origin)
        except DatasetError as error:
            _log.warning("Passing over %s: %s", origin, error)
    raise NotHereError(_MISSING)


def fetch(cache: Path) -> None:
    """Fetch the dataset over the network, verify it and keep it uncompressed in `cache`.

    One process fetches at a time, and first sweeps what a killed one left behind.

    Raises DatasetError if no source delivers, with the reason of each, or if the disk refuses.
    """
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(cache.with_name("fetch.lock")):
            for left in cache.parent.glob(f"{_FETCHING}*"):
                shutil.rmtree(left)
            with tempfile.TemporaryDirectory(dir=cache.parent, prefix=_FETCHING) as work:
                files = _fetch_verified(Path(work))
            cache.mkdir(exist_ok=True)
            for file, payload in files.items():
                write_atomic(cache / file.name, payload)
    except OSError as error:
        raise DatasetError(
            f"The dataset cannot be kept in {cache} ({error.strerror}): "
            f"{way_out(error, 'name a folder with the four files in FMNIST_DATA')}."
        ) from error
    _log.info("The dataset is verified and kept in %s", cache)


def read_folder(
    folder: Path, files: Sequence[PublishedFile] = PUBLISHED_FILES
) -> dict[PublishedFile, bytes]:
    """The bytes of the `files` in `folder`, plain or as `.gz`, uncompressed and verified.

    Raises DatasetError naming the first file that is missing, damaged or not the published one.
    """
    return {file: _read_published(folder, file) for file in files}


def download_with_torchvision(work: Path) -> Path:
    """Let torchvision download into `work`; the folder with the files.

    It runs in a child process, as a time-out for its sockets holds for a whole process.
    """
    script = (
        "import socket, sys; from torchvision.datasets import FashionMNIST; "
        f"socket.setdefaulttimeout({_CONNECT_SECONDS}); FashionMNIST(sys.argv[1], download=True)"
    )
    _run([sys.executable, "-c", script, str(work)], work)
    return work / _FOLDER_OF_TORCHVISION


def download_debian_package(work: Path) -> Path:
    """Fetch and unpack the Debian package inside `work`; the folder with the files.

    It needs no root: apt reads the sources and keys of the system, and keeps its lists and
    downloads in `work`. One source that fails to update does not matter if another has the package.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise DatasetError("apt-get and dpkg-deb are not on this machine.")
    apt = ["apt-get", "-q", "-c", str(_write_apt_settings(work))]
    try:
        _run([*apt, "update"], work)
    except DatasetError as error:
        _log.warning("Going on with the package lists that did come: %s", error)
    if not list((work / "lists").glob("*Packages*")):
        raise DatasetError("apt-get could not fetch any package list.")
    _run([*apt, "download", DEBIAN_PACKAGE], work)
    packages = list(work.glob(f"{DEBIAN_PACKAGE}_*.deb"))
    if not packages:
        raise DatasetError(f"apt-get did not download {DEBIAN_PACKAGE}.")
    _run(["dpkg-deb", "-x", str(packages[0]), str(work / "unpacked")], work)
    return work / "unpacked" / _FOLDER_IN_PACKAGE


_NETWORK_SOURCES: tuple[tuple[str, Callable[[Path], Path]], ...] = (
    ("torchvision's download", download_with_torchvision),
    (f"Debian package {DEBIAN_PACKAGE}", download_debian_package),
)


def _fetch_verified(work: Path) -> dict[PublishedFile, bytes]:
    failures = []
    for name, deliver in _NETWORK_SOURCES:
        _log.info("Fetching the dataset: %s", name)
        room = work / deliver.__name__
        room.mkdir()
        try:
            return read_folder(deliver(room))
        except DatasetError as error:
            _log.warning("%s did not deliver the dataset: %s", name, error)
            failures.append(f"{name}: {str(error).removesuffix('.')}")
    raise DatasetError(
        f"The dataset could not be fetched ({'; '.join(failures)}): connect to the internet and "
        "run `python -m fmnist data` again, or name a folder with its four files in FMNIST_DATA."
    )


def _read_named_folder(folder: Path, files: Sequence[PublishedFile]) -> RawDataset:
    remedy = "correct FMNIST_DATA or unset it."
    if not os.path.isdir(folder):
        raise DatasetError(
            f"FMNIST_DATA names {folder}, which is not a folder this user can open: {remedy}"
        )
    raw = folder / _FOLDER_OF_TORCHVISION
    folder = raw if os.path.isdir(raw) else folder
    try:
        return RawDataset(read_folder(folder, files), f"the folder {folder} named by FMNIST_DATA")
    except DatasetError as error:
        reason = str(error).removesuffix(".")
        raise DatasetError(
            f"FMNIST_DATA names a folder that cannot be used: {reason}; {remedy}"
        ) from error


def _read_published(folder: Path, file: PublishedFile) -> bytes:
    plain = folder / file.name
    path = plain if os.path.exists(plain) else folder / f"{file.name}.gz"
    if not os.path.exists(path):
        raise DatasetError(f"The file {plain} is missing, also with the ending .gz.")
    payload = _read_at_most(path, file.size)
    if len(payload) != file.size or hashlib.sha256(payload).hexdigest() != file.sha256:
        raise DatasetError(f"The file {path} is not the published one (its sha256 differs).")
    return payload


def _read_at_most(path: Path, size: int) -> bytes:
    """The uncompressed bytes of `path`, at most one more than `size`, whatever it expands to."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            return stream.read(size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(f"The file {path} cannot be read or is incomplete ({error}).") from error


def _write_apt_settings(work: Path) -> Path:
    for folder in ("lists/partial", "archives/partial"):
        (work / folder).mkdir(parents=True)
    status = work / "status"
    status.touch()
    settings = work / "apt.conf"
    settings.write_text(
        f'Dir::State "{work}";\n'
        f'Dir::State::lists "{work}/lists";\n'
        f'Dir::State::status "{status}";\n'
        f'Dir::Cache "{work}";\n'
        f'Dir::Cache::archives "{work}/archives";\n'
        'Acquire::Languages "none";\n'
        'Acquire::Retries "1";\n'
        f'Acquire::http::Timeout "{_CONNECT_SECONDS}";\n'
        f'Acquire::https::Timeout "{_CONNECT_SECONDS}";\n'
        # As root apt would fetch as the user _apt, who cannot enter this private folder.
        'APT::Sandbox::User "root";\n'
        # The hooks of the system serve its own package lists.
        "#clear APT::Update::Post-Invoke;\n"
        "#clear APT::Update::Post-Invoke-Success;\n"
    )
    return settings


def _run(command: list[str], folder: Path) -> None:
    """Run `command` in `folder`; raise DatasetError with its last words if it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_FETCH_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise DatasetError(f"no answer within {_FETCH_SECONDS} seconds.") from error
    if done.returncode:
        last_words = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise DatasetError(f"{Path(command[0]).name} failed ({last_words}).")
