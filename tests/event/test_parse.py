"""event.toml: what it may say, and how it is told what is wrong with it."""

from pathlib import Path

import pytest

from gallery.errors import AlbumError
from gallery.event import Codes, Event, Figure, Photographer, files_named, parse
from gallery.event.parse import KEYS
from gallery.event.template import VARIABLES

WHOLE = """\
event.en = "May Day march"
event.es = "Marcha del Primero de Mayo"
date = "2026-05-01"
place.en = "Zócalo"
city = "Mexico City"
country = "Mexico"
region.en = "Mexico City"
region.es = "Ciudad de México"
slogans.es = ["¡Ocho horas!", "Pan y trabajo"]
demands = ["8 h"]
organisers = ["CNTE", "STUNAM"]
keywords = ["May Day"]
credit = "Photo Collective"
rights = "Not for advertising"
copyright = "© 2026 Photo Collective"
caption.en = "{event}, {place}, {date}. {byline}"
codes.es = "codigos.txt"
delimiter = "*"

[photographer."Canon EOS R5 #0123"]
name = "Ana López"
credit = "Ana López / Photo Collective"

[photographer."200456"]
name = "Ben Ortiz"

[people]
ana = "Ana Rojas"
un.en = "Union"
un.es = "Sindicato"

[[figure]]
figure.en = "40,000 people"
source.en = "The police"
date = "2026-05-01"

[code]
mx = ["Mexico City", "CDMX"]
hq = "union hall"
hq2.es = "sede"
"""


def test_all_that_an_event_may_say_is_read() -> None:
    event = parse("event.toml", WHOLE)

    assert event == Event(
        name={"en": "May Day march", "es": "Marcha del Primero de Mayo"},
        date="2026-05-01",
        place={"en": "Zócalo"},
        city={"": "Mexico City"},
        country={"": "Mexico"},
        region={"en": "Mexico City", "es": "Ciudad de México"},
        slogans={"es": ("¡Ocho horas!", "Pan y trabajo")},
        demands={"": ("8 h",)},
        people={"ana": {"": "Ana Rojas"}, "un": {"en": "Union", "es": "Sindicato"}},
        figures=(Figure({"en": "40,000 people"}, {"en": "The police"}, "2026-05-01", ""),),
        organisers=("CNTE", "STUNAM"),
        keywords=("May Day",),
        credit="Photo Collective",
        rights={"": "Not for advertising"},
        copyright="© 2026 Photo Collective",
        photographers={
            "Canon EOS R5 #0123": Photographer("Ana López", "Ana López / Photo Collective"),
            "200456": Photographer("Ben Ortiz", ""),
        },
        captions={"en": "{event}, {place}, {date}. {byline}"},
        code_files={"es": "codigos.txt"},
        codes={
            "": Codes(
                {"mx": ("Mexico City", "CDMX"), "hq": ("union hall",), "@ana": ("Ana Rojas",)}
            ),
            "es": Codes({"hq2": ("sede",), "@un": ("Sindicato",)}),
            "en": Codes({"@un": ("Union",)}),
        },
        delimiter="*",
    )
    assert event.codes_in("es").phrases.keys() == {"mx", "hq", "hq2", "@ana", "@un"}
    assert event.codes_in("en").phrases["@un"] == ("Union",)


def test_an_empty_file_says_nothing() -> None:
    assert parse("event.toml", "") == Event()


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ('city = "x"\nevnt.en = "May Day"\n', 2, "did you mean `event`?"),
        ('date = "first of May"\n', 1, "'first of May' is not a date"),
        ("date = 2026-05-01\n", 1, "put it in quotes"),
        ('city = "x"\ncountry = "half\n', 2, "this is not TOML"),
        ('organisers = "CNTE"\n', 1, "put it in brackets"),
        ("keywords = [1]\n", 1, "holds 1, which is not text in quotes"),
        ('caption = "{event}"\n', 1, "needs a language"),
        ('\ncaption.en = "{evnt}"\n', 2, "did you mean {event}?"),
        ('codes = "../codes.txt"\n', 1, "name a .txt or .tsv file beside event.toml"),
        ('codes = "a/b.txt"\n', 1, "name a .txt or .tsv file beside event.toml"),
        ('[codes]\nmx = "Mexico City"\n', 1, "below [code]"),
        ("[code]\nmx = 5\n", 2, "`mx` is 5"),
        ('photographer = "Ana"\n', 1, "and below it name"),
        ('\n[photographer."1"]\ncredit = "A"\n', 2, "has no `name`"),
        ('[photographer."1"]\nname = "A"\nphone = "1"\n', 3, "`phone` means nothing here"),
        ('delimiter = "=="\n', 1, "it is one sign"),
        ('slogans = "Bread"\n', 1, 'write slogans.en = ["…"]'),
        ('[people]\n" " = "Ana"\n', 1, "write a code and a name"),
        ('[[figure]]\ndate = "2026"\n', None, "`figure` has no words"),
        ('[[figure]]\nfigure = "9"\nby = "x"\n', 3, "`by` means nothing here"),
        ("a = " + "[" * 5000, None, "nested too deeply"),
    ],
)
def test_a_mistake_is_named_with_its_line(source: str, line: int | None, says: str) -> None:
    with pytest.raises(AlbumError, match=r"^event\.toml") as caught:
        parse("event.toml", source)

    assert says in caught.value.reason
    assert caught.value.spot is not None
    assert caught.value.spot.line == line


def test_every_key_and_every_variable_is_documented_where_its_user_looks() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")

    words = {f"`{key}`" for key in KEYS} | {f"`{{{name}}}`" for name in VARIABLES}
    assert {word for word in words if word not in readme} == set()


def test_text_files_that_a_broken_event_names_still_belong_to_it() -> None:
    assert files_named('codes = "codes.txt"\ncity = "half\n') == {"codes.txt"}
    assert files_named("codes.es = 'códigos 2.TSV'") == {"códigos 2.TSV"}
    assert files_named('event = "../x.txt a.jpg"') == frozenset()
