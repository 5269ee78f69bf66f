"""A colour profile without a word in it: what its numbers say, and nothing of who made it.

Profiles name screens, programs and people, and tell when they were made (ICC.1:2022, 7.2, 9.2).
A decoder needs none of that. Pure: bytes in, bytes out.
"""

import struct

_HEAD, _LINE = 128, 12  # bytes of the header, and of each line of the table below it
_MOST = 100  # tags; no profile has more

_NUMBERS = frozenset(
    (
        *(b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"bkpt", b"chad", b"cicp"),
        *(b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"gamt"),
        *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2"),
        *(b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3"),
    )
)
"""The tags that colours are worked out from."""

_TYPES = frozenset(
    (b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet")
)
_CICP = b"cicp"
_NAME, _RIGHTS = "RGB", "CC0"
_V4 = 4


def bare(profile: bytes) -> bytes:
    """The same profile with two neutral texts, because it must have them; b"" for no profile."""
    if len(profile) < _HEAD + 4 or profile[36:40] != b"acsp":
        return b""
    count = int.from_bytes(profile[_HEAD : _HEAD + 4], "big")
    if count > _MOST or len(profile) < _HEAD + 4 + _LINE * count:
        return b""
    kept: dict[bytes, bytes] = {}
    for number in range(count):
        name, at, size = struct.unpack_from(">4sII", profile, _HEAD + 4 + _LINE * number)
        data = profile[at : at + size]
        if name in _NUMBERS and len(data) == size and data[:4] in _TYPES | {_CICP}:
            kept[name] = data
    if not kept:
        return b""
    texts = _texts(profile[8])
    return _packed(_header(profile), {b"desc": texts[0], **kept, b"cprt": texts[1]})


def _header(profile: bytes) -> bytes:
    """What it is and how it is to be used; no date, maker, model, creator or mark."""
    head = bytearray(profile[:_HEAD])
    for first, last in ((4, 8), (24, 36), (40, 44), (48, 56), (80, 128)):
        head[first:last] = bytes(last - first)
    head[24:30] = struct.pack(">3H", 2000, 1, 1)  # it must have one
    return bytes(head)


def _packed(head: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A profile of these tags; what is alike is stored once, as it mostly was."""
    at = _HEAD + 4 + _LINE * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}
    for name, data in tags.items():
        if data not in places:
            places[data] = at + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, places[data], len(data))
    whole = head + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


def _texts(version: int) -> tuple[bytes, bytes]:
    """Its name and its rights, as this version of profiles writes them (v2: 6.5.17, 6.5.18)."""
    if version >= _V4:
        return _several(_NAME), _several(_RIGHTS)
    name, rights = _NAME.encode() + b"\0", _RIGHTS.encode() + b"\0"
    described = b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    return described, b"text" + bytes(4) + rights


def _several(words: str) -> bytes:
    """A text in one language of a list (10.15)."""
    told = words.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(told), 28) + told
