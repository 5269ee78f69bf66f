"""What rendering costs on this machine, and a save: `python -m benchmarks`, or `make bench`.

Nothing is compared across machines or remembered: every ratio is of two things measured in
turns, in one run. See `__main__` for how to read the table.
"""
