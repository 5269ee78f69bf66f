"""What withholding writes into album.toml: `[[withheld]]` for a photo, or for the whole essay."""

from collections.abc import Mapping
from typing import Any

from gallery.album.edit import whole_seconds
from gallery.album.tables import with_tables
from gallery.blocks import Withheld


def with_withheld(source: str, one: Withheld) -> str:
    """Note that a photo or the essay is withheld, or was; of each there is one table."""
    return with_tables(source, "withheld", {one.photo: _values(one)})


def _values(one: Withheld) -> Mapping[str, Any]:
    told: dict[str, Any] = {"photo": one.photo, "at": whole_seconds(one.at), "by": one.by}
    told |= {"note": dict(one.note or {}), "public": one.public}
    told["released"] = None if one.released is None else whole_seconds(one.released)
    return {key: value for key, value in told.items() if value}
