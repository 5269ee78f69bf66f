"""The site's settings: gallery.toml, then GALLERY_* in the environment, then flags.

Every field below is a key of gallery.toml and, in upper case after GALLERY_, a variable of the
environment; README.md lists them all (a test compares the two lists).
"""

import os
import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from gallery.errors import SettingsError

FILE = "gallery.toml"
PREFIX = "GALLERY_"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a site may set; the description of each field is its documentation."""

    title: Annotated[dict[str, str], Meta(description="name of the site, per language")] = (
        msgspec.field(default_factory=lambda: {"en": "Photos", "es": "Fotos"})
    )
    tagline: Annotated[
        dict[str, str], Meta(description="one line under the name, per language")
    ] = msgspec.field(default_factory=dict)
    languages: Annotated[
        tuple[str, ...], Meta(min_length=1, description="languages of the pages, the first leads")
    ] = ("en", "es")
    zone: Annotated[str, Meta(description="time zone of a new album (IANA name)")] = ""
    credit: Annotated[str, Meta(description="credit of a new album")] = ""
    licence: Annotated[
        str, Meta(description="licence of a new album (an id such as CC-BY-4.0, or an address)")
    ] = ""
    base_url: Annotated[
        str,
        Meta(description="address of the site as readers know it, for links that must be whole"),
    ] = ""
    authority: Annotated[
        str,
        Meta(description="what names in feeds begin with, as example.org,2026 (RFC 4151)"),
    ] = ""
    data_mining: Annotated[
        Literal["allowed", "reserved"],
        Meta(description="whether machines may be trained on essays that do not say it themselves"),
    ] = "reserved"
    place_shown: Annotated[
        Literal["none", "country", "city", "exact"],
        Meta(description="how closely essays that do not say it tell where photos were taken"),
    ] = "city"
    faces: Annotated[
        Literal["off", "review", "required"],
        Meta(description="what essays that do not say it ask for before faces are shown"),
    ] = "off"
    embedding: Annotated[
        bool, Meta(description="let pages of other sites show single pictures of this one")
    ] = False
    albums: Annotated[str, Meta(description="folder of the albums, below the library")] = "albums"
    index: Annotated[
        str,
        Meta(description="URL of the index, postgresql://USER@HOST/DATABASE; empty = a file"),
    ] = ""
    store: Annotated[
        str,
        Meta(description="where albums lie instead: s3://BUCKET/PREFIX, or file:/// and a folder"),
    ] = ""
    work: Annotated[
        str,
        Meta(description="URL of the queue of several machines, as `index`; empty = this machine"),
    ] = ""
    host: Annotated[str, Meta(description="address that `gallery serve` listens on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="port that it listens on")] = 8000
    metrics: Annotated[
        int,
        Meta(
            ge=0,
            le=65535,
            description="port on 127.0.0.1 that gives Prometheus numbers; 0 = none are counted",
        ),
    ] = 0
    log: Annotated[
        Literal["text", "json"],
        Meta(description="how the server speaks: lines for people, or JSON on standard error"),
    ] = "text"
    workers: Annotated[
        int,
        Meta(ge=0, description="processes that render photos, or read albums; 0 = cores less one"),
    ] = 0
    timeout: Annotated[
        float, Meta(gt=0, description="seconds that one photo may take before it is refused")
    ] = 30.0
    avif: Annotated[
        Literal["quick", "small"],
        Meta(
            description="AVIF pictures: made quickly, or an eighth smaller for ten times the work"
        ),
    ] = "quick"
    sandbox: Annotated[
        Literal["auto", "bubblewrap", "limits"],
        Meta(description="what photos are opened behind: bubblewrap where it works, or limits"),
    ] = "auto"
    settle: Annotated[
        float,
        Meta(ge=0, description="seconds that a file must be unchanged before it counts as whole"),
    ] = 2.0
    inbox: Annotated[
        str, Meta(description="folder that is watched for photos, beside the albums' folder")
    ] = "inbox"
    watch: Annotated[bool, Meta(description="watch it beside `gallery serve`")] = True
    polling: Annotated[
        bool, Meta(description="look through it again and again, whatever its disk tells")
    ] = False
    upload_file: Annotated[
        int, Meta(ge=1, le=256, description="MB that one uploaded file may have")
    ] = 60
    upload_day: Annotated[
        int, Meta(ge=1, description="MB that one person may upload in a day (UTC)")
    ] = 5000
    upload_reserve: Annotated[
        int,
        Meta(ge=0, description="MB of the disk that photos leave free for words, sent or ingested"),
    ] = 500
    fixity: Annotated[
        int, Meta(ge=0, description="days in which every original is read once; 0 = never")
    ] = 30
    trash_days: Annotated[
        int, Meta(ge=1, description="days after which the trash is emptied by itself")
    ] = 30
    sender_days: Annotated[
        int,
        Meta(ge=1, description="days that names and contacts of a link's contributors outlive it"),
    ] = 365
    purge_hook: Annotated[
        str, Meta(description="address that is sent what caches must forget, by POST, as JSON")
    ] = ""
    proxies: Annotated[
        tuple[str, ...],
        Meta(description="networks of servers in front, whose word on who asks is believed"),
    ] = ()
    passkeys: Annotated[
        bool, Meta(description="let people sign in with passkeys, beside passwords")
    ] = False
    page_cache: Annotated[
        int, Meta(ge=0, description="MB of memory for finished pages and pictures, 0 = none")
    ] = 64
    lint: Annotated[
        dict[str, str],
        Meta(description="level of single rules before publishing: error, warning, note, off"),
    ] = msgspec.field(default_factory=dict)
    required_languages: Annotated[
        tuple[str, ...],
        Meta(description="languages that no caption or alt text may lack; else the essay's own"),
    ] = ()
    drafts: Annotated[
        bool, Meta(description="show essays that are not public; for this machine only")
    ] = False


def load(
    library: Path,
    environment: Mapping[str, str] = os.environ,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """Read the settings of a library.

    library      the folder that holds gallery.toml; without that file the defaults hold
    environment  GALLERY_PORT=9000 and the like; lists are separated by commas
    flags        what the command line says; None values are absent
    raises       SettingsError that names the key and where it was read
    """
    told: dict[str, Any] = _from_file(library / FILE)
    names = {f.name: f for f in msgspec.structs.fields(Settings)}
    for name in names:
        value = environment.get(PREFIX + name.upper())
        if value is not None:
            told[name] = _from_environment(name, value)
    told |= {key: value for key, value in (flags or {}).items() if value is not None}
    try:
        settings = msgspec.convert(told, Settings, strict=False)
    except msgspec.ValidationError as problem:
        raise SettingsError(f"{library / FILE}, {PREFIX}* or a flag: {problem}") from problem
    if settings.zone:
        _check_zone(settings.zone)
    _check_networks(settings.proxies)
    return _foldered(settings, library) if settings.store.startswith("file:") else settings


def _foldered(settings: Settings, library: Path) -> Settings:
    """A folder that is written as an address is the folder of the albums."""
    parts = urlsplit(settings.store)
    try:
        folder = Path(unquote(parts.path)).resolve().relative_to(library.resolve())
    except ValueError:
        folder = Path()
    if parts.netloc or not folder.parts:
        raise SettingsError(
            f"`store` is {settings.store!r}: a folder of albums lies below the library, as"
            f" {(library.resolve() / 'albums').as_uri()}"
        )
    return msgspec.structs.replace(settings, albums=str(folder), store="")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{path} is not TOML: {problem}") from problem
    except OSError as problem:
        raise SettingsError(f"{path} cannot be read: {problem.strerror}") from problem


def _from_environment(name: str, value: str) -> object:
    if name in ("languages", "required_languages", "proxies"):
        return [word.strip() for word in value.split(",") if word.strip()]
    if name in ("title", "tagline", "lint"):
        pairs = (part.partition("=") for part in value.split(";"))
        return {key.strip(): words.strip() for key, _, words in pairs if key.strip()}
    if name in ("drafts", "watch", "polling", "passkeys", "embedding"):
        return value.strip().lower() in ("1", "true", "yes", "on")
    return value


def _check_networks(networks: tuple[str, ...]) -> None:
    for one in networks:
        try:
            ip_network(one)
        except ValueError as problem:
            raise SettingsError(
                f"`proxies` names {one!r}, which is no address and no network such as 10.0.0.0/24"
            ) from problem


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise SettingsError(
            f"`zone` is {name!r}, which is no time zone such as Europe/Madrid"
        ) from problem
