"""The queue on PostgreSQL: a doorbell for those who develop photos, on any number of machines.

What is to be done is told by the files; a job only says where somebody should look, so one that is
lost costs minutes and no photo. Jobs carry strings alone. `address` is where it is, `tables` makes
its tables, `bell` rings, `engine` answers; nothing else speaks to Procrastinate, or to psycopg.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

PHOTOS, ALBUMS, CARE = "photos", "albums", "care"
"""The queues: single photos, whole albums, and what looks after the queue itself."""

HANDS = 2
"""Workers that the server knows of each of our processes: one for albums, one for the rest."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done.

    task      its name; words: what it is told, by name
    lock      of two jobs with the same one, one waits at most; one more may be under way
    priority  the greatest goes first
    after     seconds until it may begin
    """

    task: str
    queue: str
    lock: str
    priority: int = 0
    words: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands.

    workers  processes that said a moment ago that they are there
    waiting  jobs that wait, by queue; doing: jobs under way
    oldest   seconds for which the first of those has waited that might have begun, 0 for none
    """

    workers: int = 0
    waiting: Mapping[str, int] = field(default_factory=dict)
    doing: int = 0
    oldest: float = 0.0


class Bell(Protocol):
    """What rings for whoever develops photos."""

    def send(self, jobs: Sequence[Job]) -> None:
        """Put jobs into the queue, those that wait there already but once. QueueAway."""

    def standing(self) -> Standing:
        """How the queue stands; QueueAway."""
