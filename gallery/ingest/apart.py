"""Photos that are developed apart from their album's ingest, by whoever has time, on any machine.

Whoever holds the album gives each new photo its number and asks for it (`Others`); who develops it
holds nothing, writes its renditions and leaves a slip that says what came of it; whoever holds the
album next takes the slips into the list of files. Slips and the plan of numbers lie in
`.gallery/apart/<album>/`; without them everything is looked up again, and nothing is lost.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import msgspec

from gallery.album.manifest import Manifest
from gallery.errors import Missing
from gallery.ingest.differing import remembered
from gallery.ingest.discover import sidecar_names
from gallery.ingest.faces.wanted import Wanted
from gallery.ingest.identify import identify
from gallery.ingest.read import READER
from gallery.ingest.tray import ALTERED, Due, is_altered, sidecars_in
from gallery.model import Original, Verdict
from gallery.store import Entry, Store

FOLDER = ".gallery/apart"

_PLAN = "plan.json"


class Others(Protocol):
    """Who is asked to develop photos; asking twice does no harm."""

    def develop(self, slug: str, photos: Sequence[tuple[str, str]], /) -> None:
        """Ask for the first pass of new photos: name, and that of the sidecar beside it or ""."""

    def complete(self, slug: str, photos: Sequence[Original], /) -> None:
        """Ask for the second pass of photos that readers see already."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What came of one photo.

    photo     as the manifest is to have it, but for its number and what editors answered
    verdict   why there is nothing to be had of it now; it is tried again by the next look
    second    it was the second pass
    words_ns  time of the sidecar that was looked for beside it, 0 without one
    reader    version of the code that read its claims
    """

    photo: Original
    verdict: Verdict | None = None
    second: bool = False
    words_ns: int = 0
    reader: int = READER


@dataclass(frozen=True, slots=True)
class Plan:
    """What others were asked for in an album.

    waiting  numbers of the photos that wait for their first pass, by name
    lacking  the photos that wait for their second one
    """

    waiting: Mapping[str, int] = field(default_factory=dict)
    lacking: Sequence[str] = ()

    @property
    def over(self) -> bool:
        """Whether nothing is waited for."""
        return not (self.waiting or self.lacking)


def plan_of(store: Store, slug: str) -> Plan:
    """What others were asked for; nothing where that is not known any more."""
    try:
        return msgspec.json.decode(store.get(f"{FOLDER}/{slug}/{_PLAN}")[0], type=Plan)
    except (Missing, msgspec.DecodeError):
        return Plan()


def keep_plan(store: Store, slug: str, plan: Plan) -> None:
    """Note what others are asked for; who notes it holds the album."""
    if plan_of(store, slug) == plan:
        return
    if plan.over:
        store.delete(f"{FOLDER}/{slug}/{_PLAN}")
    else:
        store.put(f"{FOLDER}/{slug}/{_PLAN}", msgspec.json.encode(plan))


def leave(store: Store, slug: str, slip: Slip) -> None:
    """Say what came of a photo; written after everything that it names."""
    store.put(_key(slug, slip), msgspec.json.encode(slip))


def slips(store: Store, slug: str) -> list[Slip]:
    """What others have left for an album, each under the name of its photo."""
    found = []
    for entry in store.list(f"{FOLDER}/{slug}", deep=False):
        try:
            if not entry.key.endswith(f"/{_PLAN}"):
                found.append(msgspec.json.decode(store.get(entry.key)[0], type=Slip))
        except (Missing, msgspec.DecodeError):
            continue
    return found


def take_away(store: Store, slug: str, some: Iterable[Slip]) -> None:
    """Remove slips: what they say is in the list of files, or is not so any more."""
    for slip in some:
        store.delete(_key(slug, slip))


def joined(slip: Slip, known: Original) -> Original:
    """What the manifest is to have of a photo: what came of it, with what was known before."""
    new = slip.photo
    photo = replace(
        known,
        sha256=new.sha256,
        bytes=new.bytes,
        mtime_ns=new.mtime_ns,
        sidecar_ns=new.sidecar_ns,
        gone=False,
    )
    return replace(
        remembered(known, photo),
        claims=new.claims or photo.claims,
        verdict=new.verdict,
        pixels=new.pixels,
        recipe=new.recipe,
        widths=new.widths,
        lacks=new.lacks,
        picture=new.picture,
    )


def completed(slip: Slip, known: Original) -> Original | None:
    """The same after a second pass; None where that was of other bytes, or of another picture."""
    new = slip.photo
    if known.gone or not new.widths or known.made != new.made or not known.widths:
        return None
    pixels = known.pixels if known.recipe == new.recipe else new.pixels
    return replace(known, pixels=pixels, recipe=new.recipe, widths=new.widths, lacks=new.lacks)


def fits(slip: Slip, recipe: str, asked: Wanted) -> bool:
    """Whether what came of a first pass is what is asked for now."""
    right = slip.reader == READER and not slip.second
    return right and (slip.verdict is not None or _made_so(slip.photo, recipe, asked))


def _made_so(photo: Original, recipe: str, asked: Wanted) -> bool:
    return photo.recipe == recipe and (photo.verdict is not None or asked.ready(photo))


@dataclass(slots=True)
class Apart:
    """The new photos of an album, while somebody who holds it looks through it.

    plan     what others were asked for before
    waiting  what they are asked for now: numbers by name
    """

    store: Store
    slug: str
    recipe: str
    others: Others
    plan: Plan
    waiting: dict[str, int] = field(default_factory=dict)
    _taken: list[Slip] = field(default_factory=list)

    def ahead(self, manifest: Manifest) -> Manifest:
        """The manifest, which gives no number again that was promised to somebody."""
        top = max((*self.plan.waiting.values(), *self.waiting.values()), default=0)
        return replace(manifest, next=max(manifest.next, top + 1))

    def deal(
        self, due: Sequence[Due], found: Mapping[str, Entry], asked: Wanted
    ) -> Iterator[tuple[Original, Verdict | None]]:
        """Yield what others have made of the due photos, or why not; ask for the rest of them."""
        left = {one.photo.name: one for one in slips(self.store, self.slug) if not one.second}
        beside, missing = sidecars_in(found), []
        for one in due:
            name = one.known.name
            sidecar = next((beside[n] for n in sidecar_names(name) if n in beside), "")
            slip = left.pop(name, None)
            now = (found[name].bytes, found[name].mtime_ns, _time(found, sidecar))
            if slip and fits(slip, self.recipe, asked) and _of(slip) == now:
                self._taken.append(slip)
                yield _dealt(slip, one.known)
                continue
            if slip:
                take_away(self.store, self.slug, [slip])
            self.waiting[name] = one.known.number
            missing.append((name, sidecar))
        take_away(self.store, self.slug, left.values())
        if missing:
            keep_plan(self.store, self.slug, Plan(self.waiting))
            self.others.develop(self.slug, missing)

    def conclude(self, lacking: Collection[str], manifest: Manifest) -> bool:
        """The list of files is written: forget what is in it, ask for what is lacking still.

        returns  whether photos wait for their first pass
        """
        take_away(self.store, self.slug, self._taken)
        later = () if self.waiting else tuple(lacking)
        keep_plan(self.store, self.slug, Plan(self.waiting, later))
        if later:
            self.others.complete(self.slug, [manifest.photos[name] for name in later])
        return bool(self.waiting)


def _dealt(slip: Slip, known: Original) -> tuple[Original, Verdict | None]:
    if slip.verdict is not None:
        return known, slip.verdict
    photo = joined(slip, known)
    return (known, ALTERED) if is_altered(known, photo) else (photo, photo.verdict)


def _of(slip: Slip) -> tuple[int, int, int]:
    return slip.photo.bytes, slip.photo.mtime_ns, slip.words_ns


def _time(found: Mapping[str, Entry], name: str) -> int:
    return found[name].mtime_ns if name else 0


def _key(slug: str, slip: Slip) -> str:
    told = identify(os.fsencode(slip.photo.name))
    return f"{FOLDER}/{slug}/{told}{'-later' if slip.second else ''}.json"
