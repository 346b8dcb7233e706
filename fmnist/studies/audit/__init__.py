"""The audit of Fashion-MNIST: pictures that are there twice, and labels that networks doubt."""
