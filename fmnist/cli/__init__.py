"""`python -m fmnist`: training, evaluation and classification from a terminal or a script."""
