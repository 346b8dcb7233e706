"""Pictures made by program, to prepare networks for what people draw and photograph.

Importing it registers them as a source of batches.
"""

from fmnist.synthesis import mixture

__all__ = ["mixture"]
