"""exiftool as referee: what it finds in a labelled picture is the keep-list, and nothing else."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from gallery.ingest.label import iim, labelled
from tests.ingest.labels import CAPTURE, KINDS, LICENCE, WHOLE, bare, pixels

pytestmark = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is missing")

WANTED = {
    "IFD0:ImageDescription": WHOLE.captions["en"],
    "IFD0:Artist": "Inés Marrufo; Teo Balam",
    "IFD0:Copyright": "© 2026 Inés Marrufo",
    "XMP-dc:Creator": ["Inés Marrufo", "Teo Balam"],
    "XMP-dc:Rights": "© 2026 Inés Marrufo",
    "XMP-dc:Description": WHOLE.captions["en"],
    "XMP-dc:Description-en": WHOLE.captions["en"],
    "XMP-dc:Description-es": WHOLE.captions["es"],
    "XMP-photoshop:Credit": "Agencia Ñandú",
    "XMP-xmpRights:WebStatement": LICENCE,
    "XMP-xmpRights:UsageTerms": "Share alike",
    "XMP-xmpRights:UsageTerms-en": "Share alike",
    "XMP-xmpRights:UsageTerms-es": "Compartir igual",
    "XMP-iptcCore:AltTextAccessibility": WHOLE.alts["en"],
    "XMP-iptcCore:AltTextAccessibility-en": WHOLE.alts["en"],
    "XMP-iptcCore:AltTextAccessibility-es": WHOLE.alts["es"],
    "XMP-iptcExt:DigitalSourceType": CAPTURE,
}
CONTAINER = {"SourceFile", "ExifTool", "System", "File", "JFIF", "QuickTime", "Meta", "RIFF"}


def asked(path: Path, *options: str) -> dict[str, object]:
    """What exiftool reads, as "group:tag"."""
    command = ["exiftool", "-j", "-G1", "-a", "-n", "-charset", "utf8", *options, str(path)]
    answer = subprocess.run(command, capture_output=True, check=True)
    found = json.loads(answer.stdout)[0]
    assert isinstance(found, dict)
    return found


@pytest.fixture(params=KINDS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind = str(request.param)
    path = tmp_path / f"1.{kind}"
    path.write_bytes(labelled(bare()[kind], kind, WHOLE))
    return path


def test_the_referee_finds_the_keep_list_and_nothing_else(file: Path) -> None:
    found = asked(file)

    words = {
        name: value
        for name, value in found.items()
        if name.partition(":")[0] not in {*CONTAINER, "Composite", "XMP-x"}
    }
    assert {name: words.get(name) for name in WANTED} == WANTED
    assert words.keys() - WANTED.keys() <= {"IFD0:ExifByteOrder"}


def test_the_referee_finds_no_error(file: Path) -> None:
    found = asked(file, "-validate", "-warning", "-error")

    complaints = [str(found[name]) for name in found if name.endswith((":Warning", ":Error"))]
    assert [one for one in complaints if not one.startswith("Missing required JPEG")] == []


def test_the_referee_joins_a_caption_of_more_than_64_kb(tmp_path: Path) -> None:
    path, data = tmp_path / "1.jpg", bare()["jpeg"]
    long = "Una marcha muy larga. " * 5000 + "Fin"
    path.write_bytes(labelled(data, "jpeg", type(WHOLE)(captions={"es": long}, credit="Ñ")))

    found = asked(path)

    assert found["XMP-dc:Description-es"] == long
    assert found["XMP-photoshop:Credit"] == "Ñ"
    assert pixels(path.read_bytes()) == pixels(data)


def test_the_referee_reads_the_press_block(tmp_path: Path) -> None:
    path, data = tmp_path / "1.jpg", bare()["jpeg"]
    path.write_bytes(data[:20] + iim(WHOLE) + data[20:])

    found = asked(path)
    verdict = asked(path, "-validate", "-warning", "-error")

    assert found["IPTC:By-line"] == ["Inés Marrufo", "Teo Balam"]
    assert found["IPTC:Credit"] == "Agencia Ñandú"
    assert found["IPTC:CopyrightNotice"] == "© 2026 Inés Marrufo"
    assert found["IPTC:Caption-Abstract"] == WHOLE.captions["en"]
    assert not [name for name in verdict if name.endswith((":Warning", ":Error"))]
