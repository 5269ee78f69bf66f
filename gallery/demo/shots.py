"""The shot list of the sample essays, read from shots.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

LIST = Path(__file__).with_name("shots.toml")


@dataclass(frozen=True, slots=True)
class Camera:
    """What a camera writes into every file.

    serial, owner  "" when it does not
    offset         of its clock, as EXIF has it ("-06:00"); "" when it does not say
    """

    make: str
    model: str
    lens: str
    serial: str
    owner: str
    artist: str
    credit: str
    rights: str
    offset: str


@dataclass(frozen=True, slots=True)
class Shot:
    """One sample photo.

    essay     slug of the essay
    scene     name of the function that draws it
    size      pixels as seen
    camera    None = the file has no metadata at all
    taken     what the camera's clock said; None without a camera
    gps       latitude, longitude in degrees; None = not recorded
    turned    EXIF orientation of the stored pixels: 1 upright, 6 or 8 on their side
    thumb     whether an EXIF thumbnail rides in the file
    captions  language -> caption carried by the file; so do `alts`
    """

    essay: str
    file: str
    scene: str
    size: tuple[int, int]
    shows: str
    camera: Camera | None = None
    taken: datetime | None = None
    gps: tuple[float, float] | None = None
    turned: int = 1
    thumb: bool = False
    headline: str = ""
    captions: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)
    alts: Mapping[str, str] = field(default_factory=lambda: _NOTHING, hash=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process: a read-only mapping cannot be pickled, a dict can."""
        plain = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        plain |= {"captions": dict(self.captions), "alts": dict(self.alts)}
        return _thawed, (plain,)


_NOTHING: Mapping[str, str] = MappingProxyType({})


def _thawed(plain: Mapping[str, Any]) -> Shot:
    frozen = {key: MappingProxyType(plain[key]) for key in ("captions", "alts")}
    return Shot(**{**plain, **frozen})


def shots() -> tuple[Shot, ...]:
    """All sample photos, in the order of the list."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    cameras = {key: _camera(entry) for key, entry in listed["camera"].items()}
    return tuple(
        _shot(essay["slug"], entry, cameras) for essay in listed["essay"] for entry in essay["shot"]
    )


def _camera(entry: Mapping[str, str]) -> Camera:
    return Camera(
        make=entry["make"],
        model=entry["model"],
        lens=entry["lens"],
        serial=entry["serial"],
        owner=entry["owner"],
        artist=entry["artist"],
        credit=entry["credit"],
        rights=entry["rights"],
        offset=entry.get("offset", ""),
    )


def _shot(essay: str, entry: Mapping[str, Any], cameras: Mapping[str, Camera]) -> Shot:
    width, height = entry["size"]
    gps = entry.get("gps")
    return Shot(
        essay=essay,
        file=entry["file"],
        scene=entry["scene"],
        size=(width, height),
        shows=entry["shows"],
        camera=cameras[entry["camera"]] if "camera" in entry else None,
        taken=entry.get("taken"),
        gps=(gps[0], gps[1]) if gps else None,
        turned=entry.get("turned", 1),
        thumb=entry.get("thumb", False),
        captions=MappingProxyType(dict(entry.get("caption", {}))),
        alts=MappingProxyType(dict(entry.get("alt", {}))),
        headline=entry.get("headline", ""),
    )
