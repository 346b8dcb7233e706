"""The search for a better setting: what may vary, trials as runs, whether the winner is real."""
