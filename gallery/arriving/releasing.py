"""A settled folder into its album: what is whole goes, what is not stays and says why."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gallery import editing
from gallery.album.draft import draft, slug_of
from gallery.arriving import naming
from gallery.arriving.ledger import Arrived
from gallery.arriving.settling import Rest
from gallery.arriving.taking import take
from gallery.arriving.watched import Held
from gallery.errors import Busy, GalleryError, Missing, Refused, Stale
from gallery.event import FILE as EVENT
from gallery.ingest import names
from gallery.ingest.arrive import LARGEST, read_whole
from gallery.ingest.discover import natural, passed_over, sidecar_names
from gallery.ingest.ending import ended
from gallery.ingest.kit import bring_kit, event_at
from gallery.ingest.news import Report
from gallery.model import Verdict
from gallery.settings import Settings
from gallery.store import Entry, Store

UNFINISHED = Verdict("unfinished", "its end is not there so far", "wait until it is copied")
DAMAGED = Verdict(
    "damaged",
    "its end is missing",
    "copy it from the card again; if this is all there is, upload it",
)
NAMELESS = Verdict(
    "nameless", "no essay can be called like its folder", "name the folder with letters or digits"
)


@dataclass(slots=True)
class Bench:
    """What is remembered of one folder between two looks.

    rest    how long it has not changed
    judged  (path, bytes, mtime_ns) -> when a file was judged first, and why it stays; None = it
            may go
    """

    rest: Rest = field(default_factory=Rest)
    judged: dict[tuple[str, int, int], tuple[float, Verdict | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Released:
    """What came of it.

    held  files that stay, each with the reason
    busy  somebody writes after all: the rest is looked at again
    """

    arrived: Sequence[Arrived] = ()
    held: Sequence[Held] = ()
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """One folder that is taken.

    who      to whom its files belong
    damaged  seconds after which a file without an end is called damaged
    essay    the album that it goes to; "" = the one called like it
    """

    store: Store
    settings: Settings
    folder: Path
    who: str
    damaged: float
    essay: str = ""

    @property
    def slug(self) -> str:
        """The essay that it goes to; "" when none can be called like it."""
        return self.essay or slug_of(self.folder.name)

    def run(
        self,
        bench: Bench,
        found: Mapping[str, Entry],
        now: float,
        clock: Callable[[], datetime],
    ) -> Released:
        """Take what is whole, photos before the words beside them.

        found  what lies in the folder, by path
        now    seconds of a clock that never goes back
        """
        verdicts = {key: self._verdict(bench, key, found[key], now) for key in _ordered(found)}
        waiting = {key for key, verdict in verdicts.items() if verdict in (UNFINISHED, DAMAGED)}
        ready = [
            key for key, verdict in verdicts.items() if not verdict and not _beside(key, waiting)
        ]
        held = [Held(key, said) for key, said in verdicts.items() if said and key != EVENT]
        if not ready:
            return Released(held=held)
        if not self.slug:
            return Released(held=[*held, *(Held(key, NAMELESS) for key in ready)])
        try:
            held += self._begun()
        except GalleryError as problem:
            return Released(held=[*held, _stopped(ready[0], problem)])
        return self._taken(ready, found, held, clock)

    def _taken(
        self,
        ready: Sequence[str],
        found: Mapping[str, Entry],
        held: Sequence[Held],
        clock: Callable[[], datetime],
    ) -> Released:
        arrived: list[Arrived] = []
        refused: list[Held] = []
        for key in ready:
            shown = f"{self.folder.name}/{key}"
            try:
                path = self.folder / key
                arrived.append(
                    take(self.store, self.slug, path, found[key], shown, self.who, clock())
                )
            except Refused as refusal:
                verdict = Verdict(refusal.code, refusal.reason, refusal.remedy)
                refused.append(Held(key, verdict))
            except (Busy, Missing):  # changed since, or the album was taken away: look again
                return Released(arrived, [*held, *refused], busy=True)
            except GalleryError as problem:
                return Released(arrived, [*held, *refused, _stopped(key, problem)])
        return Released(arrived, [*held, *refused])

    def _begun(self) -> list[Held]:
        """Make the album if there is none, with what is known of its event.

        returns  the files of the event that it cannot have
        """
        kit = self.folder / EVENT
        event = event_at(kit)
        title = "" if event and event.name else self.folder.name
        with suppress(Stale):
            source = draft(self.slug, self.settings, title, event=event)
            editing.create(self.store, self.slug, source)
        report = Report(self.slug)
        dealt = bring_kit(self.store, [self.folder], None, report, lambda _: None)
        for path in dealt:
            self._drop_if_kept(path)
        said = {**report.passed, **report.refused}
        return [Held(EVENT, verdict) for name, verdict in said.items() if name == str(kit)]

    def _drop_if_kept(self, path: Path) -> None:
        """Take a file of the event away when the album has it, alike."""
        with suppress(Missing, OSError):
            if self.store.get(f"{self.slug}/{path.name}")[0] == path.read_bytes():
                path.unlink()

    def _verdict(self, bench: Bench, key: str, entry: Entry, now: float) -> Verdict | None:
        """Why a file stays; None when it may go."""
        known = (key, entry.bytes, entry.mtime_ns)
        if known not in bench.judged:
            bench.judged[known] = now, self._judged(key, entry)
        since, verdict = bench.judged[known]
        if verdict == UNFINISHED and now - since >= self.damaged:
            return DAMAGED
        return verdict

    def _judged(self, key: str, entry: Entry) -> Verdict | None:
        path = names.cleaned(f"{self.folder.name}/{key}")
        verdict = passed_over(entry) or naming.judged(path, entry.bytes, LARGEST)
        if verdict or naming.ending(path) == naming.SIDECAR:
            return verdict
        try:
            data, _ = read_whole(self.folder / key, pauses=())  # the next look is the next try
            return UNFINISHED if ended(data) is False else None
        except Refused as refusal:
            return Verdict(refusal.code, refusal.reason, refusal.remedy)


def _ordered(found: Mapping[str, Entry]) -> list[str]:
    """In natural order, words after all photos: they are put beside the name that a photo got."""
    return sorted(found, key=lambda key: (naming.ending(key) == naming.SIDECAR, natural(key)))


def _beside(key: str, photos: set[str]) -> bool:
    """Whether a file holds the words of one of these photos."""
    return any(key.lower() in sidecar_names(photo) for photo in photos)


def _stopped(key: str, problem: GalleryError) -> Held:
    return Held(key, Verdict("disk", str(problem), "it goes on by itself when that is mended"))
