"""What culling writes into album.toml: a `[[cull]]` for each photo that was decided about."""

from collections.abc import Mapping, Sequence
from typing import Any

from gallery.album.tables import with_tables
from gallery.blocks import Cull


def with_cull(source: str, wanted: Sequence[Cull]) -> str:
    """Say of some photos what was decided about them: one table each, none where nothing is."""
    return with_tables(source, "cull", {one.photo: _values(one) for one in wanted})


def _values(one: Cull) -> Mapping[str, Any]:
    told = {"photo": one.photo, "pick": one.pick, "stars": one.stars, "label": one.label}
    kept = {key: value for key, value in told.items() if value not in (None, "")}
    return kept if one.said else {}
