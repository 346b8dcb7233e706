"""The same networks trained by what people have at hand instead, a file each.

Each file but this package's own two runs in an environment without this program, as a script.
"""
