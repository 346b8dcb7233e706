"""What a model answers once it is at work: a log of answers, and whether they have changed."""
