"""Records: each a command that measures on this machine, prints, and keeps what it printed."""
