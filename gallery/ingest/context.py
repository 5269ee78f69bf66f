"""What an event adds to the claims of its photos; pure, and undone before it is done again.

The order of trust: the editor's word; what people wrote into the file; the event; what a camera
or a program wrote by itself. The event fills what is missing, with three exceptions, each told
where it is made. A file is never read for it: claims in, claims out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gallery import when
from gallery.blocks import Album
from gallery.event import Event, Photographer, filled, open_slot
from gallery.event.codes import expanded, unknown
from gallery.ingest import clock, whereabouts
from gallery.ingest.claimed import said_of
from gallery.ingest.resolve import kind
from gallery.model import Claim, Facts, Lang, Original, Texts

EVENT = "event"
"""The source of what an event says; "event:SOURCE" is a file's text with its codes replaced."""

BOILERPLATE = "boilerplate"
"""The field of a file's caption that nobody completed: kept, and no caption."""

_BY_PEOPLE = ("sidecar", "xmp", "iptc")
_LOCATION = frozenset(("city", "state", "country"))


def in_context(photo: Original, event: Event, album: Album, today: date) -> Original:
    """A photo with the claims that its event adds; those of an earlier event are dropped first.

    event  `Event()` when there is none: captions that nobody completed are left out all the same
    album  for its main language, the clocks that it sets right, and how closely it tells places
    """
    own = own_claims(photo.claims)
    known = _filled(own, event, album.lang)
    said = said_of(replace(photo, claims=known), album, today)
    scene = _scene(event, said, album)
    claims = [c for claim in known for c in _captioned(claim, scene)]
    claims += _templated(claims, scene)
    return photo if claims == list(photo.claims) else replace(photo, claims=claims)


def own_claims(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of the file and its neighbours alone, as they were read."""
    return [
        replace(claim, field=claim.field.replace(BOILERPLATE, "caption", 1))
        if _is(claim, BOILERPLATE)
        else claim
        for claim in claims
        if not is_of_event(claim)
    ]


def is_of_event(claim: Claim) -> bool:
    """Whether an event said it, or had a hand in it."""
    return claim.source.partition(":")[0] == EVENT


def boilerplate(photo: Original, event: Event, album: Album, today: date) -> Iterator[str]:
    """The first open slot of each caption of the file that nobody completed."""
    if any(_is(claim, BOILERPLATE) for claim in photo.claims):
        scene = _scene(event, said_of(photo, album, today), album)
        found = (scene.open_slot(c) for c in photo.claims if _is(c, BOILERPLATE))
        yield from dict.fromkeys(slot for slot in found if slot)


def unknown_codes(photo: Original, event: Event, album: Album) -> Iterator[str]:
    """What looks like a code in the file's captions and is none of the event's."""
    found = (
        code
        for claim in own_claims(photo.claims)
        if _is(claim, "caption")
        for code in unknown(claim.value, event.codes_in(_lang(claim, album.lang)), event.delimiter)
    )
    yield from dict.fromkeys(found)


def camera_names(claims: Sequence[Claim]) -> list[str]:
    """What an event may call the camera of a photo.

    Its whole serial number, its body's name, the name that its owner set in it.
    """
    serials = [claim.value.strip() for claim in claims if claim.field == "camera_serial"]
    owners = [c.value.strip() for c in claims if c.field == "byline" and c.source == "exif:Artist"]
    return [name for name in (*serials, clock.body(claims), *owners) if name]


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is needed to judge a caption; main: the language of words of unknown language."""

    event: Event
    said: Facts
    main: Lang

    def values(self, lang: Lang) -> Mapping[str, str]:
        """What a template's variables stand for in a language; "" where nobody says."""
        event, said = self.event, self.said
        return {
            "event": _worded(event.name, lang),
            "place": _worded(event.place, lang),
            "city": _located(said.city or "", event.city, lang),
            "region": _located(said.state or "", event.region, lang),
            "country": _located(said.country or "", event.country, lang),
            "date": _day(event, said, lang),
            "organisers": ", ".join(event.organisers),
            "byline": ", ".join(said.byline),
            "credit": said.credit or "",
            "copyright": said.copyright or "",
            "people": ", ".join(said.persons),
            "headline": said.headline or "",
        }

    def expanded(self, claim: Claim) -> str:
        codes = self.event.codes_in(_lang(claim, self.main))
        return expanded(claim.value, codes, self.event.delimiter)

    def open_slot(self, claim: Claim) -> str | None:
        templates = ((words, self.values(lang)) for lang, words in self.event.captions.items())
        return open_slot(self.expanded(claim), templates)


def _scene(event: Event, said: Facts, album: Album) -> _Scene:
    """Captions are composed of no closer a place than the album tells."""
    told = whereabouts.in_templates(event, album.place_shown)
    return _Scene(told, whereabouts.shown(said, album.place_shown), album.lang)


def _captioned(claim: Claim, scene: _Scene) -> Iterator[Claim]:
    """A claim as it is, but for a caption of the file with open slots or with codes in it.

    Second exception to the order: a caption with its codes replaced goes before the same caption
    with the codes, because that is what its writer meant.
    """
    if not _is(claim, "caption"):
        yield claim
    elif scene.open_slot(claim):
        yield replace(claim, field=claim.field.replace("caption", BOILERPLATE, 1))
    else:
        words = scene.expanded(claim).strip()
        if words and words != claim.value:
            yield Claim(claim.field, words, f"{EVENT}:{claim.source}")
        yield claim


def _templated(claims: Sequence[Claim], scene: _Scene) -> Iterator[Claim]:
    """The event's caption in the languages in which the file has none.

    A caption of unknown language counts as written in the album's main one.
    """
    spoken = {
        _lang(claim, scene.main).partition("-")[0] for claim in claims if _is(claim, "caption")
    }
    if "" in spoken:
        return
    for lang, template in scene.event.captions.items():
        words = filled(template, scene.values(lang))
        if words and lang.partition("-")[0] not in spoken:
            yield Claim(f"caption.{lang}", words, EVENT)


def _filled(own: Sequence[Claim], event: Event, main: Lang) -> list[Claim]:
    """The file's claims with all that the event says but captions.

    main  the language in which a photo's city, region and country are told
    """
    photographer = _photographer(own, event)
    claims = _dated(own, event)
    if photographer:
        claims = _signed(claims, photographer, event)
    said = {claim.field.partition(".")[0] for claim in claims}
    added = [
        claim
        for claim in _said(event, photographer, main)
        if claim.field.partition(".")[0] not in said
    ]
    if said & _LOCATION:  # never the city of one source with the country of another
        added = [claim for claim in added if claim.field not in _LOCATION]
    return [*claims, *added]


def _said(event: Event, photographer: Photographer | None, main: Lang) -> Iterator[Claim]:
    credit = (photographer.credit if photographer else "") or event.credit
    single = {
        "city": _in_one(event.city, main),
        "state": _in_one(event.region, main),
        "country": _in_one(event.country, main),
        "credit": credit,
        "copyright": event.copyright,
    }
    yield from (Claim(name, words, EVENT) for name, words in single.items() if words)
    several = {"event": event.name, "place": event.place, "usage_terms": event.rights}
    for name, texts in several.items():
        yield from (
            Claim(".".join(filter(None, (name, lang))), w, EVENT) for lang, w in texts.items()
        )
    yield from (Claim("organiser", words, EVENT) for words in event.organisers)
    yield from (Claim("keyword", words, EVENT) for words in event.keywords)


def _photographer(own: Sequence[Claim], event: Event) -> Photographer | None:
    """Who held the camera."""
    held = (event.photographers.get(name) for name in camera_names(own))
    return next((one for one in held if one), None)


def _signed(claims: Sequence[Claim], photographer: Photographer, event: Event) -> list[Claim]:
    """The claims with the name of whoever held the camera.

    First exception to the order: it goes before what the camera wrote by itself, for a borrowed
    one writes the name of its owner, and so does the owner's copyright notice where the event
    has its own. A by-line or notice that a person wrote at a desk goes before it.
    """
    claims = _before_camera(claims, Claim("byline", photographer.name, EVENT))
    if event.copyright:
        claims = _before_camera(claims, Claim("copyright", event.copyright, EVENT))
    return list(claims)


def _before_camera(claims: Sequence[Claim], added: Claim) -> list[Claim]:
    """`added` after the claims to its field that people wrote, before all others."""
    at = next(
        (
            number
            for number, claim in enumerate(claims)
            if claim.field == added.field and claim.source.partition(":")[0] not in _BY_PEOPLE
        ),
        len(claims),
    )
    return [*claims[:at], added, *claims[at:]]


def _dated(own: Sequence[Claim], event: Event) -> list[Claim]:
    """Third exception: a day of the event goes before what only hints at the moment of exposure
    (when a file was scanned, named or changed), and after every claim to that moment itself."""
    if not event.date:
        return list(own)
    taken = [n for n, c in enumerate(own) if c.field == "date" and kind(c) == "taken"]
    hints = [n for n, c in enumerate(own) if c.field == "date" and kind(c) != "taken"]
    at = taken[-1] + 1 if taken else hints[0] if hints else len(own)
    return [*own[:at], Claim("date", event.date, EVENT), *own[at:]]


def _day(event: Event, said: Facts, lang: Lang) -> str:
    """The day in words: the photo's own when it lies within the event's, else the event's.

    A camera's clock that is hours ahead must not put a march on the day after.
    """
    from_file = said.date_kind == "taken" and said.date_source != EVENT
    own = (said.date or "").partition("T")[0] if from_file else ""
    if own and event.date:
        day, known = when.parse(own), when.parse(event.date)
        inside = known.lower <= day.lower and day.upper <= known.upper
        return when.words(own if inside else event.date, lang)
    told = own or event.date
    return when.words(told, lang) if told else ""


def _worded(texts: Texts, lang: Lang) -> str:
    """Words in a language or alike in all; never in another one."""
    return texts.get(lang) or texts.get("") or ""


def _in_one(texts: Texts, main: Lang) -> str:
    """Words in one language: the main one where it has them."""
    return _worded(texts, main) or next(iter(texts.values()), "")


def _located(of_photo: str, event: Texts, lang: Lang) -> str:
    """A city, region or country in a language: that of the event as the event says it there."""
    return _worded(event, lang) if of_photo in event.values() else of_photo


def _is(claim: Claim, field: str) -> bool:
    return claim.field.partition(".")[0] == field


def _lang(claim: Claim, main: Lang) -> Lang:
    return claim.field.partition(".")[2] or main
