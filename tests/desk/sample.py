"""An essay on a desk: files as an ingest leaves them, without pictures."""

from collections.abc import Mapping, Sequence

from gallery.album.manifest import Manifest, dump
from gallery.model import Claim, Original, Pixels, Verdict
from gallery.store import Store

PIXELS = Pixels("JPEG", 900, 600, "#334455", "x")
HEAD = """\
title.en = "May Day"
title.es = "Primero de Mayo"
date = "2026-05-01"
place.en = "Mexico City"
credit = "Inés Marrufo"
lang = "en"
status = "draft"
"""


def original(name: str, number: int, *claims: Claim, verdict: Verdict | None = None) -> Original:
    """A file of an album with what it says."""
    return Original(
        name=name,
        number=number,
        sha256=f"{number:064}",
        bytes=9,
        mtime_ns=1,
        pixels=None if verdict else PIXELS,
        recipe="recipe",
        widths=() if verdict else (400, 800, 1280),
        verdict=verdict,
        claims=claims,
    )


def lay(store: Store, slug: str, source: str, originals: Sequence[Original]) -> None:
    """Put an essay into the store, with its files in the manifest."""
    store.put(f"{slug}/album.toml", source.encode())
    photos = {one.name: one for one in originals}
    store.put(f"{slug}/manifest.json", dump(Manifest(photos, len(photos) + 1, 1)))


def block(name: str, **words: str | Mapping[str, str]) -> str:
    """A photo block: block("a.jpg", caption={"en": "…"}, credit="…")."""
    lines = [f'\n[[block]]\nphoto = "{name}"\n']
    for field, said in words.items():
        if isinstance(said, str):
            lines.append(f'{field} = "{said}"\n')
        else:
            lines += [f'{field}.{lang} = "{text}"\n' for lang, text in said.items()]
    return "".join(lines)


def taken(moment: str) -> Claim:
    """When the shutter opened."""
    return Claim("date", moment, "exif:DateTimeOriginal")
