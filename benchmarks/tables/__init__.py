"""Tables of what `benchmarks/results/` holds, in Markdown."""
