"""Faces in a browser: ellipses drawn and decided about, and what readers see of it afterwards."""

import re
import tomllib
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Locator, Page, expect

from gallery.ingest.faces.suggested import keep
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.model import Box
from gallery.wiring import open_gallery, today
from tests.conftest import put
from tests.desk_browser.captioning import House, visiting
from tests.faces import HEADS, crowd, encoded
from tests.serving import Server

ESSAY = """\
title.en = "May Day"
lang = "en"
status = "published"
faces = "review"

[[block]]
photo = "crowd.jpg"

[[block]]
photo = "square.jpg"
"""
SMALL, NEAR, LARGE = HEADS[0], HEADS[1], HEADS[2]


def marched(library: Path) -> None:
    """An essay with a crowd; the detector saw two heads in it, and none in its other photo."""
    gallery = open_gallery(library, {"workers": 1, "settle": 0.0})
    for seed, name in enumerate(("crowd.jpg", "square.jpg"), 1):
        put(library / "albums/march" / name, encoded(crowd(seed), "JPEG", quality=92))
    (library / "albums/march/album.toml").write_text(ESSAY, "utf-8")
    ingest(gallery.darkroom(), "march", today=today().date())
    photos = load_manifest(gallery.store, "march").photos
    keep(gallery.store, photos["crowd.jpg"].sha256, [LARGE, SMALL])
    keep(gallery.store, photos["square.jpg"].sha256, [])


def pictured(address: str) -> Image.Image:
    """The first photo as somebody gets it who opens the essay now."""
    with urlopen(f"{address}/en/photos/march/") as page:
        [found, *_] = re.findall(r'src="(/media/march/1-[^"]+\.jpg)"', page.read().decode())
    with urlopen(f"{address}{found}") as answer:
        return Image.open(BytesIO(answer.read())).convert("RGB")


def difference(one: Image.Image, other: Image.Image, box: Box) -> float:
    """How far two pictures are apart in the middle of a box, in levels of 255."""
    wide, tall = one.size
    left, top = (box.left + box.width / 4) * wide, (box.top + box.height / 4) * tall
    part = (left, top, left + box.width / 2 * wide, top + box.height / 2 * tall)
    told = ImageStat.Stat(ImageChops.difference(one, other).crop(part)).mean
    return sum(told) / 3


def row(page: Page, number: int) -> list[float]:
    """Left, top, width and height of an ellipse, percent, as its form will say them."""
    sides = page.locator(f'.ellipse[data-n="{number}"] .sides input')
    return [float(sides.nth(n).input_value()) for n in range(4)]


def chosen(page: Page) -> Locator:
    return page.locator(".oval.is-chosen")


def pulled(page: Page, box: Box) -> None:
    """Pull the mouse from the upper left corner of a box to the lower right one."""
    ground = page.locator(".ovals").bounding_box()
    assert ground
    x, y = (ground["x"] + box.left * ground["width"], ground["y"] + box.top * ground["height"])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box.width * ground["width"] / 2, y + box.height * ground["height"] / 2)
    page.mouse.move(x + box.width * ground["width"], y + box.height * ground["height"])
    page.mouse.up()


def by_keyboard(page: Page) -> tuple[list[float], list[float]]:
    """Show one face, hide another, make a third, move it, size it, and take it out again.

    returns  where the third one was at first, and where it was in the end
    """
    told = "Ellipse 1, not decided yet, 72 % across, 38 % down"
    expect(page.locator(".oval:focus")).to_have_attribute("aria-label", told)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("2 ellipses are not decided yet")
    page.keyboard.press("x")
    expect(page.locator(".oval.is-none")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.locator(".oval.is-none")).to_have_count(0)
    page.keyboard.press("e")
    page.keyboard.press("Enter")  # the first reason that is at hand
    expect(chosen(page)).to_have_class("oval is-show is-chosen")
    page.keyboard.press("Tab")
    page.keyboard.press("h")
    expect(chosen(page)).to_have_class("oval is-hide is-chosen")
    page.keyboard.press("n")
    expect(page.locator(".oval")).to_have_count(3)
    start = row(page, 3)
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    moved = row(page, 3)
    page.keyboard.press("Control+z")
    assert row(page, 3)[2:] == [moved[2], start[3]]
    page.keyboard.press("Delete")
    expect(page.locator(".oval")).to_have_count(2)
    return start, moved


def by_mouse(page: Page) -> list[float]:
    """Pull an ellipse around a head; another one is taken back. Where the first one is."""
    pulled(page, NEAR)
    expect(page.locator(".oval")).to_have_count(3)
    drawn = row(page, 4)
    pulled(page, Box(0.9, 0.9, 0.05, 0.05))
    expect(page.locator(".oval")).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(page.locator(".oval")).to_have_count(3)
    return drawn


def test_faces_are_decided_about_by_keyboard_and_mouse_and_readers_see_it(
    browser: Browser, library: Path, server: Server
) -> None:
    marched(library)
    house = House(open_gallery(library), server)
    here = f"{server.address}/desk/essays/march/faces/"

    with visiting(browser, house, "editor") as page:
        before = pictured(server.address)
        page.goto(f"{here}1/")
        start, moved = by_keyboard(page)
        drawn = by_mouse(page)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{here}2/")
        ingest(house.gallery.darkroom(), "march", today=today().date())  # as the work process does
        after = pictured(server.address)

        page.goto(f"{here}1/")
        expect(page.locator(".oval.is-hide")).to_have_count(2)
        page.goto(f"{here}2/")
        expect(page.locator(".tools")).to_be_visible()
        page.keyboard.press("Control+z")  # nothing was done here: the last decision is taken back
        page.wait_for_url(f"{here}1/?done=undone")

    steps = [there - was for there, was in zip(moved, start, strict=True)]
    assert steps == pytest.approx([-0.5, -0.75, 0.5, 0.75], abs=0.02)
    assert [round(side) for side in drawn] == [30, 40, 5, 10]
    assert min(difference(before, after, box) for box in (SMALL, NEAR)) > 20
    assert difference(before, after, LARGE) < 3
    assert "redact" not in tomllib.loads((library / "albums/march/album.toml").read_text("utf-8"))
