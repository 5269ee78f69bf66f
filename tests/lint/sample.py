"""Essays for the rules: a photo with a caption, and all that it should have beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from gallery.blocks import Album, PhotoBlock
from gallery.lint import Essay, Fault, Level, Photo, levels, lint
from gallery.lint.said import named, names

LANGS = ("en", "es")
EN = "Nurses carry the lead banner at the march in Puebla, 1 May 2026."
ES = "Enfermeras llevan la manta principal en la marcha, Puebla, 1 de mayo de 2026."
ALTS = {"en": "A row of women behind red cloth", "es": "Una fila de mujeres tras una tela roja"}
HEAD = {
    "title": {"en": "May Day", "es": "Primero de Mayo"},
    "dek": {"en": "Unions cross the city.", "es": "Los sindicatos cruzan la ciudad."},
    "place": {"en": "Puebla", "es": "Puebla"},
    "date": "2026-05-01",
    "lang": "en",
}


def photo(
    captions: Mapping[str, str] | str = "",
    *,
    lang: str = "en",
    alts: Mapping[str, str] | None = None,
    people: Sequence[str] = (),
    taken: str = "2026-05-01",
    credit: str = "Inés Marrufo",
    context: str = "",
    unread: bool = False,
    faces: str = "",
    **block: Any,
) -> Photo:
    """A photo in which all is well, but for what is told; a caption alone is in `lang`."""
    if isinstance(captions, str):
        captions = {"en": EN, "es": ES} | ({lang: captions} if captions else {})
    told = {one: captions.get(one, "") for one in LANGS}
    read = {one: (ALTS if alts is None else alts).get(one, "") for one in LANGS}
    table = {"photo": "IMG_0412.jpg", "caption": dict(captions), "alt": read} | block
    table.setdefault("persons", ["Ana Rojas"])
    known = names([*people, *table["persons"]])
    return Photo(
        PhotoBlock.read(table),
        told,
        read,
        credit,
        {one: named(told[one], known) | named(read[one], known) for one in LANGS},
        taken,
        names(["Puebla"]),
        context,
        unread,
        faces,
    )


def essay(*photos: Photo, required: Sequence[str] = ("en",), **head: Any) -> Essay:
    """An essay in which all is well, but for what is told; without photos it has a sound one."""
    album = Album.read("march", HEAD | head)
    return Essay(album, photos or (photo(),), LANGS, required)


def found(one: Essay, **stated: str) -> list[Fault]:
    """What the rules say; levels by rule, with _ for -."""
    told: Mapping[str, Level] = levels({rule.replace("_", "-"): at for rule, at in stated.items()})
    return lint(one, told)


def rules(one: Essay, **stated: str) -> set[str]:
    return {fault.rule for fault in found(one, **stated)}
