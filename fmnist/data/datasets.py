"""Every dataset, imported so that it registers itself. A new one is added here."""

from fmnist.data import fashion_mnist

__all__ = ["fashion_mnist"]
