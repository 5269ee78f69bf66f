"""Functions by name: what decodes is imported where it runs, and nowhere else."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A function of some module, not imported before it is called.

    So the process that hands out the work, and the one that listens to the network, never load a
    decoder. Pickled, it is two words.
    """

    module: str
    name: str

    def __call__(self, *args: Any) -> T:
        return cast("T", getattr(import_module(self.module), self.name)(*args))
