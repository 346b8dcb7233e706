"""The dataset is the published one or it is refused with a sentence, wherever it came from."""

import gzip
import logging
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

from fmnist.common.errors import DatasetError
from fmnist.data import download
from fmnist.data.dataset import load_dataset
from fmnist.data.fashion_mnist import read
from fmnist.data.idx import parse_idx
from fmnist.data.source import NotHereError


@pytest.fixture(scope="module")
def real_files() -> dict[download.PublishedFile, bytes]:
    return download.read_local().files


@pytest.fixture
def whole_folder(tmp_path: Path, real_files: dict[download.PublishedFile, bytes]) -> Path:
    """A folder with the four real files: labels compressed, images plain."""
    folder = tmp_path / "whole"
    folder.mkdir()
    for file, payload in real_files.items():
        if "labels" in file.name:
            (folder / f"{file.name}.gz").write_bytes(gzip.compress(payload))
        else:
            (folder / file.name).write_bytes(payload)
    return folder


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any dataset; the path is the one of its cache."""
    monkeypatch.delenv("FMNIST_DATA", raising=False)
    monkeypatch.setattr(download, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(download, "SYSTEM_FOLDER", tmp_path / "system")
    return download.dataset_cache()


def _skip_if_nothing_can_be_reached(error: DatasetError) -> None:
    for reason in ("could not fetch any package list", "are not on this machine"):
        if reason in str(error):
            pytest.skip(str(error))


def _system_package_lists() -> dict[str, float]:
    return {path.name: path.stat().st_mtime for path in Path("/var/lib/apt/lists").glob("*")}


def test_the_real_dataset_has_its_published_shape():
    dataset = load_dataset()
    assert dataset.train_images.shape == (60000, 28, 28)
    assert dataset.test_images.shape == (10000, 28, 28)
    assert dataset.train_images.dtype == dataset.test_images.dtype == torch.uint8
    assert dataset.train_labels.dtype == dataset.test_labels.dtype == torch.int64
    assert torch.bincount(dataset.train_labels).tolist() == [6000] * 10
    assert torch.bincount(dataset.test_labels).tolist() == [1000] * 10
    assert dataset.train_labels[:5].tolist() == [9, 0, 0, 3, 0]


def test_every_thread_gets_the_same_object():
    with ThreadPoolExecutor(8) as threads:
        loaded = list(threads.map(lambda _: load_dataset(), range(8)))
    assert all(dataset is loaded[0] for dataset in loaded)


@pytest.mark.usefixtures("dataset_not_read")
def test_a_failure_is_not_remembered(
    tmp_path: Path, whole_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FMNIST_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DatasetError):
        load_dataset()
    monkeypatch.setenv("FMNIST_DATA", str(whole_folder))
    assert str(whole_folder) in load_dataset().origin


def test_the_named_folder_comes_first(whole_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FMNIST_DATA", str(whole_folder))
    dataset = read()
    assert dataset.origin == f"the folder {whole_folder} named by FMNIST_DATA"
    assert dataset.test_labels[:3].tolist() == [9, 2, 1]


def test_a_wrong_named_folder_is_an_error_although_others_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FMNIST_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DatasetError, match=r"nowhere, which is not a folder.*correct FMNIST_DATA"):
        read()


@pytest.mark.parametrize("file", download.PUBLISHED_FILES, ids=lambda file: file.name)
def test_a_missing_file_is_named(
    whole_folder: Path, file: download.PublishedFile, monkeypatch: pytest.MonkeyPatch
):
    for path in whole_folder.glob(f"{file.name}*"):
        path.unlink()
    monkeypatch.setenv("FMNIST_DATA", str(whole_folder))
    with pytest.raises(DatasetError, match=rf"{file.name} is missing.*correct FMNIST_DATA"):
        read()


def test_one_changed_byte_is_found(whole_folder: Path):
    path = whole_folder / download.TEST_IMAGES.name
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(DatasetError, match=rf"{path.name} is not the published one"):
        download.read_folder(whole_folder)


@pytest.mark.parametrize("kept", [0, 5, 2000])
def test_a_half_downloaded_archive_is_found(whole_folder: Path, kept: int):
    path = whole_folder / f"{download.TRAIN_LABELS.name}.gz"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DatasetError, match=rf"{path.name} (cannot be read|is not the published)"):
        download.read_folder(whole_folder)


@pytest.mark.parametrize(
    "content", [b"<html>404</html>", gzip.compress(b"x" * 999, mtime=0)[:-9] + b"\xff" * 9]
)
def test_something_else_under_the_name_of_an_archive_is_found(whole_folder: Path, content: bytes):
    path = whole_folder / f"{download.TEST_LABELS.name}.gz"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=path.name):
        download.read_folder(whole_folder)


def test_a_gzip_bomb_is_not_expanded(whole_folder: Path):
    packed = gzip.compress(bytes(1 << 24)) * 64  # A gigabyte: what follows is read on from.
    (whole_folder / f"{download.TEST_LABELS.name}.gz").write_bytes(packed)
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from fmnist.data import download\n"
        "pages = int(Path('/proc/self/statm').read_text().split()[0])\n"
        "limit = pages * resource.getpagesize() + (1 << 28)\n"
        "resource.setrlimit(resource.RLIMIT_AS, (limit, limit))\n"
        "download.read_folder(Path(sys.argv[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(whole_folder)], capture_output=True, text=True
    )
    assert "DatasetError" in done.stderr
    assert "is not the published one" in done.stderr


def test_a_damaged_cache_falls_through_to_the_system_package(
    empty_machine: Path, whole_folder: Path, caplog: pytest.LogCaptureFixture
):
    shutil.copytree(whole_folder, empty_machine)
    (empty_machine / download.TEST_IMAGES.name).write_bytes(b"torn")
    whole_folder.rename(download.SYSTEM_FOLDER)
    with caplog.at_level(logging.WARNING, logger="fmnist.data"):
        raw = download.read_local()
    assert raw.origin == "Debian package dataset-fashion-mnist"
    assert f"{download.TEST_IMAGES.name} is not the published one" in caplog.text


def test_without_any_dataset_the_error_says_what_to_run(empty_machine: Path):
    assert not empty_machine.exists()
    with pytest.raises(NotHereError, match="run `python -m fmnist data`"):
        read()


def test_a_cache_that_cannot_be_written_is_reported_as_such(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatasetError, match=r"\): name a folder with the four files"):
        download.fetch(tmp_path / "file" / "fashion-mnist")


@pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt-get")
def test_apt_delivers_the_dataset_into_a_private_folder(tmp_path: Path):
    before = _system_package_lists()
    try:
        folder = download.download_debian_package(tmp_path)
    except DatasetError as error:
        _skip_if_nothing_can_be_reached(error)
        raise
    assert set(download.read_folder(folder)) == set(download.PUBLISHED_FILES)
    assert _system_package_lists() == before


def test_what_the_first_that_answers_delivers_is_kept_and_found_without_the_network(
    empty_machine: Path, whole_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(room: Path) -> Path:
        raise DatasetError("It does not answer.")

    def deliver(room: Path) -> Path:
        return whole_folder

    sources = (("one", refuse), ("another", deliver))
    monkeypatch.setattr(download, "_NETWORK_SOURCES", sources)
    download.fetch(empty_machine)
    assert read().origin == "the app's own cache"
    assert {path.name for path in empty_machine.iterdir()} == {
        file.name for file in download.PUBLISHED_FILES
    }
    assert {path.name for path in empty_machine.parent.iterdir()} == {
        empty_machine.name,
        "fetch.lock",
    }


def test_what_a_killed_fetch_left_is_swept_by_the_next(
    empty_machine: Path, whole_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    left = empty_machine.parent / "fetch-killed"
    (left / "FashionMNIST").mkdir(parents=True)

    def deliver(room: Path) -> Path:
        return whole_folder

    monkeypatch.setattr(download, "_NETWORK_SOURCES", (("a folder", deliver),))
    download.fetch(empty_machine)
    assert not left.exists()


def test_the_root_that_torchvision_was_given_will_do(
    whole_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root = tmp_path / "root"
    shutil.copytree(whole_folder, root / "FashionMNIST" / "raw")
    monkeypatch.setenv("FMNIST_DATA", str(root))
    assert len(download.read_local().files) == 4


def test_idx_is_parsed_by_its_header():
    payload = bytes((0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3)) + bytes(range(6))
    assert parse_idx(payload).tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (b"", "not an IDX file"),
        (bytes((0, 0, 13, 1, 0, 0, 0, 1, 0)), "not an IDX file"),
        (bytes((0, 0, 8, 0)), "ends inside its header"),
        (bytes((0, 0, 8, 3, 0, 0)), "ends inside its header"),
        (bytes((0, 0, 8, 1, 0, 0, 0, 3, 1, 2)), "holds 2 values"),
        (bytes((0, 0, 8, 1, 0, 0, 0, 1, 1, 2)), "holds 2 values"),
        (bytes((0, 0, 8, 2)) + b"\xff" * 8, "holds 0 values"),
    ],
)
def test_bytes_that_are_not_idx_are_refused(payload: bytes, problem: str):
    with pytest.raises(DatasetError, match=problem):
        parse_idx(payload)
