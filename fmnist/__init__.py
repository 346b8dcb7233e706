"""The core of the Fashion-MNIST laboratory: everything the program can do, without a page."""

import os

from fmnist.common.paths import cache_folder

# Threads that wait for one another spin, by default long enough that another busy program makes a
# training tens of times slower. It is read when torch is imported.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

# Where compiled networks are kept. Making an optimiser is enough for torch to settle on a folder.
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(cache_folder() / "compiled"))
