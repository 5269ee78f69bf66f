"""The keep-list that travels in every published picture, and nothing beside it.

Written into finished pictures without touching their pixels, so that a changed caption costs
no encoding.
"""

import struct
from collections.abc import Callable, Mapping

from gallery.errors import GalleryError
from gallery.ingest.label import avif, jpeg, webp
from gallery.ingest.label.iptc import iim
from gallery.ingest.label.xmp import packet
from gallery.model import Label

__all__ = ["WRITERS", "Label", "iim", "labelled", "packet"]

WRITERS: Mapping[str, Callable[[bytes, Label], bytes]] = {
    "avif": avif.labelled,
    "jpeg": jpeg.labelled,
    "webp": webp.labelled,
}


def labelled(data: bytes, kind: str, label: Label) -> bytes:
    """A picture made for readers, with its label; every byte of its pixels stays as it is.

    data    a bare rendition, as `render` makes it: a new label goes into the bare file again
    kind    a key of WRITERS
    label   one without words gives `data` back as it is

    The same words give the same bytes. All words stand in XMP; creators, copyright and the
    main caption also in EXIF, there cut after 16,000 bytes. More than 64 kB of words become
    extended XMP in a JPEG file.

    raises  GalleryError for a file that is damaged, of another kind, or has metadata already;
            KeyError for a kind that we do not write
    """
    write = WRITERS[kind]
    if not packet(label):
        return data
    try:
        return write(data, label)
    except (struct.error, IndexError) as error:
        raise GalleryError(f"this {kind} file is damaged or breaks off") from error
