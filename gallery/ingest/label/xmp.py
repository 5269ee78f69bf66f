"""The XMP packet of a label (ISO 16684-1; names from the IPTC Photo Metadata Standard 2023)."""

from collections.abc import Iterable, Sequence
from hashlib import md5
from xml.sax.saxutils import escape, quoteattr

from gallery.ingest.label.words import clean, cleaned, default
from gallery.model import Label, Texts

LONGEST = 65_502
"""Bytes of a packet in one JPEG segment (XMP part 3, 1.1.3)."""

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
_NOTE = "xmpNote:HasExtendedXMP"
_MINING = {
    "allowed": "http://ns.useplus.org/ldf/vocab/DMI-ALLOWED",
    "reserved": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
}
"""PLUS's words for whether machines may be trained on a picture, by ours. Rights information as
much as the licence is: it travels with the picture."""


def packet(label: Label) -> bytes:
    """The whole label as one packet in UTF-8; b"" for a label that says nothing."""
    made = properties(label)
    return wrapped(made) if made else b""


def parts(label: Label) -> tuple[bytes, bytes]:
    """The label as a packet that fits into a JPEG segment, and what was too long for it.

    The second part is b"" but for captions of more than 64 kB; the first one names it by its
    MD5 (XMP part 3, 1.1.3.1, "extended XMP").
    """
    main, moved = properties(label), []
    note = element(_NOTE, "0" * 32)
    while main and len(wrapped([*main, note])) > LONGEST:
        longest = max(main, key=len)
        main.remove(longest)
        moved.append(longest)
    if not moved:
        return packet(label), b""
    rest = _tree(moved).encode()
    return wrapped([*main, element(_NOTE, digest(rest))]), rest


def digest(rest: bytes) -> str:
    """The name of an extended packet: its MD5 in 32 capital hex digits."""
    return md5(rest, usedforsecurity=False).hexdigest().upper()


def properties(label: Label) -> list[str]:
    """The XML of every property that has something to say."""
    made = (
        _listed("dc:creator", label.creators),
        _alternatives("dc:rights", {"": label.copyright}),
        element("photoshop:Credit", label.credit),
        element("xmpRights:WebStatement", label.licence),
        _alternatives("xmpRights:UsageTerms", label.usage_terms),
        _alternatives("dc:description", label.captions),
        _alternatives("Iptc4xmpCore:AltTextAccessibility", label.alts),
        element("Iptc4xmpExt:DigitalSourceType", label.source_type),
        element("plus:DataMining", _MINING.get(label.data_mining, "")),
    )
    return [xml for xml in made if xml]


def element(name: str, text: str) -> str:
    """A property of one text, "" without one; the prefix of `name` is one that packets declare."""
    text = clean(text)
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def wrapped(made: Iterable[str]) -> bytes:
    """A packet of these properties; empty ones are left out."""
    tree = _tree(made)
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{tree}\n<?xpacket end="w"?>'
    ).encode()


def _tree(made: Iterable[str]) -> str:
    spaces = "".join(f'\n    xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    lines = "".join(f"   {xml}\n" for xml in made if xml)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'  <rdf:Description rdf:about=""{spaces}>\n'
        f"{lines}"
        "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>"
    )


def _listed(name: str, texts: Sequence[str]) -> str:
    """An ordered array."""
    items = "".join(element("rdf:li", text) for text in texts)
    return f"<{name}><rdf:Seq>{items}</rdf:Seq></{name}>" if items else ""


def _alternatives(name: str, texts: Texts) -> str:
    """A language alternative; the main language is the default too (XMP part 1, 8.2.2.4)."""
    said = cleaned(texts)
    items = "".join(
        f"<rdf:li xml:lang={quoteattr(lang)}>{escape(text)}</rdf:li>"
        for lang, text in (("x-default", default(said)), *said.items())
        if lang
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>" if said else ""
