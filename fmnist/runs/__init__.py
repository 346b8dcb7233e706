"""A run on disk: its record, its curves, its weights and predictions, and the store of them all.

`fmnist.runs()` gives every run: the package itself can be called, since it has the best name.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fmnist.runs.listing import Runs


class _Package(ModuleType):
    def __call__(self) -> "Runs":
        """Every readable run, the newest first."""
        from fmnist.runs.listing import Runs
        from fmnist.runs.store import Store

        return Runs(Store().runs())


sys.modules[__name__].__class__ = _Package
