"""Counting in a process of the server, by prometheus-client's files for several processes.

Each process writes to files of its own, by its number; what a killed one has counted stays in its
files, and its successor begins new ones: nothing is lost, and nothing counted twice.
"""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram

from gallery.operating import numbers
from gallery.operating.numbers import ENDED, NO_WAY, OUTCOMES, SECONDS, Number


class Counted:
    """Counts what it hears; see `meter.Meter`."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        # processes that write files need no registry: whoever is asked reads the files
        self._registry = registry or CollectorRegistry()
        self._requests = self._counter(numbers.REQUESTS)
        self._sent = self._counter(numbers.SENT)
        self._kept = self._counter(numbers.KEPT)
        self._photos = self._counter(numbers.PHOTOS)
        self._stages = self._counter(numbers.STAGE)
        self._refilled = self._counter(numbers.REFILLED)
        self._refilling = self._counter(numbers.REFILLING)
        one = numbers.ANSWERING
        self._answering = Histogram(
            one.name, one.means, one.labels, buckets=SECONDS, registry=self._registry
        )

    def answered(self, way: str, status: int, seconds: float, size: int) -> None:
        """A request was answered."""
        way = way or NO_WAY
        self._requests.labels(way, f"{status // 100}xx").inc()
        self._answering.labels(way).observe(seconds)
        self._sent.labels(way).inc(size)

    def kept(self, found: bool) -> None:
        """A finished page was looked for."""
        self._kept.labels("yes" if found else "no").inc()

    def photo(self, outcome: str) -> None:
        """A photo was dealt with; refusals that lay with the file alone are one number."""
        known = outcome == "done" or outcome in ENDED
        self._photos.labels(outcome if known else OUTCOMES[1]).inc()

    def spent(self, stage: str, seconds: float) -> None:
        """A stage of an ingest was gone through."""
        self._stages.labels(stage).inc(seconds)

    def refilled(self, albums: int, seconds: float) -> None:
        """The index was brought up to date."""
        self._refilled.inc(albums)
        self._refilling.inc(seconds)

    def _counter(self, one: Number) -> Counter:
        return Counter(one.name, one.means, one.labels, registry=self._registry)


@cache
def counted() -> Counted:
    """The one of this process: two would write over each other's numbers."""
    return Counted()
