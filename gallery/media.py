"""Where renditions are kept, and the addresses under which readers find them."""

import hashlib
from urllib.parse import quote

FOLDER = ".gallery/renditions"


def rendition_key(sha256: str, recipe: str, width: int, suffix: str) -> str:
    """Store key of one rendition: by content of the original and recipe, never by name."""
    return f"{_stem(sha256, recipe)}-{width}.{suffix}"


def note_key(sha256: str, recipe: str) -> str:
    """Store key of the note that says that all renditions of a recipe are there."""
    return f"{_stem(sha256, recipe)}.json"


def _stem(sha256: str, recipe: str) -> str:
    return f"{FOLDER}/{sha256[:2]}/{sha256[2:]}/{recipe}"


def token(sha256: str, recipe: str, slug: str, number: int, mark: str) -> str:
    """Sixteen hex digits that change whenever a photo's public bytes may change.

    mark  that of the words that its pictures carry

    They cannot be guessed without the original, and tell nothing of it.
    """
    told = f"{sha256} {recipe} {slug} {number} {mark}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def address(slug: str, number: int, mark: str, width: int, suffix: str) -> str:
    """Where readers get one rendition; `mark` is the photo's token, `width` is in pixels."""
    return f"/media/{quote(slug, safe='')}/{number}-{mark}-{width}.{suffix}"
