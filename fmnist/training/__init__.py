"""One training: a configuration checked against the registries, and the loop that follows it."""
