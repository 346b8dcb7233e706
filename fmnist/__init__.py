"""The core of the Fashion-MNIST laboratory: everything the program can do, without a page.

`fmnist.load`, `train`, `runs` and `dataset` are for notebooks and programs: see `fmnist.door`.
"""

import importlib
import os
from typing import TYPE_CHECKING, Any

from fmnist import runs
from fmnist.common.paths import cache_folder

# Threads that wait for one another spin, by default long enough that another busy program makes a
# training tens of times slower. It is read when torch is imported.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

# Where compiled networks are kept. Making an optimiser is enough for torch to settle on a folder.
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(cache_folder() / "compiled"))

if TYPE_CHECKING:
    from fmnist.door import Classifier, dataset, load, train

__all__ = ["Classifier", "dataset", "load", "runs", "train"]


def __getattr__(name: str) -> Any:
    """What `fmnist.door` offers, imported when it is first asked for; `runs` is the package."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("fmnist.door"), name)
