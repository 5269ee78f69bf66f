"""What only the desk writes into album.toml: the context of captions, the people in a photo."""

from collections.abc import Iterable, Sequence
from functools import partial

import tomlkit

from gallery.album.edit import Tables, with_head, with_photos
from gallery.album.words import put
from gallery.model import Lang


def with_context(
    source: str, field: str, lang: Lang, words: str, spoken: Sequence[Lang] = ()
) -> str:
    """Set one text of `[context]` ("city", "es"), or take it away; lang "" = alike in all.

    spoken  the languages of the essay: a text that was alike in all of them keeps its words in
            each, when one of them gets its own
    """

    def change(doc: Tables) -> None:
        if "context" not in doc:
            doc["context"] = tomlkit.table() if isinstance(doc, tomlkit.TOMLDocument) else {}
        put(doc["context"], field, lang, words, spoken)

    return with_head(source, change)


def with_persons(source: str, named: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Say who is in some photos and may be named; Missing without a block of one of them."""

    def change(block: Tables, names: Sequence[str]) -> None:
        if names:
            block["persons"] = list(names)
        else:
            block.pop("persons", None)

    return with_photos(source, ((photo, partial(change, names=names)) for photo, names in named))


def with_tags(source: str, tags: Sequence[str]) -> str:
    """Say what the essay is listed under."""

    def change(doc: Tables) -> None:
        if tags:
            doc["tags"] = list(tags)
        else:
            doc.pop("tags", None)

    return with_head(source, change)
