"""A run on disk: its record, its curves, its weights and predictions, and the store of them all."""
