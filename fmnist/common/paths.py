"""Where the program keeps things. No path here is made of anything a user typed into a page.

In a checkout all of it lies in the checkout. Installed as a package, the shipped models are part of
the package, which is only read, and what the program makes goes to the user's own folders; from a
checkout that this user may not write into as well.
"""

import os
from pathlib import Path

from fmnist.common.errors import FmnistError

PROJECT = Path(__file__).resolve().parents[2]
"""The checkout; once installed, the folder that the package lies in."""
IS_CHECKOUT = (PROJECT / "pyproject.toml").is_file()
_SHIPPED = PROJECT / "models" if IS_CHECKOUT else PROJECT / "fmnist" / "_models"
REFERENCE_RUNS = _SHIPPED / "reference"
LESSON_RUNS = _SHIPPED / "lessons"
"""Runs that lessons alone show."""
SEGMENTER = _SHIPPED / "segmenter"
SECOND_LOOK = _SHIPPED / "second_look"
RECOGNITION = _SHIPPED / "recognition.json"
AUDIT = _SHIPPED / "audit"
OUT_OF_SAMPLE = _SHIPPED / "out_of_sample"


def cache_folder() -> Path:
    """The folder for files that can be fetched or computed again.

    It is `.cache/` of the checkout, or the user's cache folder.
    """
    if _keeps_its_own():
        return PROJECT / ".cache"
    import platformdirs

    return platformdirs.user_cache_path("fmnist", appauthor=False)


def user_runs_folder() -> Path:
    """The folder of the user's runs: that which `FMNIST_RUNS` names.

    Else it is `models/runs/` of the checkout, or in the user's data folder.
    """
    if named := named_by("FMNIST_RUNS"):
        return named
    if _keeps_its_own():
        return PROJECT / "models" / "runs"
    import platformdirs

    return platformdirs.user_data_path("fmnist", appauthor=False) / "runs"


def named_by(variable: str) -> Path | None:
    """The path that this variable of the environment says, if it says any; there may be nothing."""
    named = os.environ.get(variable)
    return Path(os.path.abspath(os.path.expanduser(named))) if named else None


def _keeps_its_own() -> bool:
    """Whether what the program makes stays in its checkout."""
    return IS_CHECKOUT and os.access(PROJECT, os.W_OK)


def require_checkout() -> None:
    """Before anything is written among the models that ship.

    Raises:
        FmnistError: the program is installed as a package, which nothing is written into.
    """
    if not IS_CHECKOUT:
        raise FmnistError(
            "Models are shipped from a checkout of the repository: clone it and run this there."
        )
