"""From a configuration to a finished run: executed at once, or queued for the background thread.

A job can learn from all there is, so importing this package registers what synthesis makes.
"""

from fmnist import synthesis

__all__ = ["synthesis"]
