"""The core of the Fashion-MNIST laboratory: everything the program can do, without a page."""

import os

# Threads that wait for one another spin, by default long enough that another busy program makes a
# training tens of times slower. It is read when torch is imported.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
