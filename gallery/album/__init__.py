"""album.toml: read with tomllib, changed with tomlkit, one field at a time."""

from gallery.album.corrections import with_correction, without_correction
from gallery.album.cull import with_cull
from gallery.album.desk import with_context, with_persons, with_tags
from gallery.album.edit import (
    with_album_text,
    with_blocks,
    with_clock,
    with_order,
    with_photo_renamed,
    with_photo_texts,
    with_publish_at,
    with_status,
)
from gallery.album.faces import with_face_policy, with_faces
from gallery.album.instead import (
    with_instead,
    with_names_checked,
    with_photo_replaced,
    without_instead,
)
from gallery.album.offered import with_accepted, with_offered, without_offered
from gallery.album.parse import parse, source
from gallery.album.trash import with_trash, with_trashed, without_trash, without_trashed
from gallery.album.withheld import with_withheld
from gallery.album.words import with_words

__all__ = [
    "parse",
    "source",
    "with_accepted",
    "with_album_text",
    "with_blocks",
    "with_clock",
    "with_context",
    "with_correction",
    "with_cull",
    "with_face_policy",
    "with_faces",
    "with_instead",
    "with_names_checked",
    "with_offered",
    "with_order",
    "with_persons",
    "with_photo_renamed",
    "with_photo_replaced",
    "with_photo_texts",
    "with_publish_at",
    "with_status",
    "with_tags",
    "with_trash",
    "with_trashed",
    "with_withheld",
    "with_words",
    "without_correction",
    "without_instead",
    "without_offered",
    "without_trash",
    "without_trashed",
]

FILE = "album.toml"
MANIFEST = "manifest.json"
