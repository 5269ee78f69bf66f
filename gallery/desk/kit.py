"""The kit of an event on the desk: how its captions will read, who follows it already. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gallery.blocks import PhotoBlock
from gallery.desk.composed import Frame, Scene, caption
from gallery.desk.opened import Desk, Shot
from gallery.event import Codes, Event
from gallery.event.codes import PERSON
from gallery.event.composing import Composed
from gallery.ingest.claimed import said_of
from gallery.ingest.context import camera_names, in_context, is_of_event
from gallery.model import Claim, Lang, Original

IMAGINED = "IMG_0001.jpg"
"""A photo as it may come, for an example before there is any."""


@dataclass(frozen=True, slots=True)
class Following:
    """How far an essay's photos carry what the kit says.

    photos   that carry something of it; behind: those that the next look at the folder changes
    cameras  bodies of its photos that the kit gives to nobody, each with how many
    """

    photos: int
    behind: int
    cameras: Mapping[str, int]


def example(
    desk: Desk, event: Event, actions: Mapping[Lang, str], today: date
) -> Mapping[Lang, Composed]:
    """The caption of one photo by the kit's templates: of the essay's first, else of one imagined.

    actions  what happens in it, in each language of the site
    returns  nothing for languages without a template
    """
    original = _first(desk) or _imagined(event)
    known = in_context(original, event, desk.album, today)
    names = [next(iter(name.values())) for name in list(event.people.values())[:1]]
    block = PhotoBlock.read({"photo": original.name, "persons": names})
    shot = Shot(original.name, desk.slug, original.number, block, said_of(known, desk.album, today))
    scene = Scene(desk.album, event, [*actions], max(1, len(desk.shots)))
    frame = Frame(scene, replace(shot, claims=known.claims), 1, actions)
    return {
        lang: caption(event.captions[lang], lang, frame)
        for lang in actions
        if lang in event.captions
    }


def following(desk: Desk, event: Event, today: date) -> Following:
    """Look through the photos that lie in the essay's own folder."""
    there = [p for p in desk.manifest.photos.values() if not p.gone and p.verdict is None]
    carrying = sum(any(map(is_of_event, photo.claims)) for photo in there)
    behind = sum(in_context(photo, event, desk.album, today) is not photo for photo in there)
    return Following(carrying, behind, _unowned(there, event))


def repeated(event: Event, codes: Codes) -> Sequence[str]:
    """Codes that are given other words more than once: in the file, or in it and as a person."""
    people = {f"{PERSON}{code}": (*names.values(),) for code, names in event.people.items()}
    both = [
        code
        for code, words in codes.phrases.items()
        if code in people and words[0] not in people[code]
    ]
    return tuple(dict.fromkeys((*codes.twice, *both)))


def _unowned(photos: Iterable[Original], event: Event) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for photo in photos:
        names = camera_names(photo.claims)
        serials = {claim.value for claim in photo.claims if claim.field == "camera_serial"}
        body = next((name for name in names if name not in serials), "")
        if body and not any(name in event.photographers for name in names):
            found[body] = found.get(body, 0) + 1
    return found


def _first(desk: Desk) -> Original | None:
    own = (desk.manifest.photos.get(shot.name) for shot in desk.shots if shot.home == desk.slug)
    return next((photo for photo in own if photo), None)


def _imagined(event: Event) -> Original:
    camera = next(iter(event.photographers), "")
    claims = [Claim("byline", camera, "exif:Artist")] if camera else []
    return Original(IMAGINED, 1, "", 0, 0, claims=claims)
