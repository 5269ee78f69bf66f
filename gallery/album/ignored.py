"""What does not matter in album.toml: rules that do not count for an essay, or for one photo."""

from functools import partial

from gallery.album.edit import with_head, with_photos
from gallery.album.words import put


def with_ignored(source: str, photo: str, rule: str, reason: str) -> str:
    """Say why a rule does not count, `ignore.RULE = "why"`; "" makes it count again.

    photo   the first block that shows it says so; "" = the essay does
    raises  Missing without such a block; AlbumError when it cannot be written
    """
    change = partial(put, field="ignore", lang=rule, words=reason, spoken=())
    return with_photos(source, [(photo, change)]) if photo else with_head(source, change)
