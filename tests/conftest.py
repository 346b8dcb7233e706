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
    """The longest first, so that all workers end together, each of which gets an even share.

    The first has the one server that tests share, the second begins with all else that is long.
    """
    with_server, long, others = ([item for item in items if _kind(item) == n] for n in range(3))
    share = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) - len(with_server)
    items[:] = [*with_server, *others[:share], *long, *others[share:]]


def _kind(item: pytest.Item) -> int:
    in_a_browser = "browser" in item.path.parts
    if in_a_browser and "address" in getattr(item, "fixturenames", ()):
        return 0
    return 1 if in_a_browser or item.get_closest_marker("long") else 2


def pytest_collection_finish() -> None:
    """From here on garbage is collected, though less often, but for what was imported."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
