"""What an IPTC block says (IIM version 4.2, record 2; dataset numbers as in the standard)."""

from collections.abc import Iterator

from gallery.ingest.read import dates, letters
from gallery.model import Claim

_MOST = 1000
"""Datasets that we look at."""

_FIELDS = {
    5: "title",
    25: "keyword",
    40: "instructions",
    80: "byline",
    90: "city",
    92: "sublocation",
    95: "state",
    101: "country",
    105: "headline",
    110: "credit",
    115: "source",
    116: "copyright",
    120: "caption",
}
_REPEATABLE = frozenset((25, 80))
_DATES = ((55, 60), (62, 63))

LIMITS = {
    "caption": 2000,
    **dict.fromkeys(("headline", "instructions"), 256),
    "copyright": 128,
    **dict.fromkeys(("keyword", "title", "country"), 64),
    **dict.fromkeys(("byline", "credit", "source", "city", "state", "sublocation"), 32),
}
"""Bytes after which IIM cuts a field off."""


def claims(block: bytes) -> Iterator[Claim]:
    """Yield what the datasets of record 2 say."""
    records = _datasets(block)
    macintosh = _is_macintosh(records)
    seen: set[int] = set()
    for number, data in records:
        text = letters.clean(_decoded(data, macintosh)) if number in _FIELDS else ""
        if text and (number in _REPEATABLE or number not in seen):
            seen.add(number)
            yield Claim(_FIELDS[number], text, f"iptc:2:{number}")
    first: dict[int, str] = {}
    for number, data in records:
        first.setdefault(number, data.decode("latin-1").strip("\0 "))
    for day, clock in _DATES:
        if moment := dates.iim(first.get(day, ""), first.get(clock, "")):
            yield from moment.claims(f"iptc:2:{day}")


def _decoded(data: bytes, macintosh: bool) -> str:
    """Strict UTF-8 first, whatever 1:90 declares: many blocks declare nothing, or too late."""
    text = letters.utf8(data)
    if text is None:
        text = data.decode("mac_roman") if macintosh else letters.western(data)
    return text


def _is_macintosh(records: list[tuple[int, bytes]]) -> bool:
    """One program wrote all the texts, so all of them bear witness."""
    texts = [data for number, data in records if number in _FIELDS and letters.utf8(data) is None]
    return letters.is_macintosh(b"\n".join(texts))


def _datasets(block: bytes) -> list[tuple[int, bytes]]:
    """(dataset number, content) of record 2, up to the first byte that is no dataset."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C and len(found) < _MOST:
        record, number = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if length & 0x8000:  # extended: the low bits count the bytes of the real length
            width = length & 0x7FFF
            if width > 4:
                break
            length = int.from_bytes(block[at : at + width], "big")
            at += width
        if at + length > len(block):
            break
        if record == 2:
            found.append((number, block[at : at + length]))
        at += length
    return found
