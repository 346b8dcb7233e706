"""The loops that can follow a configuration, by the library that it names."""

from fmnist.training import keras_loop, loop

LOOPS = {"torch": loop.fit, "keras": keras_loop.fit}
