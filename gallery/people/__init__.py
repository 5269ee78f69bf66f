"""Who works at the desk: accounts and roles, passwords, sign-ins."""

from dataclasses import dataclass
from enum import StrEnum

from gallery.model import Lang


class Role(StrEnum):
    """What somebody may do: each role may all that the ones before may."""

    PHOTOGRAPHER = "photographer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def covers(self, other: "Role") -> bool:
        """Whether this role may all that the other may."""
        ladder = list(Role)
        return ladder.index(self) >= ladder.index(other)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account.

    name         to sign in with, and in the history: "ana"
    shown        how people call them, the byline of their photos: "Ana Rojas"
    language     of the desk's pages, "" = as the browser asks
    single_keys  letters alone are shortcuts outside text (WCAG 2.1.4 lets people switch them off)
    """

    name: str
    shown: str
    role: Role
    language: Lang = ""
    single_keys: bool = True
