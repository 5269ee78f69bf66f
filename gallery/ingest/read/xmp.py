"""What an XMP packet says (ISO 16684-1; IPTC Photo Metadata Standard 2023 for the names).

Parsed with own namespaces, because the prefixes in a packet are the writer's free choice. A
packet that breaks off still says what stood before the break. No entity is ever expanded.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import DefusedXMLParser

from gallery.ingest.read import dates, letters
from gallery.model import Claim

_LONGEST = 1 << 20
_DEEPEST = 50
"""Bytes and levels of a packet that we look at."""

_MOST = 2000
"""Values that we look at."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TRANSPARENT = (_RDF[1:-1], "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace")
_UNKNOWN = "?"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
OWN = "http://march-gallery.invalid/ns/1.0/"
"""The namespace of what the gallery notes for itself ("march:"): nobody's, as RFC 2606 promises."""

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    OWN: "march",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://creativecommons.org/ns#": "cc",
}
_CORE, _EXT = "Iptc4xmpCore:", "Iptc4xmpExt:"
_ONE = {
    "dc:rights": "copyright",
    "xmpRights:WebStatement": "web_statement",
    "cc:license": "licence",
    "plus:TermsAndConditionsURL": "licence",
    "photoshop:Headline": "headline",
    "photoshop:Credit": "credit",
    "photoshop:Source": "source",
    "photoshop:Instructions": "instructions",
    "photoshop:City": "city",
    "photoshop:State": "state",
    "photoshop:Country": "country",
    _CORE + "Location": "sublocation",
    _EXT + "DigitalSourceType": "digital_source_type",
    "xmp:Rating": "rating",
    "xmp:Label": "label",
    "xmp:CreatorTool": "software",
    "tiff:Make": "camera_make",
    "tiff:Model": "camera_model",
    "aux:SerialNumber": "camera_serial",
    "exifEX:BodySerialNumber": "camera_serial",
}
_MANY = {"dc:creator": "byline", "dc:subject": "keyword", _EXT + "PersonInImage": "person"}
_LANGUAGES = {
    "dc:description": "caption",
    "dc:title": "title",
    "xmpRights:UsageTerms": "usage_terms",
    _CORE + "AltTextAccessibility": "alt",
}
_PLACES = (_EXT + "LocationShown", _EXT + "LocationCreated")
_PLACE = {
    _EXT + "City": "city",
    _EXT + "ProvinceState": "state",
    _EXT + "CountryName": "country",
    _EXT + "Sublocation": "sublocation",
}
_DATES = (
    *("photoshop:DateCreated", "exif:DateTimeOriginal", "exif:DateTimeDigitized"),
    *("xmp:CreateDate", "exif:GPSTimeStamp", "xmp:ModifyDate"),
)
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:x0*(?:1?[0-8bcefBCEF]|19|1[adAD])|0*(?:[0-8]|1[124-9]|2\d|3[01]));"
)
_POSITION = re.compile(r"(\d+),([\d.]+)(?:,([\d.]+))?([NSEW])", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Value:
    """One text: the property's path ("photoshop:City",), its language or "", the text."""

    path: tuple[str, ...]
    lang: str
    text: str


def claims(packet: bytes, origin: str = "xmp") -> Iterator[Claim]:
    """Yield what a packet says; `origin` heads the source names ("sidecar" for a sidecar)."""
    found: dict[str, list[_Value]] = {}
    for value in _values(packet):
        found.setdefault(value.path[0], []).append(value)
    for name, field in (_ONE | _MANY | _LANGUAGES).items():
        values = [value for value in found.get(name, ()) if len(value.path) == 1]
        source = f"{origin}:{name}"
        if name in _MANY:
            yield from (Claim(field, value.text, source) for value in values)
        elif values:
            yield Claim(field, _default(values).text, source)
        if name in _LANGUAGES:
            yield from (Claim(f"{field}.{v.lang}", v.text, source) for v in values if v.lang)
    for name in _PLACES:
        for value in found.get(name, ()):
            if field := _PLACE.get(value.path[-1], ""):
                yield Claim(field, value.text, f"{origin}:{name}")
    yield from _numbers(found, origin)
    for name in _DATES:
        if moment := dates.stamp(_first(found, name)):
            yield from moment.claims(f"{origin}:{name}")


def text(packet: bytes, name: str) -> str:
    """The first text of one property, named like "dc:rights"; "" when it is not there."""
    values = (value for value in _values(packet) if value.path == (name,))
    return next(values, _Value((), "", "")).text


def _default(values: list[_Value]) -> _Value:
    """The value for readers of any language: "x-default", else the first."""
    return next((value for value in values if not value.lang), values[0])


def _first(found: Mapping[str, list[_Value]], name: str) -> str:
    return found[name][0].text if name in found else ""


def _numbers(found: Mapping[str, list[_Value]], origin: str) -> Iterator[Claim]:
    orientation = _first(found, "tiff:Orientation")
    if re.fullmatch("[1-8]", orientation):
        yield Claim("orientation", orientation, f"{origin}:tiff:Orientation")
    latitude = _degrees(_first(found, "exif:GPSLatitude"), "NS", 90)
    longitude = _degrees(_first(found, "exif:GPSLongitude"), "EW", 180)
    if latitude is not None and longitude is not None and (latitude, longitude) != (0, 0):
        yield Claim("latitude", f"{latitude:.6f}", f"{origin}:exif:GPSLatitude")
        yield Claim("longitude", f"{longitude:.6f}", f"{origin}:exif:GPSLongitude")


def _degrees(text: str, letters_of: str, limit: int) -> float | None:
    """ "DD,MM,SSk" or "DD,MM.mmk" (XMP part 2, 1.2.7.4) as decimal degrees."""
    match = _POSITION.fullmatch(text)
    if match is None or match[4] not in letters_of:
        return None
    try:
        degrees = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
    except ValueError:
        return None
    return (-degrees if match[4] in "SW" else degrees) if degrees <= limit else None


def _values(packet: bytes) -> list[_Value]:
    """The texts of a packet in its order; those before the break when it is not well-formed."""
    text = _readable(packet[:_LONGEST]) if len(packet) <= _LONGEST else ""
    reader = _Reader()
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    with suppress(ParseError, ValueError, LookupError):
        parser.feed(text)
    return reader.values


def _readable(packet: bytes) -> str:
    """The packet as text from its first "<", without what XML forbids and programs write."""
    wide = packet[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in packet[:4]
    text = letters.utf16(packet, ">") if wide else letters.decoded(packet)
    _, mark, rest = _FORBIDDEN.sub("", text).partition("<")
    return mark + rest.rstrip()


class _Reader:
    """Target of the XML parser: notes the texts below the top nodes of the RDF.

    A property is an element or an attribute of a node; in arrays every rdf:li is a value of
    its own; structures lengthen the path. Raises ValueError for a packet built to exhaust us.
    """

    def __init__(self) -> None:
        self.values: list[_Value] = []
        self.path: list[str] = []
        self.langs: list[str] = []
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self.path) >= _DEEPEST or len(self.values) > _MOST:
            raise ValueError("no packet that a program for photos writes")
        self.text.clear()
        self.path.append(_name(tag))
        self.langs.append(attributes.get(_LANG, ""))
        for key, text in attributes.items():
            if (name := _name(key)) and name != _UNKNOWN:
                self._note([*self.path, name], "", text)
            elif key == _RDF + "resource":
                self._note(self.path, "", text)

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, _tag: str) -> None:
        lang = next((lang for lang in reversed(self.langs) if lang), "")
        self._note(self.path, lang, "".join(self.text))
        self.text.clear()
        self.path.pop()
        self.langs.pop()

    def close(self) -> None:
        """The parser asks for it; there is nothing left to do."""

    def _note(self, path: list[str], lang: str, text: str) -> None:
        names = tuple(name for name in path if name)
        clean = letters.clean(text) if names and names[0] != _UNKNOWN else ""
        if clean:
            self.values.append(_Value(names, _language(lang), clean))


def _name(tag: str) -> str:
    """ "prefix:local" of a namespace that we know; "" for RDF's own elements and its wrapper.

    What stands below an unknown name ("?") describes something else, such as the pictures
    that this one was made of.
    """
    uri, _, local = tag[1:].partition("}")
    if uri in _TRANSPARENT:
        return ""
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else _UNKNOWN


def _language(tag: str) -> str:
    """BCP 47 in its usual spelling; "" for "x-default" and for what is no tag."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join((first.lower(), *(p.upper() if len(p) == 2 else p.title() for p in rest)))
