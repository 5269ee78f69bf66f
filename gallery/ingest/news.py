"""What an ingest says while it runs, and what it came to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from gallery.logs import Told, told
from gallery.model import Verdict


@dataclass(frozen=True, slots=True)
class Begun:
    """So many files are to be read now, in the album `slug`; `doing` says what is done to them."""

    slug: str
    total: int
    doing: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One file was dealt with; verdict None: it is a photo of the album now.

    passed  it was never meant to be a photo: told, but no failure
    beside  the photo that it, a camera's raw file, is kept beside; "" for all others
    again   nothing was done to it now: it was refused before, or is not whole yet
    """

    slug: str
    name: str
    verdict: Verdict | None = None
    passed: bool = False
    beside: str = ""
    again: bool = False


Event: TypeAlias = Begun | Seen
Listener: TypeAlias = Callable[[Event], None]


CHANGED = (
    "has other bytes than before: it was read and rendered anew, its caption stays as it is."
    " Was it not meant to change? A backup has the one before"
)
"""What people are told of a photo that changed where it lies."""


@dataclass(slots=True)
class Report:
    """What an ingest came to, by file name.

    copied   brought into the album; developed: rendered now; kept: nothing to do
    changed  photos whose file has other bytes than before, under the same name
    refused  recognised as photos and not shown; still: those of them refused before, too
    passed   no photos; twins: name -> the file in the album that has the same bytes
    replaced  event.toml or a file of codes -> where the one before is kept
    beside   camera's raw files, name -> the photo that it is kept beside; not counted elsewhere
    differing  photos whose files say something new where the editor has written
    completed  photos that have all formats now, by the second pass; lacking: those that it is still
             to be done for; unmade: those that it cannot be done for, readers keep what there is
    waiting  photos that others are asked to develop
    thrown   the album's files in the trash; trash: what was brought -> the one of them it is
    """

    slug: str
    copied: list[str] = field(default_factory=list)
    developed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    refused: dict[str, Verdict] = field(default_factory=dict)
    still: list[str] = field(default_factory=list)
    passed: dict[str, Verdict] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    thrown: frozenset[str] = frozenset()
    trash: dict[str, str] = field(default_factory=dict)
    completed: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    unmade: dict[str, Verdict] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)


def lines(report: Report) -> Iterator[Told]:
    """What is worth a line of the work process: nothing for an album in which nothing happened."""
    slug = report.slug
    if report.developed or report.gone or report.renamed:
        yield told(f"{slug}: {len(report.developed)} photos developed", "ingested", slug)
    for name in report.changed:
        yield told(f"{slug}: {name} {CHANGED}", "changed", slug, name)
    if set(report.differing) & set(report.developed):  # said when they are found
        words = f"{slug}: files say something new: `gallery differences {slug}`"
        yield told(words, "differing", slug)
    for name, verdict in report.refused.items():
        if name not in report.still:  # said when it was found
            words = f"{slug}: refused: {name}: {verdict}"
            yield told(words, "refused", slug, name, level="warning")
