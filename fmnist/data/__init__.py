"""Datasets, their splits, and what is done to their images. Importing it registers the datasets."""

from fmnist.data import fashion_mnist

__all__ = ["fashion_mnist"]
