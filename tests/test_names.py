"""names.toml: what it may say, what its codes stand for, how a mistake is told."""

from pathlib import Path

import pytest

from gallery.desk.phrasebook import site_codes
from gallery.errors import AlbumError, StoreError
from gallery.names import FILE, KEYS, SECTIONS, Name, Names, load, parse

WHOLE = """\
[[people]]
name = "Ana Rojas"
code = "@ana"
not = ["Anna Rojas", "Ana Roxas"]

[[places]]
name.en = "Mexico City"
name.es = "Ciudad de México"

[[organisations]]
name.en = "Electricians' Union"
name.es = "Sindicato de Electricistas"
code = "sme"
"""


def test_all_that_it_may_say_is_read() -> None:
    assert parse(WHOLE) == Names(
        people=(Name({"": "Ana Rojas"}, "ana", ("Anna Rojas", "Ana Roxas")),),
        places=(Name({"en": "Mexico City", "es": "Ciudad de México"}),),
        organisations=(
            Name({"en": "Electricians' Union", "es": "Sindicato de Electricistas"}, "sme"),
        ),
    )


def test_a_library_without_it_has_no_names(tmp_path: Path) -> None:
    assert load(tmp_path) == Names()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('[[peple]]\nname = "Ana"\n', "did you mean `people`"),
        ('[[people]]\ncode = "ana"\n', "without a name"),
        ('[[people]]\nname = "Ana"\nnot = "Anna"\n', "put it in brackets"),
        ('[[places]]\nname = "X"\ncountry = "Y"\n', "`country` means nothing here"),
        ("[[people]]\nname = \n", "this is not TOML"),
    ],
)
def test_a_mistake_is_named(source: str, says: str) -> None:
    with pytest.raises(AlbumError, match=r"^names\.toml") as caught:
        parse(source)

    assert says in caught.value.reason


def test_its_codes_count_in_every_essay_and_the_sites_file_goes_before_them(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE, "utf-8")
    (tmp_path / "codes.txt").write_text("sme\tSME\n", "utf-8")

    codes = site_codes(tmp_path)

    assert codes[""].phrases == {"@ana": ("Ana Rojas",), "sme": ("SME",)}
    assert codes["es"].phrases == {"sme": ("Sindicato de Electricistas",)}
    (tmp_path / FILE).write_bytes(b"\xff")
    with pytest.raises(StoreError, match="UTF-8"):
        site_codes(tmp_path)


def test_every_key_is_documented_where_its_user_looks() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")

    assert {word for word in (*SECTIONS, *KEYS, FILE) if f"`{word}`" not in readme} == set()
