"""The tray between the album's folder and the workers: bytes go out, finished photos come back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from gallery.disk import failed, sync_file
from gallery.errors import Missing, Refused
from gallery.formats import Recipe
from gallery.ingest import poison
from gallery.ingest.arrive import read_whole
from gallery.ingest.differing import remembered
from gallery.ingest.discover import sidecar_names
from gallery.ingest.faces.wanted import Redaction, Wanted
from gallery.ingest.identify import identify
from gallery.ingest.record import Made, keep_renditions, made_before
from gallery.ingest.room import check_room
from gallery.ingest.tasks import HEAD, Developed
from gallery.jobs import is_poison
from gallery.model import Original, Verdict
from gallery.store import Entry, Store

Work = tuple[bytes, str, bytes | None, Recipe | None, Redaction | None]
"""The arguments of develop: original, name, sidecar, recipe (None = only read the claims), and what
is destroyed in the picture first."""


@dataclass(frozen=True, slots=True)
class Due:
    """One file to develop.

    known  what the manifest has of it, or a bare entry with its new number
    """

    known: Original
    render: bool


ALTERED = Verdict(
    "altered",
    "its bytes are others than they were, though nobody saved it: its disk changed them",
    "`gallery check --repair --from BACKUP` brings it back; if you did change it, `touch` it",
)
"""What was made of the file before stays: the list goes on saying what it was."""


@dataclass(slots=True)
class Tray:
    """Holds what is known of each file that is out with a worker; bounded by the pool's reach.

    recipe  by which photos are made; workers do its first pass
    found  what lies in the album's folder, by name
    aside  files that were not sent, because their bytes ended a worker twice
    asked  what becomes of faces
    reserve  bytes of the disk that pictures leave free
    """

    store: Store
    slug: str
    recipe: Recipe
    found: Mapping[str, Entry]
    reserve: int = 0
    asked: Wanted = field(default_factory=Wanted)
    aside: list[Original] = field(default_factory=list)
    _out: dict[str, tuple[Original, Made | None, str]] = field(default_factory=dict)

    def work(
        self, due: Iterable[Due], refuse: Callable[[Original, Verdict], None]
    ) -> Iterator[tuple[str, Work]]:
        """Read each file just before its turn; those that cannot be read are refused at once."""
        sidecars = sidecars_in(self.found)
        for one in due:
            name = one.known.name
            try:
                data, mtime_ns = self._read(name)
            except Refused as refusal:
                refuse(one.known, Verdict(refusal.code, refusal.reason, refusal.remedy))
                continue
            beside = next((sidecars[n] for n in sidecar_names(name) if n in sidecars), None)
            words, words_ns = self._words(beside)
            photo = replace(
                one.known,
                sha256=identify(data),
                bytes=len(data),
                mtime_ns=mtime_ns,
                sidecar_ns=words_ns,
                gone=False,
            )
            if is_altered(one.known, photo):
                refuse(one.known, ALTERED)
                continue
            photo = remembered(one.known, photo)
            if self._set_aside(photo):
                continue
            picture = self.asked.picture(photo)
            made = made_before(self.store, picture, self.recipe.key) if one.render else None
            self._out[name] = photo, made, identify(data[:HEAD])
            recipe = self.recipe.passes[0] if one.render and not made else None
            yield name, (data, name, words, recipe, self.asked.redaction(name))

    def finished(self, name: str, developed: Developed) -> Original:
        """Record what a worker made of a file: what the manifest should hold of it. Full."""
        photo, made, head = self._out.pop(name)
        photo = replace(photo, claims=developed.claims or photo.claims)
        if developed.verdict is not None:
            if is_poison(developed.verdict):
                poison.note(self.store, [photo.sha256, head], developed.verdict)
            return self._refused(photo, developed.verdict)
        picture = self.asked.picture(photo)
        if developed.pixels is not None:
            size = sum(len(one.data) for one in developed.renditions)
            check_room(self.store, size, self.reserve)
            made = keep_renditions(
                self.store,
                picture,
                self.recipe.key,
                developed.pixels,
                developed.renditions,
                self.recipe.later,
            )
        if made is None:  # only the claims were read anew
            return photo
        photo = replace(photo, picture="" if picture == photo.sha256 else picture, verdict=None)
        done = replace(photo, pixels=made.pixels, recipe=self.recipe.key, widths=made.widths)
        return replace(done, lacks=made.lacks)

    def _set_aside(self, photo: Original) -> bool:
        verdict = poison.known(self.store, photo.sha256)
        if verdict is not None:
            self.aside.append(self._refused(photo, verdict))
        return verdict is not None

    def _refused(self, photo: Original, verdict: Verdict) -> Original:
        refused = replace(photo, verdict=verdict, pixels=None, widths=(), lacks=(), picture="")
        return replace(refused, recipe=self.recipe.key)

    def _words(self, beside: str | None) -> tuple[bytes | None, int]:
        """A sidecar and its time; one that cannot be read is asked for again next time."""
        if beside is None:
            return None, 0
        try:
            return self._read(beside)[0], self.found[beside].mtime_ns
        except Refused:
            return None, 0

    def _make_sure(self, path: Path) -> None:
        """Other programs put files into albums too, and do not wait for the disk; StoreError."""
        try:
            with suppress(FileNotFoundError):
                sync_file(path)
        except OSError as problem:
            raise failed("write", f"{self.slug}/{path.name}", problem) from problem

    def _read(self, name: str) -> tuple[bytes, int]:
        key = f"{self.slug}/{name}"
        path = self.store.path(key)
        if path is not None:
            read = read_whole(path)
            self._make_sure(path)
            return read
        try:
            return self.store.get(key)[0], self.found[name].mtime_ns
        except Missing as problem:
            raise Refused("gone", "it is no longer there", "copy it again") from problem


def sidecars_in(found: Mapping[str, Entry]) -> dict[str, str]:
    """The sidecars among some files: their names by the same in small letters."""
    return {
        name.lower(): name
        for name, entry in found.items()
        if name.lower().endswith(".xmp") and entry.kind == "file"
    }


def is_altered(known: Original, photo: Original) -> bool:
    """Whether a file has other bytes, of the same number and time, than when it was read last."""
    same = (known.bytes, known.mtime_ns) == (photo.bytes, photo.mtime_ns)
    return bool(known.sha256) and same and not known.gone and known.sha256 != photo.sha256
