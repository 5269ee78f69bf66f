"""Numbers as prometheus-client has them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from gallery.operating.numbers import Number

Family = CounterMetricFamily | GaugeMetricFamily


class Looking(Collector):
    """Looks anew each time that it is asked."""

    def __init__(self, look: Callable[[], Iterable[tuple[Number, tuple[str, ...], float]]]) -> None:
        self._look = look

    def describe(self) -> Iterable[Metric]:
        """Nothing is looked at to be listed."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The families, each with all its samples."""
        families: dict[str, Family] = {}
        for number, labels, value in self._look():
            family = families.get(number.name) or _family(number)
            families[number.name] = family
            family.add_metric(labels, value)
        yield from families.values()


def registry(
    folder: Path, look: Callable[[], Iterable[tuple[Number, tuple[str, ...], float]]]
) -> CollectorRegistry:
    """What processes have counted into the files of a folder, and what is looked at now."""
    made = CollectorRegistry()
    MultiProcessCollector(made, str(folder))  # type: ignore[no-untyped-call]
    made.register(Looking(look))
    return made


def _family(number: Number) -> Family:
    kind = CounterMetricFamily if number.kind == "counter" else GaugeMetricFamily
    return kind(number.name, number.means, labels=number.labels)
