"""From a person's picture to an answer."""
