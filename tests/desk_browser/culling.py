"""Culling at the desk: an essay with bursts, and what its album.toml says afterwards."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, Page, expect

from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.formats import FORMATS
from gallery.media import rendition_key
from gallery.model import Claim, Original
from gallery.wiring import Gallery
from tests.conftest import PATIENCE
from tests.desk_browser.captioning import HEAD, House, name, visiting
from tests.web.sample import developed

SEEDS = 4
"""Pictures that are drawn; the others show one of them too, and look different by their dhash."""


def march(gallery: Gallery, slug: str, stacks: Sequence[int], **claims: Sequence[Claim]) -> None:
    """An essay of bursts, each of so many frames half a second apart; a minute lies between two.

    claims  more that the file of a photo says, by its stem: IMG_0003=[Claim(…)]
    """
    drawn = [developed(900, 600, seed, gallery.recipe) for seed in range(SEEDS)]
    for digest, rendered in drawn:
        for one in rendered.renditions:
            suffix = FORMATS[one.format].suffix
            key = rendition_key(digest, gallery.recipe.key, one.width, suffix)
            gallery.store.put(key, one.data)
    random, photos, source = Random(7), dict[str, Original](), HEAD
    for minute, frames in enumerate(stacks):
        look = random.getrandbits(64)
        for frame in range(frames):
            n = len(photos) + 1
            digest, rendered = drawn[minute % SEEDS]
            hour, tenths = divmod(minute, 60), frame * 5
            moment = f"2026-05-01T{9 + hour[0]:02}:{hour[1]:02}:{tenths // 10:02}"
            said = (
                Claim("date", moment, "exif:DateTimeOriginal"),
                Claim("subsec", str(tenths % 10), "exif:DateTimeOriginal"),
                Claim("camera_model", "Canon EOS R5", "exif:Model"),
                *claims.get(name(n).removesuffix(".jpg"), ()),
            )
            pixels = replace(rendered.pixels, dhash=f"{look ^ (1 << frame):016x}")
            widths = tuple(sorted({one.width for one in rendered.renditions}))
            recipe = gallery.recipe.key
            photos[name(n)] = Original(
                name(n), n, digest, 9, 0, pixels, recipe, widths, claims=said
            )
            source += f'\n[[block]]\nphoto = "{name(n)}"\ncaption.en = "Words {n}."\n'
    folder = gallery.library / "albums" / slug
    folder.mkdir(parents=True)
    (folder / "album.toml").write_text(source, "utf-8")
    (folder / "manifest.json").write_bytes(manifests.dump(Manifest(photos, len(photos) + 1)))


@contextmanager
def at_work(
    browser: Browser,
    house: House,
    slug: str,
    role: str = "admin",
    width: int = 1440,
    **options: Any,
) -> Iterator[Page]:
    """The screen that culls as somebody has it open."""
    with visiting(browser, house, role, width, **options) as page:
        page.goto(f"{house.server.address}/desk/essays/{slug}/cull/")
        expect(page.locator(".frame button[aria-current]")).to_be_visible(timeout=PATIENCE)
        yield page


def outlined(page: Page) -> str:
    """The photo that a key would be about."""
    return page.locator(".side.outlined .name").inner_text()


def culled(album: Path) -> Mapping[str, Mapping[str, Any]]:
    """What album.toml says of each photo that somebody decided about."""
    found = tomllib.loads(album.read_text("utf-8")).get("cull", [])
    return {one["photo"]: {key: one[key] for key in one if key != "photo"} for one in found}


def shown(album: Path) -> Sequence[str]:
    """The photos of the essay in its order."""
    return [one["photo"] for one in tomllib.loads(album.read_text("utf-8"))["block"]]
