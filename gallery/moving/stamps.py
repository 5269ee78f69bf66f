"""When a link or a token was last used: on a disk the time of its file, elsewhere a member of it.

A record travels with the member, in one spelling, so that its hash is the same at both ends.
"""

from typing import Any, Final

import msgspec

_MEMBER: Final = "changed"
"""Seconds since 1970; a time of 0 on a disk, and no member elsewhere, say that it never was."""

_MS: Final = 10**6
"""Nanoseconds of a millisecond, which is as closely as a stamp is kept."""


def has_one(name: str) -> bool:
    """Whether what is called so beside the albums is a record, which may have a stamp."""
    return name.startswith(("links/", "tokens/")) and name.endswith(".json")


def alike(data: bytes) -> bytes:
    """A record as it travels; what is no JSON object travels as it is."""
    told = _read(data)
    if told is None:
        return data
    seconds = told.pop(_MEMBER, None)
    return _written(told, round(seconds * 1000) if isinstance(seconds, int | float) else 0)


def put(data: bytes, mtime_ns: int) -> bytes:
    """A record of a disk as it travels."""
    told = _read(data)
    if told is None:
        return data
    told.pop(_MEMBER, None)
    return _written(told, mtime_ns // _MS)


def taken(data: bytes) -> tuple[bytes, int | None]:
    """A record as it lies on a disk, and the time of its file, ns since 1970; None for any."""
    told = _read(data)
    if told is None:
        return data, None
    seconds = told.pop(_MEMBER, 0)
    return msgspec.json.encode(told), round(seconds * 1000) * _MS


def _read(data: bytes) -> dict[str, Any] | None:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _written(told: dict[str, Any], milliseconds: int) -> bytes:
    stamp = {_MEMBER: milliseconds / 1000} if milliseconds else {}
    return msgspec.json.encode({**told, **stamp})
