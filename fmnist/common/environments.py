"""Environments of Python beside this one, for libraries that cannot be installed into it."""

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from fmnist.common.errors import FmnistError
from fmnist.common.paths import cache_folder
from fmnist.common.text import on_one_line


@dataclass(frozen=True)
class Environment:
    """What the file `requirements` lists, installed in the folder `name` of the cache.

    `options` are further ones of pip install.
    """

    name: str
    requirements: Path
    options: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where it is, or would be."""
        return cache_folder() / self.name

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def is_made(self) -> bool:
        """Whether it is there, whole, with what the file lists today."""
        try:
            return self._installed.read_bytes() == self.requirements.read_bytes()
        except OSError:
            return False

    def make(self) -> None:
        """Make it anew from the package registry, which takes minutes; nothing if it is made.

        Raises:
            FmnistError: it cannot be made; the sentence ends with what pip said.
        """
        if self.is_made:
            return
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        try:
            venv.create(self.folder, clear=True, symlinks=os.name != "nt")
            subprocess.run(
                [*pip, "--python", self.python, "install", *self.options, "-r", self.requirements],
                check=True,
                capture_output=True,
                text=True,
            )
            self._installed.write_bytes(self.requirements.read_bytes())
        except subprocess.CalledProcessError as error:
            raise FmnistError(
                f"The environment in {self.folder} cannot be made: {on_one_line(error.stderr)}"
            ) from error
        except OSError as error:
            raise FmnistError(
                f"The environment in {self.folder} cannot be made: {error.strerror}."
            ) from error

    @property
    def _installed(self) -> Path:
        """A copy of the file, written when all of it is installed."""
        return self.folder / "installed.txt"
