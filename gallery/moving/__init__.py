"""A library at another place: from a folder to a bucket and back, every address as it was.

`contents` says what goes along, `ends` makes a folder and a bucket alike, `ledger` is what the new
place knows of what came there, `run` copies, compares and ends it.
"""

from gallery.moving.run import Outcome, Wanted, move

__all__ = ["Outcome", "Wanted", "move"]
