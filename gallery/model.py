"""The nouns of the trade, as values that every layer may pass on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

Lang = str
"""BCP 47 language tag ("en", "es"); "" marks words that are the same in every language."""

Texts = Mapping[Lang, str]
"""One text in several languages; an absent language is a missing translation."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says about one field of a photo.

    field   "date", "offset", "subsec", "caption", "caption.es", "byline", ...
    value   as text: a date as EDTF, an offset as "+02:00", a latitude in decimal degrees
    source  where it stands: "exif:DateTimeOriginal", "xmp:dc:description", "iptc:2:120",
            "sidecar:dc:creator", "name", "event", "album"

    The order of a list of claims is the order of trust, most trusted first.
    """

    field: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a file is not shown: the fields of errors.Refused, kept beside the photo."""

    code: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: where, why, and what to do.

    level  "error" when something is wrong, "note" when a person should judge
    """

    code: str
    where: str
    reason: str
    remedy: str
    level: str = "error"


@dataclass(frozen=True, slots=True)
class Pixels:
    """What decoding told about a picture.

    format     "JPEG", "PNG", ...: what the bytes are, whatever the name says
    width      pixels, upright (orientation applied)
    height     pixels, upright
    colour     dominant colour "#rrggbb", shown until the photo has arrived
    thumbhash  base64 of a ThumbHash (about 25 bytes), for readers with script
    dhash      16 hex digits that are alike for pictures that look alike, "" = not worked out yet
    """

    format: str
    width: int
    height: int
    colour: str
    thumbhash: str
    dhash: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """The box around an ellipse in a picture: fractions of its width and height, upright.

    It may reach over the edges of the picture.
    """

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Trashed:
    """A photo in the trash: its file lies where it lay, and nobody shows it.

    photo  file name in the album; at: when it was thrown away, with its offset; by: who, "" unknown
    """

    photo: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A photo that somebody sent by a link: nobody shows it before an editor accepts it.

    photo     file name in the album; at: when it came, with its offset
    by        the byline that its sender asked for, "" = none
    link      label of the link
    accepted  when an editor accepted it; None = it waits, or was declined and is in the trash
    """

    photo: str
    at: datetime
    by: str = ""
    link: str = ""
    accepted: datetime | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A camera's raw file beside the photo that was made of it: kept, not shown.

    name, sha256, bytes, mtime_ns  as of an Original
    """

    name: str
    sha256: str
    bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Original:
    """One file of an album as manifest.json keeps it.

    name      file name inside the album folder, as the bytes on disk decode
    number    permanent number of the photo in this album, from 1; its public address
    sha256    hex digest of the whole file
    bytes     size of the file
    mtime_ns  time of last change; with `bytes` it tells an untouched file without reading it
    pixels    None when the file was refused
    recipe    key of the recipe that its renditions were made with, "" when refused
    widths    the rungs that were made, pixels, ascending
    verdict   why it was refused; None when it is a photo
    claims    everything the file and its neighbours say, most trusted first
    sidecar_ns  time of last change of the .xmp beside it, 0 without one
    gone      the file is no longer there; the number is kept so that it is never given twice
    raws      the camera's raw files of the same picture that lie beside it
    answered  the file's texts that the editor's words answer to, by field: {"caption.es": "…"};
              None as long as the file still says the same
    changed   the day on which the file was found to have other bytes, ISO 8601; "" = never
    picture   what pixels and renditions were made as, `media.picture`: with faces destroyed it is
              another hash; "" = of the file as it is
    lacks     formats of its recipe that are still to be made, keys of formats.FORMATS
    """

    name: str
    number: int
    sha256: str
    bytes: int
    mtime_ns: int
    pixels: Pixels | None = None
    recipe: str = ""
    widths: Sequence[int] = ()
    verdict: Verdict | None = None
    claims: Sequence[Claim] = ()
    sidecar_ns: int = 0
    gone: bool = False
    raws: Sequence[Raw] = ()
    answered: Texts | None = None
    changed: str = ""
    picture: str = ""
    lacks: Sequence[str] = ()

    @property
    def made(self) -> str:
        """Under what its renditions are kept: the hash of the file, or of it without some faces."""
        return self.picture or self.sha256


@dataclass(frozen=True, slots=True)
class Facts:
    """What a photo's claims come down to, by the order of trust; None or empty when unknown.

    date            local wall clock as precise as known: "2008-05-30T15:56:01", "1936"; EDTF
    date_precision  "second", "minute", "day", "month", "year", ...
    date_kind       "taken", "digitized", "name", "gps" or "modified": only "taken" is printed
    date_source     the source of the claim that won
    offset          "+05:30" east of UTC; None is unknown, never UTC
    subsec          digits after the second
    suspect         why the date may be wrong: codes of ingest.suspect; empty when nothing says so
    captions        per language; "" is a caption of unknown language
    source          who supplied the picture, as an archive or an agency
    usage_terms     per language, as captions are
    web_statement   address of the rights statement, http or https
    licence         address of the licence, where a field or the statement's address says so
    city, state,
    country         of one set of location fields, never mixed of two
    sublocation     street, square or building
    digital_source_type  address in IPTC's list: camera, scan, composite, generated
    orientation     EXIF 1..8 as the file states it (already applied to the pixels)
    title           at agencies a job's name, no title to print
    rating          -1 (rejected), 0 (none) to 5
    label           a colour or a word, in the language of the program that wrote it
    instructions    to the desk: embargoes, exclusions
    latitude,
    longitude       decimal degrees, WGS 84

    What is not in PUBLIC is for editors: never in the index, a page or a rendition.
    """

    date: str | None = None
    date_precision: str | None = None
    date_kind: str | None = None
    date_source: str | None = None
    offset: str | None = None
    subsec: str | None = None
    suspect: Sequence[str] = ()
    caption: str | None = None
    captions: Texts = field(default_factory=dict)
    caption_source: str | None = None
    headline: str | None = None
    byline: Sequence[str] = ()
    credit: str | None = None
    copyright: str | None = None
    source: str | None = None
    usage_terms: Texts = field(default_factory=dict)
    web_statement: str | None = None
    licence: str | None = None
    keywords: Sequence[str] = ()
    persons: Sequence[str] = ()
    alt: Texts = field(default_factory=dict)
    city: str | None = None
    state: str | None = None
    country: str | None = None
    sublocation: str | None = None
    digital_source_type: str | None = None
    orientation: int | None = None
    title: str | None = None
    rating: int | None = None
    label: str | None = None
    instructions: str | None = None
    latitude: float | None = None
    longitude: float | None = None


PUBLIC = frozenset(
    (
        *("date", "date_precision", "date_kind", "date_source", "offset", "subsec"),
        *("caption", "captions", "caption_source", "alt", "headline", "keywords", "persons"),
        *("byline", "credit", "copyright", "source", "usage_terms", "web_statement", "licence"),
        *("city", "state", "country", "digital_source_type", "orientation"),
    )
)
"""The facts that may reach readers. A field that is not named here stays with the editors."""

CITY = "city"
"""How closely places are shown where nobody says it."""

PLACES_SHOWN: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "none": (),
        "country": ("country",),
        CITY: ("city", "state", "country"),
        "exact": ("sublocation", "city", "state", "country"),
    }
)
"""What each choice tells of where a photo was taken. Coordinates are in none of them."""


@dataclass(frozen=True, slots=True)
class Label:
    """The keep-list: what may stand in a published picture, and nothing else.

    All texts are plain, without Markdown; "" or empty is left out of the file.

    creators     who made the picture, in the order of their names on it
    licence      address of the licence or of the rights statement
    usage_terms  per language, as are captions and alts: the first language is the main one
    source_type  address in IPTC's list of digital source types
    data_mining  whether machines may be trained on it: "allowed", "reserved", "" = it does not say
    """

    creators: Sequence[str] = ()
    credit: str = ""
    copyright: str = ""
    licence: str = ""
    usage_terms: Texts = field(default_factory=dict)
    captions: Texts = field(default_factory=dict)
    alts: Texts = field(default_factory=dict)
    source_type: str = ""
    data_mining: str = ""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One picture made for readers.

    width, height  pixels
    format         "avif" or "jpeg": the key into formats.FORMATS
    data           the encoded file
    """

    width: int
    height: int
    format: str
    data: bytes
