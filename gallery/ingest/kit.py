"""The event kit of an album: event.toml and the files of codes that it names, beside the photos.

It is brought with the photos or by name, kept as it is, and read anew by each ingest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gallery import album as albums
from gallery import editing
from gallery.album.manifest import Manifest
from gallery.errors import AlbumError, Missing, Refused, Spot, StoreError
from gallery.event import FILE, Codes, Event, files_named, parse, parse_codes, parse_phrases
from gallery.ingest.arrive import read_whole
from gallery.ingest.context import in_context, is_of_event
from gallery.ingest.news import Listener, Report, Seen
from gallery.ingest.record import replace_companion
from gallery.model import Lang, Verdict
from gallery.store import Store

LARGEST = 4 << 20
"""Bytes of an event.toml or a file of codes: far more than anybody writes."""

_REMEDY = "correct it, and run this again"


@dataclass(frozen=True, slots=True)
class Kit:
    """An event with its files as they lie on a disk or in an album.

    files  name -> bytes, event.toml last: what is named is there before it is named
    """

    event: Event
    files: Mapping[str, bytes]


def event_of(store: Store, slug: str) -> Event | None:
    """The event of an album, None without one; AlbumError when its event.toml cannot be used."""

    def beside(name: str) -> bytes:
        return store.get(f"{slug}/{name}")[0]

    try:
        return _kit(f"{slug}/{FILE}", beside(FILE), beside).event
    except Missing:
        return None
    except StoreError as problem:
        raise AlbumError(f"it cannot be read ({problem})", Spot(f"{slug}/{FILE}")) from problem


def event_at(path: Path) -> Event | None:
    """The event of a file outside the library; None when there is none that can be used."""
    try:
        return _kit_at(path).event if path.is_file() else None
    except (AlbumError, Refused):
        return None  # the ingest names it


def foreseen(
    store: Store, slug: str, folders: Iterable[Path] = (), named: Path | None = None
) -> Event | None:
    """The event that a new album will have; None when nobody brings one that can be used.

    named  the file that its user names: it goes before those in the folders
    """
    known = [named] if named else [folder / FILE for folder in folders]
    try:
        found = event_of(store, slug)
    except AlbumError:
        found = None
    return next(filter(None, map(event_at, known)), found)


def companions(store: Store, slug: str) -> frozenset[str]:
    """Names of the files in an album's folder that its event.toml speaks of, broken or sound."""
    try:
        data, _ = store.get(f"{slug}/{FILE}")
    except (Missing, StoreError):
        return frozenset()
    return files_named(data.decode("utf-8", "replace"))


def bring_kit(
    store: Store, folders: Sequence[Path], named: Path | None, report: Report, listen: Listener
) -> frozenset[Path]:
    """Copy an event.toml and its files of codes into the album.

    folders  one that lies in a folder is taken when the album has none
    named    one that its user names replaces another: that one is kept in the album's history/
    returns  the files that are dealt with: none of them is a photo
    """
    dealt: set[Path] = set()
    found = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    for path in filter(None, (named, *found)):
        dealt.add(path)
        try:
            kit = _kit_at(path)
        except (AlbumError, Refused) as problem:
            _refuse(report, listen, str(path), _verdict(problem))
            continue
        dealt |= {path.with_name(name) for name in kit.files if name != FILE}
        others = [
            name for name, data in kit.files.items() if _differs(store, report.slug, name, data)
        ]
        if others and path != named:
            _refuse(report, listen, str(path), _other(others, path), passed=named is not None)
            continue
        for name, data in kit.files.items():
            old = replace_companion(store, report.slug, name, data)
            if old:
                report.replaced[name] = old
    return frozenset(dealt)


def read_event(store: Store, report: Report, listen: Listener) -> Event | None:
    """The event of the album that is being ingested; None, and named, when it cannot be used."""
    try:
        return event_of(store, report.slug) or Event()
    except AlbumError as broken:
        _refuse(report, listen, f"{report.slug}/{FILE}", _verdict(broken))
        return None


def with_event(
    store: Store,
    slug: str,
    manifest: Manifest,
    event: Event | None,
    today: date,
    main: Lang,
    places: str = "",
) -> Manifest:
    """The manifest with what the event adds to every photo's claims.

    event  None while event.toml cannot be used: what it said before stays where it is, like the
           words of an album.toml that cannot be read
    main   the language of words of unknown language, where the album names none
    places  how closely places are told, where the album does not say it
    """
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except AlbumError:
        return manifest  # a hand edit that cannot be read now: its event waits with it
    shown = album.place_shown or places
    album = replace(album, lang=album.lang or main, place_shown=shown)
    changed = []
    for photo in manifest.photos.values():
        if event is None and any(map(is_of_event, photo.claims)):
            continue
        seen = in_context(photo, event or Event(), album, today)
        if seen is not photo:
            changed.append(seen)
    return manifest.with_photos(changed) if changed else manifest


def _kit_at(path: Path) -> Kit:
    def beside(name: str) -> bytes:
        near = path.with_name(name)
        if not near.is_file():
            raise Missing(name)
        return read_whole(near)[0]

    return _kit(str(path), read_whole(path)[0], beside)


def _kit(name: str, data: bytes, beside: Callable[[str], bytes]) -> Kit:
    """Read event.toml and what it names; AlbumError says what is wrong, and where."""
    if len(data) > LARGEST:
        raise AlbumError(f"it has over {LARGEST >> 20} MiB", Spot(name))
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise AlbumError("it is not UTF-8; save it as UTF-8", Spot(name, line)) from problem
    event = parse(name, source)
    files = dict(_files(name, event, beside))
    both = _codes(event, files)
    return Kit(replace(event, codes=both), files | {FILE: data})


def _codes(event: Event, files: Mapping[str, bytes]) -> Mapping[Lang, Codes]:
    """The codes of its files, and over them those that it states itself, per language."""
    if alone := event.code_files.get(""):
        kept = parse_phrases(files[alone])
    else:
        kept = {lang: parse_codes(files[file]) for lang, file in event.code_files.items()}
    stated, none = event.codes, Codes()
    return {
        lang: kept.get(lang, none) | stated.get("", none) | stated.get(lang, none)
        for lang in dict.fromkeys((*kept, *stated))
    }


def _files(name: str, event: Event, beside: Callable[[str], bytes]) -> Iterator[tuple[str, bytes]]:
    for file in event.code_files.values():
        try:
            data = beside(file)
        except Missing as problem:
            reason = f"`codes` names {file}, which does not lie beside it"
            raise AlbumError(reason, Spot(name)) from problem
        if len(data) > LARGEST:
            raise AlbumError(f"{file} has over {LARGEST >> 20} MiB", Spot(name))
        yield file, data


def _differs(store: Store, slug: str, name: str, data: bytes) -> bool:
    try:
        return store.get(f"{slug}/{name}")[0] != data
    except Missing:
        return False


def _verdict(problem: AlbumError | Refused) -> Verdict:
    if isinstance(problem, AlbumError):
        line = problem.spot.line if problem.spot else None
        place = f"line {line}: " if line else ""
        return Verdict("event-broken", f"{place}{problem.reason}", _REMEDY)
    return Verdict(problem.code, problem.reason, problem.remedy)


def _other(names: Sequence[str], path: Path) -> Verdict:
    reason = f"the album has another {' and another '.join(names)}"
    return Verdict("event-other", reason, f"`--event {path}` puts it in their place")


def _refuse(
    report: Report, listen: Listener, name: str, verdict: Verdict, *, passed: bool = False
) -> None:
    (report.passed if passed else report.refused)[name] = verdict
    listen(Seen(report.slug, name, verdict, passed=passed))
