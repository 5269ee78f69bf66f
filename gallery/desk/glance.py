"""An essay at a glance, and what is new since the last one.

It compares files, so it sees alike what another web process, the work process or somebody with a
text editor did. A glance looks at times and sizes first and reads only what changed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, TypeAlias, TypeVar

from gallery import album as albums
from gallery.album import FILE, MANIFEST
from gallery.album.manifest import Manifest
from gallery.blocks import Album, Block, Cull, PhotoBlock, PointBlock
from gallery.desk.presence import Present, present
from gallery.editing.history import CLOSED, PARKED, Entry, read
from gallery.errors import AlbumError
from gallery.ingest.record import load_manifest
from gallery.ingest.thumbs import coming, stamp_of
from gallery.media import THUMBS
from gallery.model import Lang
from gallery.store import Store, Tag, holds

ALIKE = ("credit", "date", "persons", "decorative")
PHOTO_TEXTS = ("caption", "alt", "row_caption", *ALIKE)
ALBUM_TEXTS = (
    *("title", "dek", "date", "zone", "place", "credit", "licence", "rights", "source"),
    *("series", "tags", "lang", "data_mining", "place_shown"),
)
LISTED = "; "
"""Between the names of a list, where it is told as one text."""

Text: TypeAlias = tuple[str, str, Lang]
"""Photo ("" = the essay itself), field, language ("" = alike in all)."""

T = TypeVar("T", Album, PhotoBlock)


@dataclass(frozen=True, slots=True)
class Photo:
    """What can be shown of a file of the album.

    number  0 as long as it has none
    state   "coming": not developed yet; "ready"; "refused"; "gone"
    made, recipe  what its renditions are kept under, "" without any
    stamp   store key of its stamp, "" where there is none
    """

    name: str
    number: int
    state: str
    made: str = ""
    recipe: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """An essay at one moment.

    marks    what tells that files changed, see `_marks`
    tag      of its album.toml; texts: all that is said of the essay and its photos
    named    the photos that it shows
    order    the blocks without those texts
    unseen   the photos that nobody shows: in the trash, or sent by strangers and not accepted
    cull     what was decided about its photos
    status   with the moment of publishing
    manifest as it was read last; photos: by name; present: who has it open
    problem  why album.toml cannot be read now, "" when it can; texts and order are the last good
    """

    slug: str
    marks: Sequence[str] = ()
    tag: Tag = ""
    texts: Mapping[Text, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    order: object = None
    unseen: frozenset[str] = frozenset()
    cull: Sequence[Cull] = ()
    status: tuple[str, str] = ("", "")
    manifest: Manifest = field(default_factory=Manifest)
    photos: Mapping[str, Photo] = field(default_factory=dict)
    present: Sequence[Present] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text that is another one now; `who` saved it, "" when no page of the desk did."""

    kind: ClassVar[str] = "said"

    photo: str
    field: str
    lang: Lang
    now: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo that can be shown now, or differently."""

    kind: ClassVar[str] = "photo"

    photo: Photo


@dataclass(frozen=True, slots=True)
class Ordered:
    """The blocks are others, or stand otherwise."""

    kind: ClassVar[str] = "order"


@dataclass(frozen=True, slots=True)
class Culled:
    """Somebody picked, rejected or rated photos."""

    kind: ClassVar[str] = "cull"


@dataclass(frozen=True, slots=True)
class Opened:
    """The essay's state: a status of album.toml, and the moment of publishing, "" without one."""

    kind: ClassVar[str] = "status"

    status: str
    publish_at: str


@dataclass(frozen=True, slots=True)
class Around:
    """Who has the essay open."""

    kind: ClassVar[str] = "present"

    who: Sequence[Present]


@dataclass(frozen=True, slots=True)
class Broken:
    """album.toml cannot be read now, and why; "" = it can again."""

    kind: ClassVar[str] = "broken"

    problem: str


News: TypeAlias = Said | Seen | Ordered | Culled | Opened | Around | Broken


def glance(store: Store, slug: str, now: float, before: Glance | None = None) -> Glance:
    """Look at an essay.

    now     Unix seconds, for who is still there
    before  an earlier look at it: what did not change since is not read again
    raises  Missing when there is no such essay
    """
    seen = before or Glance(slug)
    marks = _marks(store, slug)
    if before is None or marks[0] != before.marks[0]:
        seen = _read(store, slug, seen)
    if before is None or marks[1] != before.marks[1]:
        seen = replace(seen, manifest=_manifest(store, slug, seen.manifest))
    if before is None or marks[1:] != before.marks[1:] or seen.unseen != before.unseen:
        photos = _photos(store, slug, seen.manifest, seen.unseen)
        seen = replace(seen, photos=photos) if photos != seen.photos else seen
    return replace(seen, marks=marks, present=present(store, slug, now))


def news(before: Glance, after: Glance) -> Iterator[News]:
    """What is new in `after`; texts of photos that came or went are told by the order."""
    if after.problem != before.problem:
        yield Broken(after.problem)
    if after.texts is not before.texts:
        yield from _said(before, after)
    if after.order != before.order:
        yield Ordered()
    if after.cull != before.cull:
        yield Culled()
    if after.status != before.status:
        yield Opened(*after.status)
    if after.photos is not before.photos:
        yield from _seen(before.photos, after.photos)
    if after.present != before.present:
        yield Around(after.present)


def everything(now: Glance, langs: Sequence[Lang]) -> Iterator[News]:
    """All that there is, as if it were new: for who knows an earlier state that nobody has kept.

    langs  of the site: what is not said in them is told as ""
    """
    texts = {
        (photo, name, lang): ""
        for photo in now.named
        for name in PHOTO_TEXTS
        for lang in (("",) if name in ALIKE else langs)
    }
    for text, words in {**texts, **now.texts}.items():
        yield Said(*text, words)
    yield Ordered()
    yield Culled()
    yield Opened(*now.status)
    yield from (Seen(photo) for photo in now.photos.values())


def signed(store: Store, slug: str, found: Iterable[News]) -> Iterator[News]:
    """The same news, with the names of those who said something, as far as the history knows."""
    told = list(found)
    said = any(isinstance(one, Said) for one in told)
    last = _last(read(store, slug)) if said else {}
    for one in told:
        entry = last.get((one.photo, one.field, one.lang)) if isinstance(one, Said) else None
        if isinstance(one, Said) and entry and entry.new == one.now:
            yield replace(one, who=entry.who)
        else:
            yield one


def _last(newest_first: Sequence[Entry]) -> Mapping[Text, Entry]:
    """The last change of each text that was made."""
    made = (one for one in reversed(newest_first) if one.kind not in (PARKED, CLOSED))
    return {(one.photo, one.field, one.lang): one for one in made}


def _marks(store: Store, slug: str) -> list[str]:
    """What changes with album.toml, with manifest.json, with the names of files and of stamps."""
    places = (f"{slug}/{FILE}", f"{slug}/{MANIFEST}", slug, f"{THUMBS}/{slug}")
    paths = [store.path(place) for place in places]
    if None not in paths:
        return [_mark(path) for path in paths if path]
    files, stamps = (repr(list(store.list(place, deep=False))) for place in places[2:])
    return [files, files, files, stamps]


def _mark(path: Path) -> str:
    """Of a folder it changes with the names in it."""
    try:
        facts = path.stat()
    except OSError:
        return ""
    return f"{facts.st_mtime_ns} {facts.st_size} {facts.st_ino}"


def _read(store: Store, slug: str, seen: Glance) -> Glance:
    data, tag = store.get(f"{slug}/{FILE}")
    try:
        album = albums.parse(slug, albums.source(slug, data))
    except AlbumError as problem:
        return replace(seen, tag=tag, problem=str(problem))
    shown = {block.photo: block for block in reversed(album.photos)}
    texts = dict(_texts("", album, ALBUM_TEXTS))
    for block in shown.values():
        texts |= _texts(block.photo, block, PHOTO_TEXTS)
    bare = replace(_without(album, ALBUM_TEXTS), blocks=_bare(album, shown), status="")
    moment = album.publish_at.isoformat() if album.publish_at else ""
    return replace(
        seen,
        tag=tag,
        texts=texts,
        named=frozenset(shown),
        order=replace(bare, publish_at=None, offered=(), cull=()),
        cull=album.cull,
        unseen=album.kept_back(),
        status=(album.status, moment),
        problem="",
    )


def _bare(album: Album, first: Mapping[str, PhotoBlock]) -> tuple[Block, ...]:
    """The blocks without the texts that are told one by one: those of a photo's first block."""

    def bare(block: PhotoBlock) -> PhotoBlock:
        return _without(block, PHOTO_TEXTS) if first[block.photo] is block else block

    blocks: list[Block] = []
    for block in album.blocks:
        if isinstance(block, PhotoBlock):
            blocks.append(bare(block))
        elif isinstance(block, PointBlock):
            blocks.append(replace(block, photos=tuple(map(bare, block.photos))))
        else:
            blocks.append(block)
    return tuple(blocks)


def _texts(
    photo: str, whole: Album | PhotoBlock, names: Sequence[str]
) -> Iterator[tuple[Text, str]]:
    for name in names:
        value = getattr(whole, name)
        if isinstance(value, Mapping):
            yield from (((photo, name, lang), words) for lang, words in value.items())
        elif isinstance(value, bool):
            yield (photo, name, ""), "true" if value else ""
        elif value:
            yield (photo, name, ""), value if isinstance(value, str) else LISTED.join(value)


def _without(whole: T, names: Sequence[str]) -> T:
    return replace(whole, **{name: type(getattr(whole, name))() for name in names})


def _said(before: Glance, after: Glance) -> Iterator[Said]:
    both = {"", *(before.named & after.named)}
    for text in dict.fromkeys((*before.texts, *after.texts)):
        now = after.texts.get(text, "")
        if text[0] in both and before.texts.get(text, "") != now:
            yield Said(*text, now)


def _manifest(store: Store, slug: str, before: Manifest) -> Manifest:
    """The list of files; the last one that could be read while it is damaged."""
    try:
        return load_manifest(store, slug)
    except AlbumError:
        return before


def _photos(
    store: Store, slug: str, manifest: Manifest, unseen: Collection[str]
) -> Mapping[str, Photo]:
    """Every file that is or may become a photo of the album; what nobody shows is gone."""
    photos = {}
    for known in manifest.photos.values():
        gone = known.gone or known.name in unseen
        state = "gone" if gone else "refused" if known.verdict else "ready"
        stamp = stamp_of(slug, known) if state == "refused" else ""
        stamp = stamp if stamp and holds(store, stamp) else ""
        recipe = known.recipe if known.widths else ""
        photos[known.name] = Photo(known.name, known.number, state, known.made, recipe, stamp)
    for one in (one for one in coming(store, slug, manifest) if one.name not in unseen):
        stamp = one.stamp if holds(store, one.stamp) else ""
        photos[one.name] = Photo(one.name, one.number, "coming", stamp=stamp)
    return photos


def _seen(before: Mapping[str, Photo], after: Mapping[str, Photo]) -> Iterator[Seen]:
    for name, photo in after.items():
        if before.get(name) != photo:
            yield Seen(photo)
    for name, photo in before.items():
        if name not in after:  # never developed, and taken away again
            yield Seen(replace(photo, state="gone", stamp=""))
