"""The label of a photo: the words of its own essay, in the form that its pictures carry."""

from hashlib import sha256

import msgspec

from gallery import text
from gallery.blocks import Album, PhotoBlock
from gallery.licence import named
from gallery.model import Facts, Label, Lang, Texts


def label_of(album: Album, block: PhotoBlock | None, said: Facts) -> Label:
    """What a photo's pictures say of it; where the essay is silent, what the file says.

    block  the first one that shows it, None for a photo in the tray
    said   what the file says
    """
    captions = _over(_of_file(said, album.lang), _bare(block.caption if block else {}))
    alts = _over(said.alt, _in_one_line(block.alt if block else {}))
    credit = (block.credit if block else "") or said.credit or ", ".join(said.byline)
    credit = credit or album.credit
    stated = said.licence or said.web_statement or ""
    terms = _bare(album.rights) or _terms(said, album.lang)
    return Label(
        creators=tuple(said.byline) or ((credit,) if credit else ()),
        credit=credit,
        copyright=said.copyright or "",
        licence=named(album.licence)[1] if album.licence else stated,
        usage_terms=_first(terms, album.lang),
        captions=_first(captions, album.lang),
        alts=_first(alts, album.lang),
        source_type=said.digital_source_type or "",
        data_mining=album.data_mining,
    )


def mark_of(label: Label, turn: str = "") -> str:
    """Ten hex digits that change with any word of a label; "" for one without words.

    turn  of `Album.turn`: a photo that was withheld and is shown again has another mark
    """
    if label == Label() and not turn:
        return ""
    return sha256(msgspec.json.encode(label) + turn.encode()).hexdigest()[:10]


def _of_file(said: Facts, main: Lang) -> Texts:
    """The file's captions; one of unknown language counts as the album's main one."""
    known = {lang: words for lang, words in said.captions.items() if lang}
    return {main: said.caption, **known} if said.caption and main else known


def _terms(said: Facts, main: Lang) -> Texts:
    """The file's terms of use; those of unknown language count as written in the main one."""
    return {lang or main: words for lang, words in said.usage_terms.items()}


def _over(file: Texts, ours: Texts) -> Texts:
    """The editor's words before the file's; those alike in all languages leave it no say."""
    return {**({} if ours.get("") else file), **ours}


def _in_one_line(words: Texts) -> Texts:
    return {lang: " ".join(one.split()) for lang, one in words.items()}


def _bare(words: Texts) -> Texts:
    return {lang: text.bare(one) for lang, one in words.items()}


def _first(words: Texts, main: Lang) -> Texts:
    """The same with the main language first: it stands for readers of any other."""
    if len(words) < 2:
        return words
    return dict(sorted(words.items(), key=lambda pair: pair[0] not in ("", main)))
