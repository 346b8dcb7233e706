"""Recipes and series of runs that answer a question."""
