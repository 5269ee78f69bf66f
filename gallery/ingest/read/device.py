"""Which texts a machine wrote where a person could have written.

Cameras fill ImageDescription with their own name ("OLYMPUS DIGITAL CAMERA"), a file name, a
mode ("hdr") or a program's mark, and programs carry that into XMP and IPTC. What is said here
holds for any camera: it compares with the names that the file itself gives for its maker, and
otherwise looks at the words' kind, not at known texts.
"""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_VERSION = re.compile(r"[vr]?\d+[a-z]?", re.ASCII)
_LONGEST = 200
"""Characters; longer texts are a person's unless they are data."""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_HUMP.sub(" ", text))]


_FILLERS = frozenset(_words("a an and at by for from in is of on the this using with"))
_TELLING = frozenset(
    _words(
        """cam camera cameras copyright created data dcim default digital dslr dsc dv edited exif
        file hd image images img jfif jpeg jpg made mobile phone photo photograph photos pic pics
        pict picture pictures png processed scan scanned scanner screenshot shot smartphone still
        taken tiff unknown untitled video webcam written co company corp corporation inc ltd"""
    )
)
"""Words that say that this is a picture or a file, not what is in it."""

_MARKS = re.compile(r"\bDSC\b|\bDIGITAL (STILL )?CAMERA\b|\bEXIF[_ ]JPEG\b", re.IGNORECASE)
_MADE = re.compile(
    r"(?:created|processed|edited|generated|enhanced|saved|exported|converted|optimi[sz]ed"
    r"|scanned) (?:with|using) (?-i:\w*[A-Z])",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?-i:[A-Z0-9_]{4})\d{4}"  # the DCF rule for names of pictures
    r"|[A-Za-z]{0,5}[-_]?\d{6,8}[-_]\d{4,9}\w*"
    r"|(?-i:[A-Z]{2,5})[-_]?\d{3,}"
    r"|\d{3}[-_]\d{4}"
    r"|\S+\.(?:jpe?g|tiff?|png|heic|heif|webp|gif|bmp|dng|nef|cr2|cr3|arw|raf|orf|rw2|psd|mp4)",
    re.ASCII | re.IGNORECASE,
)
_PATH = re.compile(r"(?:[A-Za-z]:|DCIM|\\)[^\n]*\\[^\n]+|/(?:storage|sdcard|data|Users|home)/\S+")
_VERSIONED = re.compile(r".{3,80}\b(?:v|ver\.?|version) ?\d+[.,]\d[\d.,]*", re.IGNORECASE)
_DUMP = re.compile(r"\{.*\}|<[^<>]*>|(?:\w+ ?[:=] ?[^\s;]*; ?){3,}.*", re.DOTALL)
_MODE = re.compile(r"[a-z][a-zA-Z0-9_]{0,11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Device:
    """What a file says about what made it: maker, model, program; "" when it does not."""

    make: str = ""
    model: str = ""
    software: str = ""

    @property
    def known(self) -> bool:
        """Whether a camera put its name into the file."""
        return bool(self.make or self.model)


def wrote(text: str, device: Device) -> bool:
    """Whether a device or a program wrote `text`, as far as the text and the names tell."""
    if not any(letter.isalnum() for letter in text) or (text.isascii() and len(set(text)) == 1):
        return True
    if len(text) > _LONGEST:
        return bool(_DUMP.fullmatch(text))
    bare = text.strip(" .")
    return bool(
        _FILE.fullmatch(bare)
        or _PATH.fullmatch(bare)
        or _VERSIONED.fullmatch(bare)
        or _DUMP.fullmatch(bare)
        or (len(bare.split()) <= 8 and _MADE.match(bare))
        or _names_a_device(bare, device)
    )


def is_mode(text: str, device: Device) -> bool:
    """Whether a lone word is a mode that a phone noted ("edf", "hdr", "oznorCO").

    Only for a camera's own field that no program has carried into XMP or IPTC: a person who
    writes one word in small letters there uses a program that writes it everywhere.
    """
    return device.known and bool(_MODE.fullmatch(text))


def _names_a_device(text: str, device: Device) -> bool:
    """Only names of the maker, the model or the program, and words about pictures."""
    words = _words(text)
    make, model, software = (_words(t) for t in (device.make, device.model, device.software))
    names = {*make, *model, *software}
    about = _TELLING | _FILLERS if names.intersection(words) else _TELLING
    if not all(w in names or w in about or _VERSION.fullmatch(w) for w in words):
        return _is_marked(text) or _is_series(text, make)
    joined = "".join(words)
    whole = any(joined == "".join(name) for name in (model, software) if name)
    return whole or any(word in make or word in _TELLING for word in words)


def _is_marked(text: str) -> bool:
    """A maker's name that the file does not repeat, before a mark that only cameras write."""
    text = _HUMP.sub(" ", text)
    rest = _WORD.findall(_MARKS.sub("", text))
    return bool(_MARKS.search(text)) and len(rest) <= 3 and all(w[0] == w[0].upper() for w in rest)


def _is_series(text: str, make: list[str]) -> bool:
    """The maker's name and a series in a few capitals ("SAMSUNG CSC")."""
    first, *rest = text.split()
    return first.casefold() in make and text.isupper() and all(len(word) <= 4 for word in rest)
