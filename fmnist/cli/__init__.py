"""`python -m fmnist`: everything the pages can do, from a terminal and from a script."""
