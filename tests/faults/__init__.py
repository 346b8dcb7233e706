"""Faults, each caused for real; what is asserted is what the next process reads from disk."""
