"""Rules about people who can be recognised."""

from collections.abc import Iterator

from gallery.lint.said import Essay, Hit, Photo


def undecided(photo: Photo, _: Essay) -> Iterator[Hit]:
    """Nobody has decided who may be recognised in it; a warning where that is only advised."""
    if photo.faces:
        yield Hit(mild=photo.faces != "required")
