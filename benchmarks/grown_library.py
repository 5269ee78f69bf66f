"""A library of any size, made by script, that the program takes for its own.

A first album is made by the program itself: a few dozen drawn photos, ingested, arranged,
captioned, published. All other albums are that one with other words, days and photos in the same
places, their manifests written by the program's own writer. Each photo is a file of its own: a
drawn JPEG with its number after the end of the picture, so that its hash is another and nothing is
decoded twice. Its renditions and their note are hard links to those of the drawn photo, under its
own key. Last, each album is noted as settled, as the ingest that it never had would have left it.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

import piexif
from PIL import Image, ImageDraw

from gallery import editing
from gallery.album import FILE, MANIFEST
from gallery.album import manifest as manifests
from gallery.album.draft import draft
from gallery.album.manifest import Manifest
from gallery.captions import Change
from gallery.ingest.index import reindex, slugs_of
from gallery.ingest.read import READER
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.ingest.settled import looked, settle_down
from gallery.media import place_of
from gallery.model import Claim, Original
from gallery.wiring import Gallery, open_gallery, today

ESSAY = 50
"""Photos of the essay that is measured: as many in a library of any size."""

ESSAYS = 26
"""At least so many, so that the list of essays is as long in a library of any size."""

RARE = "zirconium"
"""A word of one photo; COMMON is one of all of them."""
COMMON = "banner"

_DRAWN = 24
_SIZE = (2560, 1440)  # wide enough for all rungs
_SEED = "seed"
_TIME = 1_700_000_000 * 10**9
_DAY = date(2021, 1, 2)
_TITLE, _DEK, _PLACE, _TAG, _SERIES, _CREDIT = (
    *("March in the rain", "Dekwords", "Placewords", "tagwords", "Serieswords", "Creditwords"),
)
_CAPTION, _ALT = "Captionwords", "Altwords"
_WORDS = (
    *("dock", "workers", "carry", "the", "lead", "past", "palace", "square", "nurses", "teachers"),
    *("students", "bridge", "rain", "drums", "choir", "strike", "union", "harbour", "station"),
    *("morning", "evening", "bread", "water", "city", "street", "avenue", "market"),
)


@dataclass(frozen=True, slots=True)
class Seed:
    """The album that the program made: what all others are made of.

    head, block  of its album.toml; block: that of its first photo
    photos       as its manifest has them; data: their files; made: their renditions
    """

    head: str
    block: str
    photos: Sequence[Original]
    data: Sequence[bytes]
    made: Sequence[Sequence[Path]]


def grown(library: Path, photos: int) -> Gallery:
    """A library of so many photos, its index filled; what is there already is used as it is.

    What was stopped half way has no mark that it is whole: name another folder, or remove it.
    """
    whole = library / "whole"
    if whole.exists():
        return open_gallery(library)
    (library / "albums").mkdir(parents=True)
    gallery = open_gallery(library)
    seed = _seed(gallery, library / "drawn")
    for number, count in enumerate(sizes(photos)):
        _album(library / "albums", seed, number, count)
    _remove(library / "albums" / _SEED)
    reindex(gallery.store, gallery.catalog, today().date(), rebuild=True)
    _settle(gallery)
    os.sync()
    whole.touch()
    return gallery


def _settle(gallery: Gallery) -> None:
    """Note of each album that nothing is left to do, where that is so."""
    ground = gallery.darkroom().ground
    for name in slugs_of(gallery.store):
        folder, words = looked(gallery.store, name), editing.source_of(gallery.store, name)
        scanned = {entry: folder[entry] for entry in folder if "/" not in entry}
        settle_down(ground, name, folder, scanned, words, today().date())


def sizes(photos: int) -> list[int]:
    """Photos of each album: ESSAY in the first one, the others alike."""
    others = max(ESSAYS - 1, (photos - ESSAY) // ESSAY)
    left = photos - ESSAY
    return [ESSAY, *(left // others + (n < left % others) for n in range(others))]


def slug(number: int) -> str:
    """The folder of an album, by its number from 0; the first is the essay that is measured."""
    return f"march-{number:05}"


def drawing(seed: int) -> bytes:
    """A photo as a camera writes it, but of so few colours that its file is small."""
    chance = Random(seed)
    image = Image.new("RGB", _SIZE, _colour(chance))
    pen = ImageDraw.Draw(image)
    for _ in range(3):
        x, y = chance.randrange(_SIZE[0]), chance.randrange(_SIZE[1])
        pen.rectangle((x, y, x + chance.randrange(900), y + chance.randrange(600)), _colour(chance))
    said = {
        piexif.ExifIFD.DateTimeOriginal: f"2021:01:02 10:{seed:02}:00",
        piexif.ExifIFD.OffsetTimeOriginal: "-06:00",
    }
    camera = {
        piexif.ImageIFD.Make: "Canon",
        piexif.ImageIFD.Model: "EOS R6",
        piexif.ImageIFD.Artist: "A. Photographer",
        piexif.ImageIFD.ImageDescription: "Dock workers carry the lead banner past the palace.",
    }
    out, exif = BytesIO(), piexif.dump({"0th": camera, "Exif": said})
    image.save(out, "JPEG", quality=40, progressive=True, optimize=True, exif=exif)
    return out.getvalue()


def _colour(chance: Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _seed(gallery: Gallery, folder: Path) -> Seed:
    """Make the first album as anybody makes one, and look at what came of it."""
    folder.mkdir()
    data = [drawing(number) for number in range(_DRAWN)]
    for number, one in enumerate(data):
        (folder / _name(number)).write_bytes(one)
    editing.create(gallery.store, _SEED, draft(_SEED, gallery.settings, _TITLE, str(_DAY)))
    ingest(gallery.darkroom(), _SEED, [folder], today=today().date())
    names = [_name(number) for number in range(_DRAWN)]
    editing.save_photo_texts(
        gallery.store,
        _SEED,
        [
            Change(name, field, lang, "", f"{words} {lang}")
            for name in names
            for field, words in (("caption", _CAPTION), ("alt", _ALT))
            for lang in ("en", "es")
        ],
    )
    editing.publish(gallery.store, _SEED, datetime(2022, 1, 1, tzinfo=UTC))
    source = editing.source_of(gallery.store, _SEED)
    head, block = source.split("[[block]]")[:2]
    listed = load_manifest(gallery.store, _SEED).photos
    photos = [listed[name] for name in names]
    return Seed(_headed(head), block, photos, data, [_renditions(gallery, one) for one in photos])


def _renditions(gallery: Gallery, photo: Original) -> list[Path]:
    folder = gallery.library / gallery.settings.albums / place_of(photo.made)
    return sorted(folder.iterdir())


def _headed(head: str) -> str:
    """The words of the essay itself, with all that a site has to list it by."""
    said = {
        'dek.en = ""': f'dek.en = "{_DEK} en"',
        'dek.es = ""': f'dek.es = "{_DEK} es"',
        'place = ""': f'place = "{_PLACE}"',
        'credit = ""': f'credit = "{_CREDIT}"',
    }
    for empty, words in said.items():
        if empty not in head:
            raise LookupError(f"the words of a new album have no {empty}")
        head = head.replace(empty, words)
    return f'{head.rstrip()}\ntags = ["{_TAG} a", "{_TAG} b"]\nseries = "{_SERIES}"\n\n'


def _name(number: int) -> str:
    return f"IMG_{number:04}.jpg"


def _album(root: Path, seed: Seed, number: int, count: int) -> None:
    """One album: its photos, what was made of them, its list of files and its words."""
    folder, day = root / slug(number), _DAY + timedelta(number % 1800)
    folder.mkdir()
    photos = [_photo(root, folder, seed, at, day) for at in range(count)]
    listed = Manifest(reader=READER).with_photos(photos)
    (folder / MANIFEST).write_bytes(manifests.dump(listed))
    (folder / FILE).write_text("".join(_words(seed, number, count, day)), "utf-8")


def _photo(root: Path, folder: Path, seed: Seed, at: int, day: date) -> Original:
    """A photo that is like a drawn one but for what stands after the end of its picture."""
    drawn, name = at % len(seed.photos), _name(at)
    data = seed.data[drawn] + f"{folder.name}/{name}".encode()
    (folder / name).write_bytes(data)
    os.utime(folder / name, ns=(_TIME, _TIME))
    known, digest = seed.photos[drawn], sha256(data).hexdigest()
    made = root / place_of(digest)
    made.mkdir(parents=True)
    for file in seed.made[drawn]:
        os.link(file, made / file.name)
    return replace(
        known,
        name=name,
        number=at + 1,
        sha256=digest,
        bytes=len(data),
        mtime_ns=_TIME,
        claims=[_on(day, at, claim) for claim in known.claims],
    )


def _on(day: date, at: int, claim: Claim) -> Claim:
    if claim.field != "date":
        return claim
    return replace(claim, value=f"{day}T10:{at // 60 % 60:02}:{at % 60:02}")


def _words(seed: Seed, number: int, count: int, day: date) -> Iterator[str]:
    chance = Random(number)
    yield (
        seed.head.replace(_TITLE, f"March {number}, {_sentence(chance, 3)}")
        .replace(str(_DAY), str(day))
        .replace(_DEK, _sentence(chance, 12))
        .replace(_PLACE, f"Town {number % 120}")
        .replace(f"{_TAG} a", f"subject {number % 240}")
        .replace(f"{_TAG} b", f"cause {number % 60}")
        .replace(_SERIES, f"Series {number % 400}")
        .replace(_CREDIT, f"Photographer {number % 80}")
    )
    for at in range(count):
        rare = RARE if number == 1 and at == 0 else "street"
        yield "[[block]]" + seed.block.replace(_name(0), _name(at)).replace(
            _CAPTION, f"{COMMON} {rare} {_sentence(chance, 10)}"
        ).replace(_ALT, _sentence(chance, 8))


def _sentence(chance: Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))


def _remove(folder: Path) -> None:
    for one in sorted(folder.rglob("*"), reverse=True):
        one.rmdir() if one.is_dir() else one.unlink()
    folder.rmdir()
