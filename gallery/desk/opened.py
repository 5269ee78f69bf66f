"""An essay as the desk sees it: its words, and all that is known of each of its photos.

It is read from album.toml and manifest.json, never from the index: what was saved is what is
seen. Both are kept parsed as long as their bytes stay the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from gallery import album as albums
from gallery.album import FILE, MANIFEST
from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.blocks import REJECTED, Album, Faces, PhotoBlock, standing
from gallery.blocks.faces import merged
from gallery.errors import AlbumError, Malformed, Missing
from gallery.ingest import clock
from gallery.ingest.claimed import claims_of, said_of
from gallery.ingest.filling import reference
from gallery.ingest.shown import GONE, WAS_REJECTED, unseen
from gallery.model import Claim, Facts, Lang, Offered, Pixels, Verdict
from gallery.store import Store, Tag


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo of an essay, shown or not.

    name     as blocks name it: "NAME", or "/other-album/NAME" for a borrowed one
    home     the album that the file lies in
    number   its permanent number there; 0 for a photo that there is not
    block    the first block that shows it, None in the tray
    facts    what its file says, the camera's clock set right
    claims   all that its file, its neighbours and its event say, most trusted first
    pixels   None when it was refused
    recipe, widths  of the renditions that were made
    sha256   of the whole file, "" for a photo that there is not; made: what its renditions are
             kept under, another hash when faces in it are hidden
    verdict  why it is not shown, None when it is
    faces    what was decided about faces in it, maybe of another file; None = nothing was said
    policy   what its own album asks for before faces are shown, "" = what the site does
    """

    name: str
    home: str
    number: int
    block: PhotoBlock | None
    facts: Facts
    claims: Sequence[Claim] = ()
    pixels: Pixels | None = None
    recipe: str = ""
    widths: Sequence[int] = ()
    sha256: str = ""
    made: str = ""
    verdict: Verdict | None = None
    faces: Faces | None = None
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """An essay on the desk.

    album       its words; `lang` is never ""
    source_tag  of the album.toml that it was read from
    manifest    of the essay's own album
    shots       photos that it shows, each once, in reading order
    tray        sound photos that no block shows, in the order of time
    refused     those that cannot be shown, with a block or without
    offered     those that strangers sent, while they wait for an editor: in none of the others
    rejected    sound photos that no block shows because an editor rejected them, or their file
                says so and no editor said otherwise; in the order of time
    """

    slug: str
    album: Album
    source_tag: Tag
    manifest: Manifest
    shots: Sequence[Shot]
    tray: Sequence[Shot]
    refused: Sequence[Shot]
    offered: Sequence[Shot] = ()
    rejected: Sequence[Shot] = ()

    def everything(self) -> Sequence[Shot]:
        """Every photo: those shown, then the tray, the refused and the rejected ones."""
        return (*self.shots, *self.tray, *self.refused, *self.rejected)

    def shot(self, name: str) -> Shot:
        """A photo by its name; Missing when the essay has none of that name."""
        found = next((one for one in self.everything() if one.name == name), None)
        if found is None:
            raise Missing(f"there is no photo {name!r} in {self.slug}")
        return found


def opened(store: Store, slug: str, today: date, main: Lang) -> Desk:
    """Read an essay for the desk.

    today   dates long after it are clocks that were set wrong
    main    the language of words of unknown language, where the album names none
    raises  Missing without the album, or with one in the trash; AlbumError, with its spot, when its
            words or its list of files cannot be read now
    """
    home = _home(store, slug, today, main)
    if home is None:
        raise Missing(f"there is no album {slug!r}, or it is in the trash or withheld")
    homes: dict[str, _Home | None] = {slug: home}
    blocks = {block.photo: block for block in reversed(home.album.photos)}
    shots: list[Shot] = []
    refused: list[Shot] = []
    for name in dict.fromkeys(block.photo for block in home.album.photos):
        owner, file = reference(slug, name)
        if owner not in homes:
            homes[owner] = _lender(store, owner, today, main)
        shot = _shot(homes[owner], name, file, blocks[name])
        (refused if shot.verdict else shots).append(shot)
    unshown = list(home.unshown(blocks))
    turned_down = home.rejected(unshown)
    refused += [one for one in unshown if one.verdict and one.name not in turned_down]
    sound = (one for one in unshown if not one.verdict)
    timely = sorted(sound, key=lambda one: clock.order(one.name, one.facts, home.album.zone, ""))
    tray = [one for one in timely if one.name not in turned_down]
    rejected = [one for one in timely if one.name in turned_down]
    offered = list(home.waiting())
    return Desk(slug, home.album, home.tag, home.manifest, shots, tray, refused, offered, rejected)


@dataclass(frozen=True, slots=True)
class _Home:
    """An album with what its files say."""

    album: Album
    tag: Tag
    manifest: Manifest
    said: Mapping[str, Facts]
    unseen: Mapping[str, Verdict]
    faces: Mapping[str, Faces]

    def unshown(self, blocks: Mapping[str, PhotoBlock]) -> Iterator[Shot]:
        """The files that are there and that no block names, the rejected ones included."""
        for original in self.manifest.photos.values():
            why = self.unseen.get(original.name)
            hidden = original.gone or why not in (None, WAS_REJECTED)
            if not hidden and original.name not in blocks:
                shot = _shot(self, original.name, original.name, None)
                yield replace(shot, verdict=original.verdict)

    def rejected(self, unshown: Sequence[Shot]) -> frozenset[str]:
        """The names of those that an editor rejected, or their file where no editor spoke."""
        said = {one.photo: one for one in self.album.cull}
        stands = ((one.name, standing(said.get(one.name), one.facts)) for one in unshown)
        return frozenset(name for name, found in stands if found.pick == REJECTED)

    def waiting(self) -> Iterator[Shot]:
        """The files that strangers sent and that wait for an editor, as they came."""
        for one in self.album.waiting():
            original = self.manifest.photos.get(one.photo)
            if original is not None and not original.gone:
                shot = _shot(self, one.photo, one.photo, None)
                yield replace(shot, verdict=original.verdict)


def _home(store: Store, slug: str, today: date, main: Lang) -> _Home | None:
    """None when there is no such album, or it is in the trash or withheld."""
    try:
        words, tag = store.get(f"{slug}/{FILE}")
    except (Missing, Malformed):
        return None
    album = albums.parse(slug, albums.source(slug, words))
    if album.shut_away:
        return None
    album = replace(album, lang=album.lang or main)
    try:
        kept, _ = store.get(f"{slug}/{MANIFEST}")
    except Missing:
        return _Home(album, tag, Manifest(), {}, {}, {})
    said = _said(slug, kept, tuple(album.clocks.items()), tuple(album.offered), today)
    return _Home(album, tag, _manifest(slug, kept), said, unseen(album), _faces(album))


def _faces(album: Album) -> Mapping[str, Faces]:
    """What was decided about the faces of each photo that anything was said of."""
    found: dict[str, list[Faces]] = {}
    for said in album.faces:
        found.setdefault(said.photo, []).append(said)
    return {photo: one for photo, some in found.items() if (one := merged(some)) is not None}


def _lender(store: Store, slug: str, today: date, main: Lang) -> _Home | None:
    """Another album that a block names; None as well while its files cannot be read."""
    try:
        return _home(store, slug, today, main)
    except AlbumError:
        return None


@lru_cache(maxsize=16)
def _manifest(slug: str, data: bytes) -> Manifest:
    return manifests.load(slug, data)


@lru_cache(maxsize=16)
def _said(
    slug: str,
    data: bytes,
    clocks: tuple[tuple[str, timedelta], ...],
    offered: tuple[Offered, ...],
    today: date,
) -> Mapping[str, Facts]:
    """What each file says; of all words in album.toml it depends on clocks and senders alone."""
    album = replace(Album.read(slug, {}), clocks=dict(clocks), offered=offered)
    return {one.name: said_of(one, album, today) for one in _manifest(slug, data).photos.values()}


def _shot(home: _Home | None, name: str, file: str, block: PhotoBlock | None) -> Shot:
    original = home.manifest.photos.get(file) if home else None
    if home is None or original is None or original.gone:
        owner, _ = reference("", name)
        return Shot(name, home.album.slug if home else owner, 0, block, Facts(), verdict=GONE)
    return Shot(
        name=name,
        home=home.album.slug,
        number=original.number,
        block=block,
        facts=home.said[file],
        claims=claims_of(original, home.album),
        pixels=original.pixels,
        recipe=original.recipe,
        widths=original.widths,
        sha256=original.sha256,
        made=original.made,
        verdict=home.unseen.get(file) or original.verdict,
        faces=home.faces.get(file),
        policy=home.album.face_policy,
    )
