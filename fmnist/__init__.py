"""The core of the Fashion-MNIST laboratory: everything the program can do, without a page."""
