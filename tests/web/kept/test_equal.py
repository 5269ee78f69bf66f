"""What is kept is what would be made: every answer beside that of a program that keeps nothing."""

import os
from pathlib import Path
from random import Random

import pytest

from gallery.web.app import create_app
from gallery.wiring import open_gallery
from tests.web.kept.asked import ask
from tests.web.kept.library import Changing

FULL = os.environ.get("GALLERY_KEPT") == "full"
SEQUENCES, STEPS, ASKED = (60, 40, 60) if FULL else (2, 10, 10)
CODINGS = ("", "gzip", "gzip, deflate, br, zstd", "zstd")


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_whatever_editors_and_the_hour_do_what_is_kept_is_what_would_be_made(
    library: Path, seed: int
) -> None:
    gallery = open_gallery(library, {"workers": 1, "base_url": "http://testserver"})
    bare = open_gallery(library, {"workers": 1, "base_url": "http://testserver", "page_cache": 0})
    at = Changing(gallery, Random(seed))
    at.begin()
    keeping, making = create_app(gallery, lambda: at.now), create_app(bare, lambda: at.now)
    held: list[str] = [""]

    for _ in range(STEPS):
        done = at.step()
        for address in at.chance.choices([*at.addresses()], k=ASKED):
            told = {"accept_encoding": at.chance.choice(CODINGS)}
            told |= {"if_none_match": at.chance.choice(held[-40:])} if len(held) > 20 else {}
            told |= {"save_data": "on"} if at.chance.random() < 0.1 else {}
            method = "HEAD" if at.chance.random() < 0.1 else "GET"
            kept = ask(keeping, address, method, **told)
            again = ask(keeping, address, method, **told)
            made = ask(making, address, method, **told)
            assert kept.comparable == made.comparable, (done, address, told)
            assert again.comparable == made.comparable, (done, address, told)
            held.append(made.headers.get("etag", ""))

    assert making.front is None
    assert keeping.front is not None
    assert keeping.front.counts.hits >= STEPS * ASKED // 2  # what is not there is asked for too
