"""A large site of real albums: the sample essays, one of sixty photos, and eighteen in the list.

The sixty weigh what photographs weigh. They are thirteen pictures under sixty names, and the newest
essays of the list show them again, linked, so that nothing is rendered twice: each has an address
of its own all the same. Drawn plates weigh twice as much; they stand below.
"""

import os
import shutil
from pathlib import Path

from typer.testing import CliRunner

from gallery.cli import app
from tests.conftest import put
from tests.reader.photographs import photograph
from tests.web.sample import PUBLIC

SIXTY = "sixty-photos"
LISTED = 18
"""How many essays the list of the site shows."""

_HEAD = """\
title.en = "{en}"
title.es = "{es}"
dek.en = "Pictures of one day, from the first banner to the last broom, as it happened."
dek.es = "Imágenes de un día, de la primera manta a la última escoba, como ocurrió."
date = "{date}"
"""
_PHOTO = """
[[block]]
photo = "{name}"
caption.en = "{en}"
caption.es = "{es}"
alt.en = "People with banner {number} in a wide street"
alt.es = "Gente con la manta {number} en una calle ancha"
"""
_CAPTIONS = {
    "en": "{number}. Dock workers, nurses and street sweepers carry the banner of group {number}"
    " past the {place} at {hour}, on the way to the square.",
    "es": "{number}. Estibadores, enfermeras y barrenderos llevan la manta del grupo {number}"
    " frente al {place} a las {hour}, camino de la plaza.",
}
_TEXT = """
[[block]]
text.en = "{en}"
text.es = "{es}"
"""
_TEXTS = {
    "en": "By {hour} the street is full from wall to wall. Whoever stands still is carried on;"
    " whoever sings is joined. The stewards count by the row, the drums by the block.",
    "es": "A las {hour} la calle está llena de pared a pared. A quien se detiene lo llevan;"
    " a quien canta lo acompañan. La comisión cuenta por filas, los tambores por cuadras.",
}
_SHAPES = ((1280, 853), (853, 1280), (1280, 853), (1280, 960), (1280, 853), (1280, 720))
_PICTURES = 12
"""How many there are beside the lead, before they come again."""

_PLACES = ("Angel", "Caballito", "Hemiciclo", "Correo Mayor", "Palacio")


def enlarged(samples: Path, folder: Path) -> Path:
    """Make the site in an empty folder.

    samples  a library as `gallery demo` makes it; on the same disk, for its files are linked
    returns  the library
    """
    ignored = shutil.ignore_patterns("index.sqlite*", "locks")
    shutil.copytree(samples, folder, copy_function=os.link, ignore=ignored, dirs_exist_ok=True)
    albums = folder / "albums"
    slugs = sorted(path.name for path in albums.iterdir() if (path / "album.toml").is_file())
    taken = _taken(folder / "card")
    _album(albums / SIXTY, "Sixty photos of one day", "Sesenta fotos de un día", taken)
    for number in range(LISTED - len(slugs) - 1):
        mine = taken[3 * number + 2 : 3 * number + 5]
        _album(albums / f"walk-{number:02}", f"Walk {number + 1}", f"Paseo {number + 1}", mine)
    made = CliRunner().invoke(app, ["--library", str(folder), "ingest"], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    return folder


def _taken(folder: Path) -> list[Path]:
    """Sixty files of thirteen photographs; the first is large, as a lead is."""
    folder.mkdir()
    for number in range(60):
        path = folder / f"{number + 1}.jpg"
        if number > _PICTURES:
            os.link(folder / f"{(number - 1) % _PICTURES + 2}.jpg", path)
            continue
        wide, high = (2400, 1600) if number == 0 else _SHAPES[number % len(_SHAPES)]
        put(path, photograph(wide, high, seed=number))
    return sorted(folder.iterdir(), key=lambda path: int(path.stem))


def _album(folder: Path, english: str, spanish: str, photos: list[Path]) -> None:
    folder.mkdir()
    date = "2026-05-03" if folder.name == SIXTY else "2026-05-02"
    source = _HEAD.format(en=english, es=spanish, date=date) + PUBLIC
    for number, photo in enumerate(photos, 1):
        name = f"{number:02}-{photo.name}"
        os.link(photo, folder / name)
        if number % 12 == 2:
            place = _PLACES[number // 12]
            source += f'\n[[block]]\nchapter.en = "At the {place}"\nchapter.es = "En el {place}"\n'
        if number % 6 == 2:
            hour = f"{8 + number // 6}:00"
            source += _TEXT.format(
                **{lang: told.format(hour=hour) for lang, told in _TEXTS.items()}
            )
        place = _PLACES[number % len(_PLACES)]
        hour = f"{8 + number // 6}:{number % 6}0"
        told = {
            lang: words.format(number=number, place=place, hour=hour)
            for lang, words in _CAPTIONS.items()
        }
        source += _PHOTO.format(name=name, number=number, **told)
    (folder / "album.toml").write_text(source, "utf-8")
