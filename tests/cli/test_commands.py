"""The command line as people use it: what it says and how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest
from typer.testing import CliRunner, Result

from gallery.cli import app
from gallery.store.local import LocalStore
from tests.conftest import Drop
from tests.pictures import jpeg


def gallery(library: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *words], catch_exceptions=True)


def process(library: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gallery", "--library", str(library), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_from_nothing_to_a_public_essay(tmp_path: Path, drop: Drop) -> None:
    site = tmp_path / "site"
    card = drop("May Day 2026", **{"a.jpg": jpeg(), "b.jpg": jpeg(seed=2)})

    made = gallery(site, "init", str(site))
    ingested = gallery(site, "ingest", str(card))
    opened = gallery(site, "publish", "may-day-2026", "--override", "no words yet")

    assert [made.exit_code, ingested.exit_code, opened.exit_code] == [0, 0, 0]
    assert "may-day-2026: 2 photos, 2 developed now, 0 refused" in ingested.output
    assert "--drafts" in ingested.output
    assert "/en/photos/may-day-2026/" in opened.output


def test_ctrl_c_ends_in_a_sentence_and_the_next_run_goes_on(library: Path, drop: Drop) -> None:
    card = drop(**{f"p{n}.jpg": jpeg(2600, 1800, seed=n) for n in range(12)})
    command = [sys.executable, "-m", "gallery", "--library", str(library)]
    words = [*command, "ingest", str(card), "--album", "x", "--json"]

    with subprocess.Popen(words, stdout=PIPE, stderr=PIPE, text=True) as run:
        assert run.stdout is not None
        said = iter(run.stdout)
        assert any('"doing": "develop"' in line for line in said)
        next(said)  # one photo is done
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=60)
    again = gallery(library, "ingest", str(card), "--album", "x")

    assert run.returncode == 130
    assert told == "Stopped. Nothing is lost: run it again and it goes on from here.\n"
    assert again.exit_code == 0
    assert "x: 12 photos" in again.output


def test_an_ingest_waits_for_the_one_that_is_under_way(library: Path, drop: Drop) -> None:
    command = [sys.executable, "-m", "gallery", "--library", str(library), "ingest"]
    words = [*command, str(drop(**{"a.jpg": jpeg()})), "--album", "x"]

    with LocalStore(library / "albums").lock("album-x"):
        run = subprocess.Popen(words, stdout=PIPE, stderr=PIPE, text=True)
        assert run.stderr is not None
        waiting = run.stderr.readline()
    said, _ = run.communicate(timeout=60)

    assert waiting.startswith(f"waiting: the album 'x' is being worked on by process {os.getpid()}")
    assert run.returncode == 0
    assert "x: 1 photo, 1 developed now" in said


def test_refused_photos_are_named_and_tell_in_the_exit_code(library: Path, drop: Drop) -> None:
    card = drop(**{"a.jpg": jpeg(), "cut.jpg": jpeg(seed=3)[:-3000], "notes.txt": b"hello"})

    result = gallery(library, "ingest", str(card), "--album", "x")

    assert result.exit_code == 1
    assert "refused: cut.jpg: the file is cut off; copy it again from the camera" in result.output
    assert "passed over: notes.txt" in result.output


def test_notes_beside_the_photos_are_no_failure(library: Path, drop: Drop) -> None:
    card = drop(**{"a.jpg": jpeg(), "notes.txt": b"hello", ".DS_Store": b"x"})

    assert gallery(library, "ingest", str(card), "--album", "x").exit_code == 0


def test_machines_get_one_json_object_a_line(library: Path, drop: Drop) -> None:
    card = drop(**{"a.jpg": jpeg(), "cut.jpg": jpeg(seed=3)[:-3000]})

    result = gallery(library, "ingest", str(card), "--album", "x", "--json")

    said = [json.loads(line) for line in result.output.splitlines()]
    assert said[-1]["event"] == "report"
    assert said[-1]["refused"]["cut.jpg"]["code"] == "truncated"
    assert {"event": "begun", "slug": "x", "total": 2, "doing": "develop"} in said


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["ingest", "/no/such/folder"], 2, "there is no /no/such/folder"),
        (["publish", "nothing"], 1, "there is no album 'nothing'"),
        (["new", "May Day"], 1, "'may-day' can"),
        (["frobnicate"], 2, "No such command"),
        (["ingest", ".", "--album", "../out"], 1, "cannot be an address"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_no_stack_trace(
    library: Path, words: list[str], code: int, says: str
) -> None:
    result = process(library, *words)

    assert result.returncode == code
    assert says in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.stderr + result.stdout


def test_a_folder_that_is_no_library_says_how_to_make_one(tmp_path: Path) -> None:
    result = process(tmp_path, "index")

    assert result.returncode == 1
    assert "`gallery init DIR` makes one" in result.stderr


def test_a_wrong_setting_is_named(library: Path) -> None:
    (library / "gallery.toml").write_text("port = 99999\n", "utf-8")

    result = process(library, "index")

    assert result.returncode == 1
    assert "gallery.toml" in result.stderr
    assert "port" in result.stderr


def test_an_empty_album_is_not_published_by_mistake(library: Path) -> None:
    gallery(library, "new", "empty", "--title", "Empty")

    refused = gallery(library, "publish", "empty")
    forced = gallery(library, "publish", "empty", "--override", "a page to come")

    assert refused.exit_code != 0
    assert "empty has 1 error (photos-none)" in str(refused.exception)
    assert forced.exit_code == 0


def test_inspect_tells_what_a_file_says(library: Path, drop: Drop) -> None:
    card = drop(**{"a.jpg": jpeg(caption="Dock workers carry a banner.", artist="A. Person")})

    result = gallery(library, "inspect", "--json", str(card / "a.jpg"))

    said = json.loads(result.output)
    assert (said["caption"], said["byline"]) == ("Dock workers carry a banner.", ["A. Person"])
    assert (said["format"], said["width"], said["error"]) == ("JPEG", 900, None)
    assert {"field": "byline", "value": "A. Person", "source": "exif:Artist"} in said["claims"]


def test_check_names_what_is_wrong_and_what_to_do(library: Path, drop: Drop) -> None:
    gallery(library, "ingest", str(drop(**{"a.jpg": jpeg()})), "--album", "x")
    assert gallery(library, "check").output == "everything is in order\n"
    for rendition in (library / "albums/.gallery/renditions").rglob("*-400.avif"):
        rendition.unlink()
    words = library / "albums/x/album.toml"
    words.write_text(words.read_text("utf-8") + '\n[[block]]\nphoto = "no.jpg"\n', "utf-8")

    result = gallery(library, "check", "--json")

    found = {line["code"]: line for line in map(json.loads, result.output.splitlines())}
    assert result.exit_code == 1
    assert set(found) == {"renditions", "no-such-photo"}
    assert "gallery ingest --album x" in found["renditions"]["remedy"]


@pytest.mark.parametrize("lost", ["*", "*-400.avif", "*.json", "*-*.jpg"])
def test_lost_renditions_are_made_again_by_the_next_ingest(
    library: Path, drop: Drop, lost: str
) -> None:
    gallery(library, "ingest", str(drop(**{"a.jpg": jpeg()})), "--album", "x")
    for file in (library / "albums/.gallery/renditions").rglob(lost):
        if file.is_file():
            file.unlink()

    assert gallery(library, "ingest").exit_code == 0

    assert gallery(library, "check").exit_code == 0
