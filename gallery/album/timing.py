"""Moments in album.toml: when an essay opens and closes, and when one of its photos does."""

from collections.abc import Iterator, Mapping, MutableMapping
from datetime import datetime
from functools import partial

from gallery.album.edit import (
    Tables,
    whole_seconds,
    with_all,
    with_head,
    with_lines,
    with_photos,
)
from gallery.album.words import with_words
from gallery.blocks import Album

MOMENTS = ("publish_at", "embargo", "expires_at")
"""The keys of an essay that hold a moment; the last two are those of a photo too."""


def with_moment(source: str, album: Album, key: str, moment: datetime | None) -> str:
    """Set one of MOMENTS, written to the second with its offset; None takes its line away.

    album  as `source` says
    """
    there, whole = getattr(album, key), moment and whole_seconds(moment)
    change = partial(_put, key=key, moment=whole)
    if there == whole:
        return source
    if there is None and whole is not None:
        return with_lines(source, "[", [f"{key} = {whole.isoformat()}"], change)
    return with_head(source, change)


def with_photo_moment(source: str, photo: str, key: str, moment: datetime | None) -> str:
    """The same of a photo: its first block states it, no other one says anything else."""
    whole = moment and whole_seconds(moment)
    made = with_photos(source, [(photo, partial(_put, key=key, moment=whole))])
    return _first_alone(made, photo, key)


def with_hold(source: str, photo: str, words: Mapping[str, str] | None) -> str:
    """Hold a photo, or let it go.

    words  why, by language; {} without a reason, None = it is not held
    """
    made = with_photos(source, [(photo, partial(_dropped, key="hold"))])
    made = _first_alone(made, photo, "hold")
    if words is None:
        return made
    told = [(photo, "hold", lang, said) for lang, said in words.items() if said.strip()]
    return with_words(made, told or [(photo, "hold", "", "true")])


def _put(table: Tables, key: str, moment: datetime | None) -> None:
    if moment is None:
        _dropped(table, key)
    else:
        table[key] = moment


def _dropped(table: Tables, key: str) -> None:
    table.pop(key, None)


def _first_alone(source: str, photo: str, key: str) -> str:
    """Take a key out of all but the first block of a photo."""

    def change(doc: Tables) -> None:
        for table in [*_tables(doc, photo)][1:]:
            _dropped(table, key)

    return with_all(source, change) if source.count(photo) > 1 and key in source else source


def _tables(doc: Tables, photo: str) -> Iterator[Tables]:
    for block in doc.get("block", ()):
        for one in (block, *block.get("photos", ())):
            if isinstance(one, MutableMapping) and one.get("photo") == photo:
                yield one
