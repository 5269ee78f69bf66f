"""Scripts of others are what their makers published, with their licences beside them."""

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[3] / "templates"
STATIC = TEMPLATES / "static"
VENDORED = tomllib.loads((TEMPLATES / "vendored.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", VENDORED)
def test_a_script_of_others_is_the_one_its_makers_published(name: str) -> None:
    told = VENDORED[name]

    assert sha256((STATIC / name).read_bytes()).hexdigest() == told["sha256"]


@pytest.mark.parametrize("name", VENDORED)
def test_a_script_of_others_has_its_licence_beside_it(name: str) -> None:
    told = VENDORED[name]

    words = (STATIC / told["licence_file"]).read_text("utf-8")

    assert "Copyright" in words
    assert told["licence"] in ("MIT", "0BSD", "Apache-2.0")


def test_no_script_of_others_is_left_out_of_the_table() -> None:
    assert {path.name for path in STATIC.glob("*.min.js")} == set(VENDORED)
