"""What a search found, as readers see it: quoted in their language, with what was found marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gallery.catalog import Hit, PhotoRow
from gallery.catalog.asked import Phrase, Query, spans
from gallery.model import Lang, Texts
from gallery.text import fold
from gallery.web.edition import FULL, Edition
from gallery.web.frames import photo_path
from gallery.web.home import SHAPE, essay_path
from gallery.web.picture import Picture, cropped, focus_style, photo_style, picture, rule
from gallery.web.words import Said, said

_QUOTED = 180  # characters
_BEFORE = 60  # of them before the first word that was found
_WIDE = "7.5rem"


@dataclass(frozen=True, slots=True)
class Run:
    """Part of a text; found: it is what was asked for."""

    words: str
    found: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words with what was found in them; lang: where it is not that of the page."""

    runs: Sequence[Run]
    lang: Lang


@dataclass(frozen=True, slots=True)
class Result:
    """One essay or photo.

    anchor   id of its element
    title    of the essay; quoted: from its words, or the photo's caption; None without any
    number   of the photo, 0 for an essay
    date     EDTF
    picture  None when there is none, or it is sensitive: that is shown by its page, when asked
    style    rule for the picture
    """

    anchor: str
    href: str
    title: Quoted
    quoted: Quoted | None
    number: int
    date: str
    where: Said | None
    picture: Picture | None
    style: str


def results(
    hits: Sequence[Hit],
    lang: Lang,
    main: Lang,
    query: Query | None = None,
    edition: Edition = FULL,
) -> list[Result]:
    """What was found, in its order, for readers of a language.

    main   stands in where an essay names no language of its own
    query  what was asked for: it is marked; None marks nothing
    """
    phrases = query.phrases if query else []
    return [
        _result(hit, f"s{n}", (lang, hit.album.lang or main), phrases, edition)
        for n, hit in enumerate(hits, 1)
    ]


def _result(
    hit: Hit, anchor: str, langs: tuple[Lang, Lang], phrases: Sequence[Phrase], edition: Edition
) -> Result:
    album, photo, (lang, main) = hit.album, hit.photo, langs
    title = said(album.title, lang, main) or Said(album.slug)
    number = photo.number if photo and hit.is_photo else 0
    below = photo_path(album.slug, photo) if photo and number else ""
    open_to_all = photo is not None and bool(photo.widths) and not photo.sensitive
    shown = _picture(photo, edition) if photo and open_to_all else None
    return Result(
        anchor=anchor,
        href=essay_path(lang, album.slug) + below,
        title=Quoted(marked(title.words, phrases), title.lang),
        quoted=_quoted(hit.passages, [lang, "", main], phrases),
        number=number,
        date=hit.date,
        where=said(album.place, lang, main),
        picture=shown,
        style=_style(anchor, hit) if shown else "",
    )


def marked(words: str, phrases: Sequence[Phrase]) -> list[Run]:
    """A text in runs, what was asked for apart from the rest."""
    runs: list[Run] = []
    done = 0
    for start, end in _places(words, phrases):
        if start > done:
            runs.append(Run(words[done:start], found=False))
        if end > done:
            runs.append(Run(words[max(start, done) : end], found=True))
        done = max(done, end)
    return [*runs, Run(words[done:], found=False)] if done < len(words) else runs


def _quoted(
    passages: Sequence[Texts], langs: Sequence[Lang], phrases: Sequence[Phrase]
) -> Quoted | None:
    """The passage with what was found, the reader's language first; else the leading one."""
    spoken = [(lang, words) for texts in passages for lang, words in _ordered(texts, langs)]
    spoken.sort(key=lambda one: one[0] not in langs[:2])
    hit = next((one for one in spoken if any(_places(one[1], phrases))), None)
    lead = next((one for texts in passages for one in _ordered(texts, langs)), None)
    chosen = hit or lead
    if chosen is None:
        return None
    lang, words = chosen
    return Quoted(_shortened(words, phrases), "" if lang in langs[:2] else lang)


def _ordered(texts: Texts, langs: Sequence[Lang]) -> Iterator[tuple[Lang, str]]:
    wanted = [lang for lang in dict.fromkeys([*langs, *texts]) if texts.get(lang)]
    return ((lang, texts[lang]) for lang in wanted)


def _shortened(words: str, phrases: Sequence[Phrase]) -> list[Run]:
    """A piece of a text around what was found first, cut between words."""
    first = next((start for start, _ in _places(words, phrases)), 0)
    start = 0 if first <= _QUOTED - _BEFORE else words.rfind(" ", 0, first - _BEFORE) + 1
    end = len(words) if len(words) <= start + _QUOTED else words.rfind(" ", 0, start + _QUOTED)
    end = end if end > start else start + _QUOTED
    piece = words[start:end].rstrip(" ,;:–—-") if end < len(words) else words[start:]
    runs = marked(piece, phrases)
    before = [Run("… ", found=False)] if start else []
    after = [Run(" …", found=False)] if end < len(words) else []
    return [*before, *runs, *after]


def _places(words: str, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Where the phrases stand in a text: start and end in characters, from left to right."""
    folded = fold(words)
    near = [phrase for phrase in phrases if phrase.tokens[0] in folded]  # spares most of the work
    found = list(spans(words)) if near else []
    for at, (_, start, _) in enumerate(found):
        ends = [found[at + len(p.tokens) - 1][2] for p in near if _stands(found, at, p)]
        if ends:
            yield start, max(ends)


def _stands(found: Sequence[tuple[str, int, int]], at: int, phrase: Phrase) -> bool:
    here = tuple(token for token, _, _ in found[at : at + len(phrase.tokens)])
    if phrase.open and here[:-1] == phrase.tokens[:-1]:
        return len(here) == len(phrase.tokens) and here[-1].startswith(phrase.tokens[-1])
    return here == phrase.tokens


def _picture(photo: PhotoRow, edition: Edition) -> Picture:
    return picture(photo, cropped(photo, SHAPE, _WIDE, _WIDE), edition=edition)


def _style(anchor: str, hit: Hit) -> str:
    focus = None if hit.is_photo else hit.album.lead_focus
    return rule(anchor, {**(photo_style(hit.photo) if hit.photo else {}), **focus_style(focus)})
