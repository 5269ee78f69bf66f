"""Words of an essay set or taken away, one language at a time; the file stays tidy."""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import Item
from tomlkit.items import Table as TomlTable

from gallery.album.edit import Tables, toml_string, with_head, with_photos
from gallery.errors import AlbumError
from gallery.model import Lang

FLAGS = ("decorative", "sensitive", "hold")
"""Keys of a photo that may be `true` without a word; "true" sets one, "" takes it away."""

Words: TypeAlias = tuple[str, str, Lang, str]
"""Photo as its block names it, "" for the essay itself; field; language; words, "" for none."""


def with_words(source: str, words: Iterable[Words], spoken: Sequence[Lang] = ()) -> str:
    """Set many texts, or take them away, while reading the essay only once.

    spoken  the languages of the essay: a text that was alike in all of them keeps its words in
            each, when one of them gets its own
    raises  Missing, AlbumError: both name the photo or the field
    """
    wanted = list(words)
    for _, field, lang, text in (one for one in wanted if not one[0]):
        source = with_head(source, partial(put, field=field, lang=lang, words=text, spoken=spoken))
    return with_photos(
        source,
        (
            (photo, partial(put, field=field, lang=lang, words=text, spoken=spoken))
            for photo, field, lang, text in wanted
            if photo
        ),
    )


def put(table: Tables, field: str, lang: Lang, words: str, spoken: Sequence[Lang]) -> None:
    """Set one text in a table, of tomlkit's or of plain dictionaries; "" takes its key away.

    A line with a note at its end stays, without words: the note is a person's.
    """
    there = table.get(field)
    if field in FLAGS and not lang and words in ("true", ""):
        _flag(table, field, on=bool(words))
    elif not lang:
        _alike(table, field, words)
    elif isinstance(there, MutableMapping):
        _one(there, lang, words)
        _swept(table, field)
    else:
        alike = there if isinstance(there, str) and there.strip() else ""
        _split(table, field, {**dict.fromkeys(spoken if alike else (), alike), lang: words})


def _flag(table: Tables, field: str, *, on: bool) -> None:
    if not on:
        table.pop(field, None)
    elif not table.get(field):
        table[field] = True


def _alike(table: Tables, field: str, words: str) -> None:
    """Set a text that is the same in every language, or that has none."""
    there = table.get(field)
    if isinstance(there, Mapping):
        if any(there.values()):
            raise AlbumError(f"`{field}` differs by language; it cannot be alike in all of them")
        table.pop(field)
    _one(table, field, words)


def _one(table: Tables, key: str, words: str) -> None:
    there = table.get(key)
    noted = there.trivia.comment if isinstance(there, Item) else ""
    if words or noted:
        table[key] = toml_string(words) if isinstance(table, Item) or _is_document(table) else words
    else:
        table.pop(key, None)


def _swept(table: Tables, field: str) -> None:
    """Leave no empty table behind; a veil stays when the reason for it is taken away."""
    if not table[field]:
        table.pop(field)
        if field == "sensitive":
            table[field] = True


def _split(table: Tables, field: str, texts: Mapping[Lang, str]) -> None:
    """Write `field.en = …`, `field.es = …` in place of one text, whose note goes along."""
    there = table.pop(field, None)
    kept = {lang: words for lang, words in texts.items() if words}
    if not kept:
        if there is True and field == "sensitive":
            table[field] = True
        return
    if not (isinstance(table, TomlTable) or _is_document(table)):
        table[field] = dict(kept)
        return
    (first, words), *others = kept.items()
    item = toml_string(words)
    if isinstance(there, Item) and there.trivia.comment:
        item.comment(there.trivia.comment)
    append: Any = table
    append.append(tomlkit.key([field, first]), item)
    for lang, said in others:
        table[field][lang] = toml_string(said)


def _is_document(table: Tables) -> bool:
    return isinstance(table, tomlkit.TOMLDocument)
