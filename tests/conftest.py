"""How the tests are run: by how many processes, in which order, and what is collected as garbage.

What the tests share is in `tests/shared.py`.
"""

import gc
import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """What takes seconds to import is left out where tests are only handed out to others."""
    hands_out = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if not hands_out:
        gc.disable()  # Until all tests are there: what is imported stays.
        config.pluginmanager.import_plugin("tests.shared")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: some tests wait for a browser or for another process."""
    return 1 + (os.cpu_count() or 1)


def pytest_xdist_setupnodes() -> None:
    """Workers share the processor: more threads than cores only make them wait for one another."""
    os.environ["OMP_NUM_THREADS"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, which are those in a browser, so that all workers end together."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


def pytest_collection_finish() -> None:
    """From here on garbage is collected, as in the app, but for what was imported."""
    gc.freeze()
    gc.enable()
