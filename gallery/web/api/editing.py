"""What editors' programs read and write: the words as they are saved, the rules, the history.

A text is saved as at the desk: with what its program saw before, joined by words with what others
saved meanwhile; where both changed the same words, theirs stay and the program is told both.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal
from urllib.parse import quote

from msgspec import Meta, Struct
from starlette.requests import Request

from gallery.desk.linting import essay_of, faults
from gallery.desk.opened import Desk, Shot
from gallery.desk.past import Line, Wanted, lines
from gallery.editing import history as past
from gallery.editing import printed
from gallery.editing.saying import Place, Said, say
from gallery.editing.tagging import say_tags
from gallery.errors import Malformed, Missing
from gallery.lint import RULES, Fault
from gallery.web.api.call import Call, Holder, Nothing, Told
from gallery.web.api.nouns import Edtf, Slug
from gallery.web.api.problems import Finding, No
from gallery.web.api.telling import Voice, voice
from gallery.web.desk.caption_asking import may, spoken
from gallery.web.desk.caption_state import own
from gallery.web.desk.entry import now
from gallery.web.desk.essays import begin, opened_for
from gallery.web.desk.gate import asked
from gallery.web.site import site

_PAGE = 100  # lines of the history

Saved = Annotated[
    dict[str, str], Meta(description='as saved, by language; "" = alike in all languages')
]
Words = Annotated[str, Meta(max_length=20_000)]
Lang = Annotated[
    str, Meta(max_length=35, description='of the site; "" for what is alike in all languages')
]


class PhotoWords(Struct, frozen=True):
    """A photo as the essay's file has it."""

    address: Annotated[str, Meta(description="of the photo: its words are changed there")]
    essay: Annotated[str, Meta(description="slug of the essay to which it belongs")]
    number: int
    name: Annotated[str, Meta(description="of its file")]
    caption: Saved
    alt: Saved
    row_caption: Saved
    credit: str
    date: Edtf
    decorative: bool
    held: Annotated[bool, Meta(description="kept from readers, whatever the essay's state")]


class EssayWords(Struct, frozen=True):
    """An essay as its file has it: `seen` of whatever is changed."""

    slug: Slug
    status: str
    publish_at: Annotated[str, Meta(description='RFC 3339, "" = none')]
    title: Saved
    dek: Saved
    place: Saved
    series: Saved
    rights: Saved
    source: Saved
    date: Edtf
    credit: str
    licence: str
    tags: list[str]
    photos: list[PhotoWords]
    tray: Annotated[list[PhotoWords], Meta(description="photos that no block shows yet")]


class SayPhoto(Struct, frozen=True, forbid_unknown_fields=True):
    """One text of a photo: what was seen there, and what it shall say."""

    field: Literal["caption", "alt", "row_caption", "credit", "date"]
    mine: Words
    seen: Words = ""
    lang: Lang = ""


class SayEssay(Struct, frozen=True, forbid_unknown_fields=True):
    """One text of an essay, likewise."""

    field: Literal[
        "title", "dek", "place", "series", "rights", "source", "date", "credit", "licence"
    ]
    mine: Words
    seen: Words = ""
    lang: Lang = ""


class Kept(Struct, frozen=True):
    """What came of it."""

    now: Annotated[str, Meta(description="what stands there by now")]
    merged: Annotated[bool, Meta(description="somebody else's words are in it too")]


Tag = Annotated[str, Meta(max_length=200)]


class SayTags(Struct, frozen=True, forbid_unknown_fields=True):
    """The tags that were seen, and those that it shall have."""

    mine: Annotated[list[Tag], Meta(max_length=100)]
    seen: Annotated[list[Tag], Meta(max_length=100)] = []


class Tags(Struct, frozen=True):
    """Those that it has by now: others' changes count too."""

    now: list[str]


class NewEssay(Struct, frozen=True, forbid_unknown_fields=True):
    """What an essay begins with; its folder is called after date and title."""

    title: Annotated[
        dict[str, Annotated[str, Meta(max_length=300)]],
        Meta(min_length=1, description="by language of the site, one at least"),
    ]
    place: dict[str, Annotated[str, Meta(max_length=300)]] = {}
    date: Annotated[str, Meta(max_length=40, description="EDTF")] = ""


class Begun(Struct, frozen=True):
    """An essay that was made: a draft."""

    slug: Slug
    address: str


class Findings(Struct, frozen=True):
    """What the rules say of an essay as it is saved now."""

    findings: list[Finding]


class Paged(Struct, frozen=True):
    """Which page of the history."""

    page: Annotated[int, Meta(ge=1, le=100_000)] = 1


class Change(Struct, frozen=True):
    """One line of the history: what one person typed in one sitting, or did at once."""

    at: Annotated[str, Meta(description="when it was done, or ended; RFC 3339")]
    who: Annotated[str, Meta(description='name of the account, "" = the program itself')]
    kind: str
    photo: Annotated[str, Meta(description='name of the file, "" = the essay')]
    field: str
    lang: str
    old: str
    new: str
    count: Annotated[int, Meta(ge=0, description="texts of a batch, photos of a decision")]


class Changes(Struct, frozen=True):
    """Part of the history, the newest first."""

    changes: list[Change]
    next: Annotated[int, Meta(ge=0, description="`page` of what is older, 0 = the end")]


def words(call: Call[Nothing, Nothing]) -> Told[EssayWords]:
    """Read an essay's words as they are saved, whatever its state."""
    desk, speaking = opened_for(call.request), voice(call.request)
    album = desk.album
    told = EssayWords(
        slug=desk.slug,
        status=album.status,
        publish_at=album.publish_at.isoformat() if album.publish_at else "",
        title=dict(album.title),
        dek=dict(album.dek),
        place=dict(album.place),
        series=dict(album.series),
        rights=dict(album.rights),
        source=dict(album.source),
        date=album.date,
        credit=album.credit,
        licence=album.licence,
        tags=list(album.tags),
        photos=[_photo(speaking, desk, one) for one in desk.shots],
        tray=[_photo(speaking, desk, one) for one in desk.tray],
    )
    return Told(told)


def say_photo(call: Call[Nothing, SayPhoto]) -> Told[Kept]:
    """Change one text of a photo: its caption, alt text, credit or date in this essay."""
    request, told = call.request, call.body
    shot = _shot(request, opened_for(request))
    may(request, [shot.name], [told.field])
    lang = _lang(request, told.lang)
    return _kept(spoken(request, shot.name, told.field, lang, told.seen, told.mine))


def say_essay(call: Call[Nothing, SayEssay]) -> Told[Kept]:
    """Change one text of an essay: its title, dek, place and so on."""
    request, told = call.request, call.body
    here, slug = site(request), opened_for(request).slug
    place = Place("", told.field, _lang(request, told.lang))
    mine = told.mine if told.field in ("dek", "rights") else " ".join(told.mine.split())
    who, langs = request.state.person.name, [*here.languages]
    store, moment = here.gallery.store, now(request)
    return _kept(say(store, slug, place, told.seen, mine, who, moment, langs=langs))


def put_tags(call: Call[Nothing, SayTags]) -> Told[Tags]:
    """Set the tags of an essay; those that others put in or took out meanwhile count."""
    request, told = call.request, call.body
    store, slug = site(request).gallery.store, opened_for(request).slug
    who, moment = request.state.person.name, now(request)
    return Told(Tags([*say_tags(store, slug, told.seen, told.mine, who, moment)]))


def create(call: Call[Nothing, NewEssay]) -> Told[Begun]:
    """Begin an essay: a draft without photos."""
    request, told = call.request, call.body
    holder: Holder = request.state.holder
    if holder.token.slug:
        raise No("one-essay")
    title = {_lang(request, lang): " ".join(said.split()) for lang, said in told.title.items()}
    place = {_lang(request, lang): " ".join(said.split()) for lang, said in told.place.items()}
    if not any(title.values()):
        raise Malformed("an essay needs a title")
    slug = begin(request, title, place, " ".join(told.date.split()))
    address = voice(request).essay(slug)
    return Told(Begun(slug, address), headers={"location": address})


def findings(call: Call[Nothing, Nothing]) -> Told[Findings]:
    """Look through an essay by the rules, as before it is published."""
    request = call.request
    desk, measure = opened_for(request), asked(request)
    found = faults(essay_of(site(request).gallery.store, desk, measure), measure)
    return Told(Findings(found_in(request, desk, found)))


def history(call: Call[Paged, Nothing]) -> Told[Changes]:
    """Read who changed what from what to what; photographers what is about their own photos."""
    request, desk = call.request, opened_for(call.request)
    store = site(request).gallery.store
    entries, moments = past.read(store, desk.slug), printed.moments(store, desk.slug)
    found = lines(entries, Wanted(photos=own(request, desk)), moments)
    page = call.query.page
    some = found[(page - 1) * _PAGE : page * _PAGE]
    more = page + 1 if page * _PAGE < len(found) else 0
    return Told(Changes([_change(one) for one in some], more))


def found_in(request: Request, desk: Desk, found: Iterable[Fault]) -> list[Finding]:
    """What rules found, with the addresses of the photos that it is about."""
    speaking = voice(request)
    shots = {shot.name: _address(speaking, desk, shot) for shot in desk.shots}
    return [
        Finding(
            one.rule,
            one.level,
            RULES[one.rule].sentence,
            one.found,
            shots.get(one.photo, ""),
            one.field,
            one.lang,
            one.reason,
        )
        for one in found
    ]


def _photo(speaking: Voice, desk: Desk, shot: Shot) -> PhotoWords:
    block = shot.block
    texts: Mapping[str, dict[str, str]] = {
        name: dict(getattr(block, name)) if block else {}
        for name in ("caption", "alt", "row_caption")
    }
    return PhotoWords(
        _address(speaking, desk, shot),
        shot.home,
        shot.number,
        shot.name.rpartition("/")[2],
        **texts,
        credit=block.credit if block else "",
        date=block.date if block else "",
        decorative=bool(block and block.decorative),
        held=bool(block and block.hold is not None),
    )


def _address(speaking: Voice, desk: Desk, shot: Shot) -> str:
    other = "" if shot.home == desk.slug else f"{quote(shot.home, safe='')}/"
    return speaking.photo(desk.slug, f"{other}{shot.number}")


def _shot(request: Request, desk: Desk) -> Shot:
    """The photo in the address, of those that the essay shows; Missing."""
    asked_for = request.path_params
    wanted = asked_for.get("other", desk.slug), asked_for["number"]
    found = (one for one in desk.shots if (one.home, str(one.number)) == wanted)
    shot = next(found, None)
    if shot is None or asked_for.get("other") == desk.slug:
        raise Missing("the essay shows no such photo")
    return shot


def _lang(request: Request, lang: str) -> str:
    """A language of the site, or "" for words that are alike in all; Malformed."""
    if lang and lang not in site(request).languages:
        raise Malformed(f"the pages are in {', '.join(site(request).languages)}")
    return lang


def _kept(found: Said) -> Told[Kept]:
    """What was saved; No where two changed the same words: what was sent is in the history."""
    if found.parked:
        raise No("changed", now=found.now, mine=found.parked, joined=found.joined)
    return Told(Kept(found.now, found.merged))


def _change(line: Line) -> Change:
    last = line.last
    return Change(
        last.at.isoformat(timespec="seconds"),
        last.who,
        last.kind,
        line.photo,
        last.field,
        last.lang,
        line.old,
        line.new,
        line.count,
    )
