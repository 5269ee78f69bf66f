"""A library on the disk with an essay in each state that one can be in, and links to each."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import sha256
from pathlib import Path

from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.formats import FORMATS
from gallery.ingest.index import reindex
from gallery.media import rendition_key
from gallery.model import Claim, Original
from gallery.people.contributors import KIND as OFFER
from gallery.people.contributors import Terms
from gallery.wiring import Gallery
from tests.pictures import jpeg
from tests.web.sample import developed
from tests.web.timed import essay, photo, text

NOW = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
SOON, BEFORE = "2026-05-02T12:00:01Z", "2026-05-02T12:00:00Z"
SIZE = (64, 48)


class Seen(Enum):
    """Who sees something at the readers' addresses."""

    ALL = "everybody"
    DESK = "who works at the desk, and keeps it nowhere"
    NOBODY = "nobody: it is not there"
    GONE = "nobody: it is said to be gone"


@dataclass(frozen=True)
class State:
    """An essay of two photos in one state, or with its second photo in one.

    status  of the essay; head: what album.toml says beside it
    block   what the block of the second photo says, None = no block shows it
    tables  what stands at the end of album.toml
    essay, second  who sees the essay, and its second photo, at their addresses
    lent    who sees the second photo where another public essay shows it; None = none does
    ahead   a link for looking ahead shows that photo
    """

    name: str
    status: str = "published"
    head: str = ""
    block: str | None = ""
    tables: str = ""
    essay: Seen = Seen.ALL
    second: Seen = Seen.ALL
    lent: Seen | None = Seen.ALL
    ahead: bool = True

    @property
    def mark(self) -> str:
        """A word that stands in all that is hidden of it, and nowhere else."""
        return f"zq{self.name}"

    @property
    def shut(self) -> bool:
        """Whether nobody opens the essay, at the desk either."""
        return self.essay in (Seen.NOBODY, Seen.GONE)


def whole(name: str, status: str, head: str = "", seen: Seen = Seen.DESK) -> State:
    """A state of a whole essay."""
    lent = seen if status == "published" else None
    return State(name, status, head, essay=seen, second=seen, lent=lent, ahead=seen is Seen.DESK)


def nowhere(name: str, tables: str) -> State:
    """A public essay whose second photo is nowhere, because a table of album.toml says so."""
    table = f'[[{tables.partition(" ")[0]}]]\nphoto = "b.jpg"\n{tables.partition(" ")[2]}\n'
    gone = Seen.NOBODY
    return State(name, block=None, tables=table, second=gone, lent=gone, ahead=False)


STATES = (
    State("open"),
    whole("draft", "draft"),
    whole("review", "review"),
    whole("approved", "approved"),
    whole("scheduled", "scheduled", f"publish_at = {SOON}"),
    whole("embargoed", "published", f"embargo = {SOON}"),
    whole("expired", "published", f"expires_at = {BEFORE}"),
    whole("withdrawn", "withdrawn"),
    whole("trashed", "published", f"trashed = {BEFORE}", Seen.NOBODY),
    State("held", block='hold.en = "a child"', second=Seen.DESK, lent=Seen.DESK, ahead=False),
    State("later", block=f"embargo = {SOON}", second=Seen.DESK, lent=Seen.DESK),
    State("over", block=f"expires_at = {BEFORE}", second=Seen.DESK, lent=Seen.DESK),
    nowhere("thrown", f"trash at = {BEFORE}"),
    nowhere("rejected", 'cull pick = "rejected"'),
    nowhere("offered", f"offered at = {BEFORE}"),
    State(
        "undecided",
        head='faces = "required"',
        tables=f'[[redact]]\nphoto = "a.jpg"\ndecided = {BEFORE}\n',
        second=Seen.DESK,
        lent=Seen.DESK,
        ahead=False,
    ),
    State(
        "withheld",
        tables=f'[[withheld]]\nphoto = "b.jpg"\nat = {BEFORE}\npublic = true\n',
        second=Seen.GONE,
        lent=Seen.GONE,
        ahead=False,
    ),
    State(
        "removed",
        "withdrawn",
        tables=f"[[withheld]]\nat = {BEFORE}\npublic = true\n",
        essay=Seen.GONE,
        second=Seen.GONE,
        lent=Seen.GONE,
        ahead=False,
    ),
)


@dataclass(frozen=True)
class Links:
    """What the links to one essay begin with, by kind: "preview", "offer"."""

    roots: Mapping[str, str]

    def token(self, kind: str) -> str:
        return self.roots[kind].strip("/").rpartition("/")[2]


def fill(gallery: Gallery) -> Mapping[str, Links]:
    """Write all of it, read it in, and make the links: state -> its links."""
    for state in STATES:
        album(gallery, state.name, source(state))
    album(gallery, "lender", lending())
    reindex(gallery.store, gallery.catalog, NOW.date())
    return {state.name: _links(gallery, state.name) for state in STATES}


def source(state: State) -> str:
    """Its album.toml; all words of what is hidden hold its mark."""
    shut = state.essay is not Seen.ALL
    mark = state.mark if shut else f"seen{state.name}"
    words = essay(mark, state.status, state.head) + text(mark) + photo("a.jpg", mark)
    if state.block is not None:
        second = state.mark if state.second is not Seen.ALL else mark
        words += photo("b.jpg", second, state.block)
    return f"{words}\n{state.tables}"


def lending() -> str:
    """A public essay that shows the second photos of others."""
    words = essay("lender", "published") + photo("a.jpg", "lender")
    lent = [state.name for state in STATES if state.lent]
    return words + "".join(photo(f"/{name}/b.jpg", f"lent{name}") for name in lent)


def album(gallery: Gallery, slug: str, words: str) -> None:
    """An essay of two photos in its folder, as an ingest leaves it."""
    folder = gallery.library / "albums" / slug
    (folder / "history").mkdir(parents=True)
    photos = [_photo(gallery, folder, name, n) for n, name in enumerate(("a.jpg", "b.jpg"), 1)]
    (folder / "album.toml").write_text(words, "utf-8")
    kept = manifests.dump(Manifest({one.name: one for one in photos}, len(photos) + 1))
    (folder / "manifest.json").write_bytes(kept)


def _photo(gallery: Gallery, folder: Path, name: str, number: int) -> Original:
    """No two photos look alike; the pixels of each are developed once for all tests."""
    seed = int.from_bytes(sha256(f"{folder.name} {name}".encode()).digest()[:2])
    digest, rendered = developed(*SIZE, seed, gallery.recipe)
    for one in rendered.renditions:
        suffix = FORMATS[one.format].suffix
        gallery.store.put(rendition_key(digest, gallery.recipe.key, one.width, suffix), one.data)
    data = jpeg(*SIZE, seed)
    path = folder / name
    path.write_bytes(data)
    widths = tuple(sorted({one.width for one in rendered.renditions}))
    claims = (Claim("date", "2026-05-01T10:00:00", "exif:DateTimeOriginal"),)
    return Original(
        name,
        number,
        digest,
        len(data),
        path.stat().st_mtime_ns,
        rendered.pixels,
        gallery.recipe.key,
        widths,
        claims=claims,
    )


def _links(gallery: Gallery, slug: str) -> Links:
    passes, more = gallery.door().passes, {OFFER: Terms().more(), "preview": {"comments": True}}
    lasts = timedelta(days=7)
    found = {}
    for kind, kept in more.items():
        _, token = passes.make(
            kind, slug, by="editor", now=NOW, expires=NOW + lasts, label="Neighbours", more=kept
        )
        found[kind] = f"/{kind}/{token}/"
    return Links(found)


LEFT_OUT = (".gallery/index.sqlite", ".lock", ".gallery/locks/", ".gallery/networks/", "audit/")
"""Parts of the names of files that a look may touch: the index, which is compared row by row, the
empty files that locks are, and the audit log, of which it is told line by line what was added."""

VISITS = ("count", "last")
"""What a look at a page by a link changes: how often, and when, somebody came by it."""


def tree(library: Path) -> Iterator[tuple[str, str]]:
    """(name, hash) of every file of a library: words, photos, histories, people, links."""
    for path in sorted(library.rglob("*")):
        name = str(path.relative_to(library))
        if path.is_file() and not any(part in name for part in LEFT_OUT):
            yield name, sha256(_steady(path)).hexdigest()


def _steady(path: Path) -> bytes:
    """A file without the counter of visits."""
    data = path.read_bytes()
    if path.parent.name != "links" or path.suffix != ".json":
        return data
    kept = json.loads(data)
    return json.dumps({key: kept[key] for key in kept if key not in VISITS}).encode()
