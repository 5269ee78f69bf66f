"""exiftool as referee: one process looks at many files and says all that it finds in them."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from gallery.catalog.rows import PhotoRow, photo_row
from gallery.catalog.tables import photo
from gallery.formats import FORMATS
from gallery.ingest.label.words import clean, cleaned, default
from gallery.media import address
from gallery.model import Label
from gallery.web.app import create_app
from gallery.web.picture import token_of
from gallery.wiring import Gallery
from tests.pages import HOST

Found = Mapping[str, object]
"""What exiftool finds in one file, as "group:tag"."""

CONTAINER = frozenset(("System", "File", "JFIF", "QuickTime", "Meta"))
"""Groups that tell of the file and of its pixels, not of the photo."""

KEPT = frozenset(
    (
        *("SourceFile", "ExifTool:ExifToolVersion", "Composite:ImageSize", "Composite:Megapixels"),
        *("IFD0:ImageDescription", "IFD0:Artist", "IFD0:Copyright"),
        *("XMP-x:XMPToolkit", "XMP-dc:Creator", "XMP-dc:Rights", "XMP-dc:Description"),
        *("XMP-photoshop:Credit", "XMP-xmpRights:WebStatement", "XMP-xmpRights:UsageTerms"),
        *("XMP-iptcCore:AltTextAccessibility", "XMP-iptcExt:DigitalSourceType"),
        *("XMP-plus:DataMining", "XMP-xmpNote:HasExtendedXMP"),
    )
)
"""The keep-list. A language alternative has a tag for each language: "XMP-dc:Rights-es"."""

PRESS = frozenset(
    (
        *("IPTC:CodedCharacterSet", "IPTC:ApplicationRecordVersion", "IPTC:Caption-Abstract"),
        *("IPTC:By-line", "IPTC:Credit", "IPTC:CopyrightNotice", "IPTC:City"),
        *("IPTC:Country-PrimaryLocationName", "IFD0:Orientation", "ExifIFD:ColorSpace"),
        *("InteropIFD:InteropIndex", "Adobe:DCTEncodeVersion", "Adobe:APP14Flags0"),
        *("Adobe:APP14Flags1", "Adobe:ColorTransform"),
    )
)
"""What photos for the press carry besides: IPTC, and what their untouched pixels need."""

_ALT = "XMP-iptcCore:AltTextAccessibility"
_CARD = re.compile(r"/media/[^/\"]+/card-[0-9a-f]+\.jpg")
_LANGUAGE = re.compile(r"^(XMP-\w+:\w+)-[\w-]+$")


@dataclass(frozen=True, slots=True)
class Published:
    """One picture as readers get it, and what the index knows of its photo."""

    address: str
    data: bytes
    row: PhotoRow


def needed() -> None:
    """Skip the test without exiftool; fail it where CI is set."""
    if shutil.which("exiftool") is None:
        if os.environ.get("CI"):
            pytest.fail("no exiftool: install libimage-exiftool-perl")
        pytest.skip("no exiftool here: nobody else has looked into the published files")


def published(gallery: Gallery) -> Iterator[Published]:
    """Every rendition of every photo that an essay shows, as the web answers it."""
    with gallery.catalog.engine.connect() as db:
        rows = [photo_row(row) for row in db.execute(select(photo))]
    with TestClient(create_app(gallery), base_url=HOST) as client:
        for row in rows:
            for fmt in FORMATS.values():
                for width in row.widths:
                    where = address(row.album, row.number, token_of(row), width, fmt.suffix)
                    answer = client.get(where)
                    if answer.status_code == 200:
                        yield Published(where, answer.content, row)


def asked(folder: Path) -> Mapping[str, Found]:
    """What exiftool finds in the files of a folder, by file name."""
    options = ["-j", "-G1", "-a", "-u", "-n", "-struct", "-charset", "utf8", "-ee"]
    answer = subprocess.run(["exiftool", *options, str(folder)], capture_output=True, check=False)
    return {Path(found["SourceFile"]).name: found for found in json.loads(answer.stdout)}


def strangers(found: Found, more: frozenset[str] = frozenset()) -> set[str]:
    """The tags outside of the keep-list and of the container's own; a warning is one of them."""
    tags = {_LANGUAGE.sub(r"\1", tag) for tag in found}
    return {tag for tag in tags - KEPT - more if tag.partition(":")[0] not in CONTAINER}


def unread(found: Found, label: Label) -> set[str]:
    """The words of a label that exiftool does not read as they are."""
    captions, alts = cleaned(label.captions), cleaned(label.alts)
    texts = {
        "XMP-photoshop:Credit": clean(label.credit),
        "XMP-dc:Rights": clean(label.copyright),
        "XMP-xmpRights:WebStatement": clean(label.licence),
        **{f"XMP-dc:Description-{lang}": said for lang, said in captions.items() if lang},
        **{
            f"XMP-iptcCore:AltTextAccessibility-{lang}": said for lang, said in alts.items() if lang
        },
        "XMP-dc:Description": default(captions),
        _ALT: default(alts),
    }
    wanted = {tag: [text] for tag, text in texts.items() if text}
    if creators := [name for creator in label.creators if (name := clean(creator))]:
        wanted["XMP-dc:Creator"] = creators
    return {
        f"{tag}: {found.get(tag)!r}" for tag in wanted if _listed(found.get(tag)) != wanted[tag]
    }


def _listed(value: object) -> list[str]:
    """A value as texts: a caption that is a number comes as one."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def cards(gallery: Gallery) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of the pictures that other sites show beside links to the essays."""
    with TestClient(create_app(gallery), base_url=HOST) as client:
        for row in gallery.catalog.albums():
            page = client.get(f"/en/photos/{row.slug}/").text
            for where in set(_CARD.findall(page)):
                yield where, client.get(where).content
