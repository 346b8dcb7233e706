"""Runs on many machines: given out, watched, brought home, and taken up again where one is lost.

No file system is shared. A worker trains in a folder of its own and is asked for its news; the
process that gives out the runs alone writes the store.
"""
