"""When an essay was published and last corrected, as machines read it (RFC 3339)."""

from datetime import UTC, date, datetime, time

from gallery.blocks import NEVER
from gallery.catalog import AlbumRow


def published(row: AlbumRow) -> datetime | None:
    """The moment it was opened to readers, where the album notes it, or an embargo ended.

    Else noon UTC of the event's first day, as within half a day of it wherever it was; None when
    nobody knows that either.
    """
    moments = [row.publish_at or 0, row.opens if row.opens < NEVER else 0]
    if any(moments):
        return datetime.fromtimestamp(max(moments), UTC)
    day = date.fromisoformat(row.first) if row.first else date.min
    return None if day == date.min else datetime.combine(day, time(12), UTC)


def updated(row: AlbumRow) -> datetime | None:
    """The last correction, or the publishing; mending a typing error is no news to anybody."""
    opened = published(row)
    if row.corrected is None:
        return opened
    corrected = datetime.fromtimestamp(row.corrected, UTC)
    return max(opened, corrected) if opened else corrected


def stamp(moment: datetime | None) -> str:
    """ "2026-05-02T12:00:00Z"; "" for None."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
