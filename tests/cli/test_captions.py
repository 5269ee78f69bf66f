"""Bringing words in on the command line: what it shows, what it asks, what it writes."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery.album import parse
from gallery.blocks import PhotoBlock
from gallery.cli import app
from gallery.wiring import open_gallery
from tests.conftest import put
from tests.metadata import alternatives, xmp
from tests.pictures import jpeg

ESSAY = """\
lang = "en"

[[block]]
photo = "a.jpg"
caption.en = "Workers."

[[block]]
photo = "b.jpg"
"""
TABLE = "file;caption.en;caption.es;credit\na;Dock workers.;Estibadores.;\nb.JPG;;;B. Person\n"


@pytest.fixture
def album(library: Path) -> Path:
    """An album of three photos, ingested; its essay shows two of them."""
    folder = library / "albums" / "x"
    for seed, name in enumerate(("a.jpg", "b.jpg", "tray.jpg")):
        put(folder / name, jpeg(seed=seed))
    put(folder / "album.toml", b'lang = "en"\n')
    assert gallery(library, "ingest", "--workers", "1").exit_code == 0
    put(folder / "album.toml", ESSAY.encode())
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return put(tmp_path / "words.csv", TABLE.encode())


def gallery(library: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *map(str, words)])


def blocks(album: Path) -> tuple[PhotoBlock, ...]:
    return parse("x", (album / "album.toml").read_text("utf-8")).photos


def test_what_would_change_is_shown_and_nothing_is_written_without_a_yes(
    library: Path, album: Path, table: Path
) -> None:
    result = gallery(library, "import-captions", "x", table)

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "a.jpg  caption.en",
        "  - Workers.",
        "  + Dock workers.",
        "a.jpg  caption.es",
        "  + Estibadores.",
        "b.jpg  credit",
        "  + B. Person",
        "3 changes not written (--yes writes)",
    ]
    assert (album / "album.toml").read_text("utf-8") == ESSAY


def test_with_a_yes_all_is_written_and_the_next_run_has_nothing_to_do(
    library: Path, album: Path, table: Path
) -> None:
    first = gallery(library, "import-captions", "x", table, "--yes")
    second = gallery(library, "import-captions", "x", table, "--yes")

    a, b = blocks(album)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.splitlines()[-1] == "3 changes written"
    assert (a.caption, b.credit) == ({"en": "Dock workers.", "es": "Estibadores."}, "B. Person")
    assert second.output == "nothing changes\n"


def test_pages_say_the_new_words_at_once(library: Path, album: Path, table: Path) -> None:
    gallery(library, "import-captions", "x", table, "--yes")

    row = next(row for row in open_gallery(library).catalog.albums() if row.slug == "x")
    assert row.source == (album / "album.toml").read_text("utf-8")
    assert "Estibadores." in row.source


def test_refused_rows_are_named_and_the_good_ones_written(
    library: Path, album: Path, tmp_path: Path
) -> None:
    rows = "archivo,alt.en,notas\na,Crowd\nnobody,x\n,y\ntray,z\nb,\x1b[2J\n"
    table = put(tmp_path / "words.csv", rows.encode())

    result = gallery(library, "import-captions", "x", table, "--yes")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "passed over: column notas (words stand under caption.en, alt.es, credit)",
        "refused: line 3, nobody: no photo of the album is called that",
        "refused: line 4: it names no photo",
        "refused: line 6, b: alt.en holds the control character U+001B",
        "left out: tray.jpg: no block of the essay shows it",
        "a.jpg  alt.en",
        "  + Crowd",
        "1 change written, 3 rows refused, 1 photo left out",
    ]
    assert [block.alt for block in blocks(album)] == [{"en": "Crowd"}, {}]


def test_machines_get_every_change_as_one_json_object(
    library: Path, album: Path, tmp_path: Path
) -> None:
    table = put(tmp_path / "words.csv", b"file,caption.en\na,-\nzz,x\ntray,y\n")

    result = gallery(library, "import-captions", "x", table, "--json", "--yes")

    told = [json.loads(line) for line in result.output.splitlines()]
    assert told == [
        {
            "event": "refused",
            "line": 3,
            "file": "zz",
            "reason": "no photo of the album is called that",
        },
        {"event": "waiting", "photo": "tray.jpg"},
        {
            "event": "change",
            "photo": "a.jpg",
            "field": "caption",
            "lang": "en",
            "old": "Workers.",
            "new": "",
        },
        {"event": "report", "changes": 1, "written": 1, "refused": 1, "waiting": 1, "left": 0},
    ]
    assert blocks(album)[0].caption == {}


def test_sidecars_give_captions_alt_texts_and_credit_by_language(
    library: Path, album: Path
) -> None:
    words = alternatives("dc:description", default="Rain.", es="Lluvia.")
    words += alternatives("Iptc4xmpCore:AltTextAccessibility", en="Umbrellas", es="Paraguas")
    put(album / "b.XMP", xmp(words, 'photoshop:Credit="B. Person/Agency"'))
    put(album / "a.jpg.xmp", xmp(alternatives("dc:description", default="OLYMPUS DIGITAL CAMERA")))
    put(album / "tray.xmp", xmp(alternatives("dc:description", en="Waits.")))

    result = gallery(library, "import-captions", "x", "--sidecars", "--yes")

    a, b = blocks(album)
    assert result.exit_code == 0
    assert "left out: tray.jpg: no block of the essay shows it" in result.output
    assert a.caption == {"en": "Workers."}
    assert b.caption == {"en": "Rain.", "es": "Lluvia."}
    assert b.alt == {"en": "Umbrellas", "es": "Paraguas"}
    assert b.credit == "B. Person/Agency"


def test_a_sidecar_that_is_too_long_is_refused_by_name(library: Path, album: Path) -> None:
    put(album / "b.xmp", b" " * (1 << 20) + xmp(alternatives("dc:description", en="Rain.")))

    result = gallery(library, "import-captions", "x", "--sidecars", "--yes")

    assert result.exit_code == 1
    assert result.output == (
        "refused: b.jpg: its sidecar is over 1 MiB\nnothing changes, 1 row refused\n"
    )


@pytest.mark.parametrize("words", [[], ["no-such.csv"], ["--sidecars", "TABLE"]])
def test_it_wants_a_table_that_is_there_or_sidecars(
    library: Path, album: Path, table: Path, words: list[str]
) -> None:
    given = [str(table) if word == "TABLE" else word for word in words]

    assert gallery(library, "import-captions", "x", *given).exit_code == 2
    assert (album / "album.toml").read_text("utf-8") == ESSAY


@pytest.mark.parametrize(("answer", "writes"), [("y", True), ("n", False)])
def test_on_a_terminal_it_asks_and_others_may_write_meanwhile(
    library: Path, album: Path, table: Path, answer: str, writes: bool
) -> None:
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "gallery", "--library", str(library), "import-captions"]
    with subprocess.Popen(
        [*command, "x", str(table)], stdin=terminal, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        said = ""
        while not said.endswith("[y/N]:"):
            letter = run.stdout.read(1)
            assert letter, f"it ended without asking: {said}"
            said += letter
        put(album / "album.toml", ESSAY.replace("Workers.", "Theirs.").encode())
        os.write(keyboard, f"{answer}\n".encode())
        rest = run.stdout.read()
    os.close(keyboard)
    os.close(terminal)

    a, b = blocks(album)
    assert (a.caption["en"], run.returncode) == ("Theirs.", 1 if writes else 0)
    assert (a.caption.get("es"), b.credit) == (
        ("Estibadores.", "B. Person") if writes else (None, "")
    )
    assert ("a.jpg  caption.en: changed by someone else; it says 'Theirs.' now" in rest) is writes
    assert ("2 changes written" in rest) is writes
