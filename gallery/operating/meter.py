"""What is counted, where somebody counts: one call for each thing that happened.

No call is given anything of a reader, of a photo or of an essay: names of ways, of stages and of
outcomes come from fixed lists. Who counts is `counting`; else nobody does.
"""

from typing import Protocol


class Meter(Protocol):
    """Hears what happened. None of the calls waits for anything, or fails."""

    def answered(self, way: str, status: int, seconds: float, size: int) -> None:
        """A request was answered.

        way      its name in the table of ways, "" for none of ours
        seconds  until the head of the answer; size: bytes of its body
        """

    def kept(self, found: bool) -> None:
        """A finished page was looked for among those kept."""

    def photo(self, outcome: str) -> None:
        """A photo was dealt with: "done", else the code of its refusal."""

    def spent(self, stage: str, seconds: float) -> None:
        """A stage of an ingest was gone through."""

    def refilled(self, albums: int, seconds: float) -> None:
        """The index was brought up to date: how many albums were read for it."""


class Silent:
    """Nobody counts."""

    def answered(self, way: str, status: int, seconds: float, size: int) -> None:
        """Nothing."""

    def kept(self, found: bool) -> None:
        """Nothing."""

    def photo(self, outcome: str) -> None:
        """Nothing."""

    def spent(self, stage: str, seconds: float) -> None:
        """Nothing."""

    def refilled(self, albums: int, seconds: float) -> None:
        """Nothing."""


SILENT = Silent()
"""For whoever is not told that somebody counts."""
