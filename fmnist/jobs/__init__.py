"""From a configuration to a finished run: executed at once, or queued for the background thread."""
