"""Bytes to text, and text to one clean form."""

import re

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_GAP = re.compile(r"\n(?=\n\n)")
_NOTHING = frozenset(("null", "(null)", "x-default", "undefined", "none", "n/a", "nil", "?"))
_WINDOWS = {n: bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xA0)}
_BYTES = {ord(letter): n for n, letter in _WINDOWS.items()}
_WHOLE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}")
"""Letters of two and three bytes in UTF-8, the usual ones."""

_INSIDE = re.compile(rb"(?<=[a-z])[\x80-\x91\x95\x98-\xff](?=[a-z])")


def clean(text: str) -> str:
    """Fold line ends (a lone CR is an old Mac's), drop control characters and outer blanks.

    A word by which programs say "nothing" ("null", "x-default") comes back as "". UTF-8 that a
    program took for Windows-1252 and encoded once more is put right.
    """
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text if text.isascii() else _once(text)))
    text = _GAP.sub("", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
    return "" if text.casefold() in _NOTHING else text


def decoded(data: bytes) -> str:
    """Text whose charset nobody states: UTF-8 when it can be, else Windows-1252.

    MWG 2.0 wants UTF-8 in EXIF; older writers used the code page of a western Windows; where
    programs of both kinds wrote into one text, each letter is read for what it is.
    """
    text = utf8(data)
    return western(data) if text is None else text


def western(data: bytes) -> str:
    """Windows-1252, with the letters of UTF-8 in it where those are the more frequent."""
    strays = sum(byte > 0x7F for byte in _WHOLE.sub(b"", data))
    if len(_WHOLE.findall(data)) <= strays:
        return windows(data)
    parts, at = [], 0
    for letter in _WHOLE.finditer(data):
        parts += [windows(data[at : letter.start()]), letter[0].decode("utf-8", "replace")]
        at = letter.end()
    return "".join((*parts, windows(data[at:])))


def _once(text: str) -> str:
    """The text before it was encoded twice, where it reads as UTF-8 byte by byte."""
    try:
        return text.translate(_BYTES).encode("latin-1").decode()
    except UnicodeError:
        return text


def utf8(data: bytes) -> str | None:
    """Strict UTF-8, or None.

    A last letter that a length limit cut in two is dropped, if letters before it prove that
    the text is UTF-8: alone it may as well be the "é" that ends a Latin-1 "café".
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        whole = data[: error.start]
        if error.reason != "unexpected end of data" or whole.isascii():
            return None
    return whole.decode()


def windows(data: bytes) -> str:
    """Windows-1252; its five holes stay the control characters of Latin-1."""
    return data.decode("latin-1").translate(_WINDOWS)


def is_macintosh(data: bytes) -> bool:
    """Whether 8-bit text reads as words in Mac Roman and as no words in Windows-1252.

    Looks at bytes between two small letters: in words of western languages they are small
    letters too. Apostrophes and dashes of Windows-1252 stand there lawfully and say nothing.
    """
    inside = b"".join(_INSIDE.findall(data))
    mac = sum(letter.islower() for letter in inside.decode("mac_roman"))
    return mac > sum(letter.islower() for letter in windows(inside))


def utf16(data: bytes, order: str) -> str:
    """UTF-16 in the byte order that its zeros betray, else in `order` ("<" or ">").

    Exif leaves the order of UNICODE comments open, and writers differ.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    high, low = data[::2].count(0), data[1::2].count(0)
    little = low > high if low != high else order == "<"
    return data.decode("utf-16-le" if little else "utf-16-be", "replace")
