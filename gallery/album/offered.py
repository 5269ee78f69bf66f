"""What links for contributors write into album.toml: `[[offered]]` for each photo that came."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gallery.album.noted import with_note, with_noted, without_note
from gallery.model import Offered


def with_offered(source: str, offered: Offered) -> str:
    """Note that a photo was sent by a stranger, and waits for an editor; an older note goes."""
    values: dict[str, Any] = {"photo": offered.photo, "at": offered.at.replace(microsecond=0)}
    values |= {"by": offered.by} if offered.by else {}
    values |= {"link": offered.link} if offered.link else {}
    return with_note(without_note(source, "offered", offered.photo), "offered", values)


def with_accepted(source: str, photos: Iterable[str], at: datetime) -> str:
    """Note when an editor accepted photos: from then on they are like any other."""
    for photo in photos:
        source = with_noted(source, "offered", photo, {"accepted": at.replace(microsecond=0)})
    return source


def without_offered(source: str, photo: str) -> str:
    """Take a photo's note away; what people wrote around it stays."""
    return without_note(source, "offered", photo)
