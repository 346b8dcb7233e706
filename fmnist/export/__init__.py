"""A run taken out of the laboratory: files that work without this program."""
