"""Who, where and when: all that a photo's sources say, for an editor to accept. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gallery import when
from gallery.desk.opened import Shot
from gallery.errors import AlbumError
from gallery.ingest.resolve import kind
from gallery.model import Claim

_PARTS = ("sublocation", "city", "state", "country")


@dataclass(frozen=True, slots=True)
class Told:
    """What one source says.

    value     a name, a date as EDTF, a place as people write it
    source    as of a Claim
    kind      of a date: "taken", "digitized", "name", "gps" or "modified"; else ""
    accepted  the essay says the same by the editor's word
    chosen    it is what the desk goes by as long as the editor says nothing
    """

    value: str
    source: str
    kind: str = ""
    accepted: bool = False
    chosen: bool = False


def who(shot: Shot) -> Sequence[Told]:
    """Names that its sources put to the people in it; each once."""
    named = shot.block.persons if shot.block else ()
    found: dict[str, str] = {}
    for claim in shot.claims:
        if claim.field == "person":
            found.setdefault(claim.value, claim.source)
    return [Told(value, source, accepted=value in named) for value, source in found.items()]


def when_taken(shot: Shot) -> Sequence[Told]:
    """Days and times that its sources state, most trusted first; each day and kind once."""
    stated = shot.block.date if shot.block else ""
    found: dict[tuple[str, str], Told] = {}
    for claim in shot.claims:
        if claim.field == "date" and _is_date(claim.value):
            told = kind(claim)
            chosen = not stated and claim.source == shot.facts.date_source
            one = Told(claim.value, claim.source, told, stated == day(claim.value), chosen)
            found.setdefault((claim.value, told), one)
    return list(found.values())


def where(shot: Shot) -> Sequence[Told]:
    """Places that its sources name, each set of fields on one line; each once."""
    facts = shot.facts
    chosen = ", ".join(filter(None, (facts.sublocation, facts.city, facts.state, facts.country)))
    found: dict[str, Told] = {}
    for claims in _sets(shot.claims):
        parts = {claim.field: claim.value for claim in reversed(claims)}
        value = ", ".join(parts[name] for name in _PARTS if parts.get(name))
        found.setdefault(value, Told(value, claims[0].source, chosen=value == chosen))
    return list(found.values())


def day(edtf: str) -> str:
    """A date without its time of day, as blocks state it."""
    return edtf.partition("T")[0] if "/" not in edtf else edtf


def _sets(claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """Location fields that belong together: those of one kind of source, and of one set in it."""
    sets: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.field in _PARTS:
            kind_of_source = claim.source.partition(":")[0]
            name = claim.source if "Location" in claim.source else kind_of_source
            sets.setdefault(name, []).append(claim)
    yield from sets.values()


def _is_date(edtf: str) -> bool:
    try:
        when.parse(edtf)
    except AlbumError:
        return False
    return True
