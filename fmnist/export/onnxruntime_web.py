"""onnxruntime for a browser: the two files that a page needs, from the package of npm."""

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fmnist.common.errors import FmnistError
from fmnist.common.paths import cache_folder, named_by
from fmnist.common.storage import read_at_most, write_atomic

VERSION = "1.30.0"
FOLDER = "FMNIST_ONNXRUNTIME_WEB"
"""The variable that names a folder with the two files, where npm cannot be reached."""
_RUNTIME, _WASM = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"
_SHA256 = {
    _RUNTIME: "11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90",
    _WASM: "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2",
}
_LARGEST, _SECONDS = 32 << 20, 300


class Runtime(NamedTuple):
    """The module in JavaScript, and the code in WebAssembly that it runs."""

    module: bytes
    wasm: bytes


def onnxruntime_web() -> Runtime:
    """The verified files: those in the folder that is named, those fetched before, or fetched now.

    Raises:
        FmnistError: they are nowhere, and npm does not deliver them.
    """
    fetched = cache_folder() / f"onnxruntime-web-{VERSION}"
    found = _read(named_by(FOLDER) or fetched)
    if found is None and named_by(FOLDER) is None:
        _fetch(fetched)
        found = _read(fetched)
    if found is None:
        raise FmnistError(
            f"The page needs {_RUNTIME} and {_WASM} of onnxruntime-web {VERSION}: install npm and "
            f"try again, or name a folder that holds the two in {FOLDER}."
        )
    return found


def _read(folder: Path) -> Runtime | None:
    contents = []
    for name, sha256 in _SHA256.items():
        try:
            contents.append(read_at_most(_LARGEST, folder / name))
        except OSError:
            return None
        if hashlib.sha256(contents[-1]).hexdigest() != sha256:
            return None
    return Runtime(*contents)


def _fetch(folder: Path) -> None:
    """Have npm fetch the package, and keep the two files; whatever goes wrong is seen later."""
    npm = shutil.which("npm")
    if npm is None:
        return
    with TemporaryDirectory() as place:
        try:
            subprocess.run(
                [npm, "pack", f"onnxruntime-web@{VERSION}", "--pack-destination", place],
                cwd=place,
                capture_output=True,
                timeout=_SECONDS,
                check=True,
            )
            (packed,) = Path(place).glob("*.tgz")
            folder.mkdir(parents=True, exist_ok=True)
            with tarfile.open(packed) as archive:
                for name in _SHA256:
                    member = archive.extractfile(f"package/dist/{name}")
                    if member is not None:
                        write_atomic(folder / name, member.read(_LARGEST))
        except (OSError, ValueError, KeyError, tarfile.TarError, subprocess.SubprocessError):
            return
