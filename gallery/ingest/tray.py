"""The tray between the album's folder and the workers: bytes go out, finished photos come back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from gallery.errors import Missing, Refused
from gallery.formats import Recipe
from gallery.ingest.arrive import read_whole
from gallery.ingest.develop import Developed
from gallery.ingest.differing import remembered
from gallery.ingest.discover import sidecar_names
from gallery.ingest.identify import identify
from gallery.ingest.record import Made, keep_renditions, made_before
from gallery.model import Original, Verdict
from gallery.store import Entry, Store

Work = tuple[bytes, str, bytes | None, Recipe | None]
"""The arguments of develop: original, name, sidecar, recipe (None = only read the claims)."""


@dataclass(frozen=True, slots=True)
class Due:
    """One file to develop.

    known  what the manifest has of it, or a bare entry with its new number
    """

    known: Original
    render: bool


@dataclass(slots=True)
class Tray:
    """Holds what is known of each file that is out with a worker; bounded by the pool's reach.

    found  what lies in the album's folder, by name
    """

    store: Store
    slug: str
    recipe: Recipe
    found: Mapping[str, Entry]
    _out: dict[str, tuple[Original, Made | None]] = field(default_factory=dict)

    def work(
        self, due: Iterable[Due], refuse: Callable[[Original, Verdict], None]
    ) -> Iterator[tuple[str, Work]]:
        """Read each file just before its turn; those that cannot be read are refused at once."""
        sidecars = {name.lower(): name for name in self.found if name.lower().endswith(".xmp")}
        for one in due:
            name = one.known.name
            try:
                data, mtime_ns = self._read(name)
            except Refused as refusal:
                refuse(one.known, Verdict(refusal.code, refusal.reason, refusal.remedy))
                continue
            beside = next((sidecars[n] for n in sidecar_names(name) if n in sidecars), None)
            photo = replace(
                one.known,
                sha256=identify(data),
                bytes=len(data),
                mtime_ns=mtime_ns,
                sidecar_ns=self.found[beside].mtime_ns if beside else 0,
                gone=False,
            )
            photo = remembered(one.known, photo)
            made = made_before(self.store, photo.sha256, self.recipe.key) if one.render else None
            self._out[name] = photo, made
            words = self._read(beside)[0] if beside else None
            yield name, (data, name, words, self.recipe if one.render and not made else None)

    def finished(self, name: str, developed: Developed) -> Original:
        """Record what a worker made of a file, and say what the manifest should hold of it."""
        photo, made = self._out.pop(name)
        photo = replace(photo, claims=developed.claims or photo.claims)
        if developed.verdict is not None:
            return replace(
                photo, verdict=developed.verdict, pixels=None, recipe=self.recipe.key, widths=()
            )
        if developed.pixels is not None:
            made = keep_renditions(
                self.store,
                photo.sha256,
                self.recipe.key,
                developed.pixels,
                developed.renditions,
            )
        if made is None:  # only the claims were read anew
            return photo
        return replace(
            photo, verdict=None, pixels=made.pixels, recipe=self.recipe.key, widths=made.widths
        )

    def _read(self, name: str) -> tuple[bytes, int]:
        key = f"{self.slug}/{name}"
        path = self.store.path(key)
        if path is not None:
            return read_whole(path)
        try:
            return self.store.get(key)[0], self.found[name].mtime_ns
        except Missing as problem:
            raise Refused("gone", "it is no longer there", "copy it again") from problem
