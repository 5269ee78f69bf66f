"""The label of a photo: the words of its own essay, in the form that its pictures carry."""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from gallery import text
from gallery.blocks import Album, PhotoBlock
from gallery.licence import named
from gallery.model import Claim, Facts, Label, Lang, Texts


def label_of(album: Album, block: PhotoBlock | None, said: Facts, claims: Sequence[Claim]) -> Label:
    """What a photo's pictures say of it; where the essay is silent, what the file says.

    block  the first one that shows it, None for a photo in the tray
    said   what the file says; claims: for the fields that are not among the facts
    """
    captions = {**_of_file(said, album.lang), **_plain(block.caption if block else {})}
    alts = {**said.alt, **_plain(block.alt if block else {})}
    credit = (block.credit if block else "") or said.credit or ", ".join(said.byline)
    credit = credit or album.credit
    return Label(
        creators=tuple(said.byline) or ((credit,) if credit else ()),
        credit=credit,
        copyright=said.copyright or "",
        licence=named(album.licence)[1],
        usage_terms=_first(_plain(album.rights), album.lang),
        captions=_first(captions, album.lang),
        alts=_first(alts, album.lang),
        source_type=next((c.value for c in claims if c.field == "digital_source_type"), ""),
    )


def mark_of(label: Label) -> str:
    """Ten hex digits that change with any word of a label; "" for one without words."""
    return "" if label == Label() else sha256(msgspec.json.encode(label)).hexdigest()[:10]


def _of_file(said: Facts, main: Lang) -> Texts:
    """The file's captions; one of unknown language counts as the album's main one."""
    known = {lang: words for lang, words in said.captions.items() if lang}
    return {main: said.caption, **known} if said.caption and main else known


def _plain(words: Texts) -> Texts:
    return {lang: text.plain(one) for lang, one in words.items()}


def _first(words: Texts, main: Lang) -> Texts:
    """The same with the main language first: it stands for readers of any other."""
    return dict(sorted(words.items(), key=lambda pair: pair[0] not in ("", main)))
