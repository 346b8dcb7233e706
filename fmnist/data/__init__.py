"""Datasets, splits, augmentation and sources of batches."""
