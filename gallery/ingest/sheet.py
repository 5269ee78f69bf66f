"""The sheet of words that goes with photos to the press: plain text, for any desk to copy from."""

from collections.abc import Iterator, Sequence

from gallery import text, when
from gallery.blocks import Album
from gallery.ingest.shown import Lacking, Shown
from gallery.licence import named
from gallery.model import Texts


def taken(photo: Shown) -> str:
    """The day of a photo as the essay prints it, EDTF; "" when nobody knows."""
    said = photo.said
    return photo.block.date or (said.date if said.date_kind == "taken" and said.date else "")


def written(album: Album, photos: Sequence[tuple[str, Shown]], left: Sequence[Lacking]) -> str:
    """The sheet: the essay, then each photo by its name in the package, then what is missing."""
    parts = ["\n".join(_head(album))]
    parts += ["\n".join([name, *_about(photo, album)]) for name, photo in photos]
    if left:
        gone = (f"  {one.photo}: {one.verdict.reason}" for one in left)
        parts.append("\n".join(["Not in this package / No incluidas:", *gone]))
    return text.lines("\n\n".join(parts)) + "\n"


def _head(album: Album) -> Iterator[str]:
    yield " / ".join(_once(album.title)) or album.slug
    yield from _once(album.dek)
    if album.status != "published":
        yield f"Status / Estado: {album.status}"


def _about(photo: Shown, album: Album) -> Iterator[str]:
    """The words of one photo, a line for each text however many it has."""
    label, (licence, address) = photo.label, named(photo.home.licence)
    told = (
        *((f"[{lang}]" if lang else "", words) for lang, words in label.captions.items()),
        *((f"Alt [{lang}]:" if lang else "Alt:", words) for lang, words in label.alts.items()),
        ("Credit / Crédito:", label.credit),
        ("Photo / Foto:", ", ".join(label.creators)),
        ("Copyright:", label.copyright),
        ("Licence / Licencia:", " ".join(dict.fromkeys((licence, address or label.licence)))),
        ("Terms / Condiciones:", " / ".join(_once(label.usage_terms))),
        ("Date / Fecha:", _dated(taken(photo), album)),
        ("Place / Lugar:", " / ".join(_once(photo.home.place))),
    )
    for name, words in told:
        if words.strip():
            yield "  " + " ".join([name, *words.split()]).lstrip()


def _dated(edtf: str, album: Album) -> str:
    """The date in the languages of the essay's title, and as EDTF without the time of day."""
    if not edtf:
        return ""
    langs = [lang for lang in album.title if lang] or [album.lang or "en"]
    return " / ".join(dict.fromkeys(when.words(edtf, lang) for lang in langs))


def _once(texts: Texts) -> list[str]:
    """The words in every language, those that are alike once."""
    return list(dict.fromkeys(text.bare(words) for words in texts.values() if words))
