"""What the index holds of one album, by its files alone: no disk is asked, whoever works it out."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from gallery import when
from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.blocks import ALWAYS, Album, PhotoBlock, Window
from gallery.catalog import TRASHED, AlbumRow, Filling, PhotoRow, Placed, Stored, stored
from gallery.errors import AlbumError
from gallery.ingest.claimed import said_of, stated
from gallery.ingest.faces.showing import covered, outdated, shown_as
from gallery.ingest.faces.wanted import held_back, wanted
from gallery.ingest.finding import entries_of, limited, periods, placed, terms_of
from gallery.ingest.readable import Files, readable
from gallery.ingest.whereabouts import public
from gallery.ingest.withheld import left_of, withheld_rows
from gallery.ingest.wording import label_of, mark_of
from gallery.model import Facts, Original


@dataclass(frozen=True, slots=True)
class Asked:
    """An album that is to be filled in.

    tag    of its files, as the index keeps it
    today  claims about days after it are passed over
    site   how closely places are told, and what is asked for before faces are shown, where the
           album does not say it
    """

    slug: str
    files: Files
    tag: str
    today: date
    site: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What an album's files say.

    stored   as the index is to hold it
    sound    its words can be read as they are now
    covered  the pictures of before of photos whose faces are hidden: there may be files of them
    """

    stored: Stored
    sound: bool
    covered: Sequence[str] = ()


def told(asked: Asked) -> Told:
    """Work out all that the index holds of one album."""
    slug, files, today = asked.slug, asked.files, asked.today
    album, source, problem = readable(slug, files.words, lambda: files.good)
    sound = problem is None
    album = replace(album, place_shown=album.place_shown or asked.site[0])
    manifest, damaged = _listed(asked)
    problem = problem or damaged
    words, taken_out = album, withheld_rows(album, manifest)
    if album.shut_away:  # its files too: nobody shows them any more
        row = essay_row(slug, source, replace(album, status=TRASHED), [], {})
        row = _read(row, asked.tag, problem)
        return Told(stored(Filling(row, taken_out, outdated=[*left_of(words, manifest)])), sound)
    unseen = album.kept_back()
    album = album.silent(album.taken_out()).without(unseen)
    there = [o for o in manifest.photos.values() if not o.gone and o.name not in unseen]
    faces = wanted(album, asked.site[1])
    album = album.held(held_back(faces, there))
    shown = {block.photo: block for block in reversed(album.photos)}
    windows, veiled = album.windows(), {b.photo for b in album.photos if b.sensitive is not None}
    rows = (_photo_row(album, o, shown, said_of(o, album, today), windows, veiled) for o in there)
    photos = [shown_as(row, o, faces) for row, o in zip(rows, there, strict=True)]
    by_name = {photo.name: photo for photo in photos if photo.verdict is None}
    blocks = placed(album, by_name)
    row = _read(essay_row(slug, source, album, blocks, by_name), asked.tag, problem)
    filling = Filling(
        row,
        [*photos, *taken_out],
        places(album, blocks, faces.policy),
        terms_of(album, row.date, by_name),
        entries_of(album, row.date, by_name),
        (*outdated(faces, there), *left_of(words, manifest)),
    )
    return Told(stored(filling), sound, [*covered(faces, there)])


def _listed(asked: Asked) -> tuple[Manifest, AlbumError | None]:
    """The list of files, empty before the first ingest and where it is damaged, and that."""
    data = asked.files.listed
    try:
        return (Manifest() if data is None else manifests.load(asked.slug, data)), None
    except AlbumError as damaged:
        return Manifest(), damaged


def places(album: Album, blocks: Iterable[PhotoBlock], policy: str) -> list[Placed]:
    """Where an essay shows photos, and when: one row for each block.

    policy  what it asks for before faces are shown; its own photos are held by that already
    """
    windows, corrected = album.windows(), _corrected(album)
    return [
        Placed(
            *reference(album.slug, one.photo),
            windows[one.photo].opens,
            windows[one.photo].closes,
            policy == "required" and one.photo.startswith("/"),
            one.sensitive is not None,
            one.focus,
            corrected.get(one.photo),
        )
        for one in blocks
    ]


def reference(slug: str, photo: str) -> tuple[str, str]:
    """(album, name) of a photo as a block names it: "NAME" or "/other-album/NAME"."""
    if photo.startswith("/"):
        other, _, name = photo[1:].partition("/")
        return other, name
    return slug, photo


def _photo_row(
    album: Album,
    original: Original,
    shown: Mapping[str, PhotoBlock],
    said: Facts,
    windows: Mapping[str, Window],
    veiled: Container[str],
) -> PhotoRow:
    pixels, label = original.pixels, label_of(album, shown.get(original.name), said)
    window = windows.get(original.name, ALWAYS).within(album.window)
    return PhotoRow(
        album=album.slug,
        name=original.name,
        number=original.number,
        sha256=original.sha256,
        bytes=original.bytes,
        mtime_ns=original.mtime_ns,
        width=pixels.width if pixels else 0,
        height=pixels.height if pixels else 0,
        format=pixels.format if pixels else "",
        colour=pixels.colour if pixels else "",
        thumbhash=pixels.thumbhash if pixels else "",
        facts=public(said, album.place_shown),
        label=label,
        mark=mark_of(label, album.turn(original.name)),
        recipe=original.recipe,
        widths=tuple(original.widths),
        lacks=tuple(original.lacks),
        verdict=original.verdict,
        sensitive=original.name in veiled,
        opens=window.opens,
        closes=window.closes,
    )


def essay_row(
    slug: str,
    source: str,
    album: Album,
    blocks: Sequence[PhotoBlock],
    photos: Mapping[str, PhotoRow],
) -> AlbumRow:
    """What the index holds of an essay itself, but for the tag of its files.

    blocks  its photos that are shown; photos: the album's own by name, refused ones left out
    """
    lead = album.cover(blocks)
    lead_album, lead_name = reference(slug, lead.photo) if lead else (slug, "")
    corrected, named = _corrected(album), {one.photo for one in blocks}
    dated = album.date or when.span(_dates(album, photos.values()))
    return AlbumRow(
        slug=slug,
        tag="",
        source=source,
        status=album.status,
        publish_at=int(album.publish_at.timestamp()) if album.publish_at else None,
        first=str(when.parse(dated).lower) if dated else "",
        date=dated,
        title=album.title,
        dek=album.dek,
        place=album.place,
        lang=album.lang,
        photos=len(blocks),
        lead_album=lead_album,
        lead_name=lead_name,
        lead_focus=lead.focus if lead else None,
        period=next(iter(periods(dated)), ""),
        corrected=max(corrected.values(), default=None),
        corrected_essay=max((at for of, at in corrected.items() if of not in named), default=None),
        data_mining=album.data_mining,
        opens=album.opening.opens,
        closes=album.opening.closes,
        lead_position=next((n for n, one in enumerate(blocks) if one is lead), -1),
    )


def _read(row: AlbumRow, tag: str, problem: AlbumError | None) -> AlbumRow:
    """The row with the tag of the files, and why the words cannot be read as they are now."""
    if problem is None:
        return replace(row, tag=tag)
    line = problem.spot.line if problem.spot else None
    return replace(row, tag=tag, problem=problem.reason, problem_line=line)


def _corrected(album: Album) -> Mapping[str, int]:
    """Unix seconds of the last correction about each photo as blocks name it, "" = the essay."""
    found: dict[str, int] = {}
    for one in album.corrections:
        if one.date:
            found[one.photo] = max(_noon(one.date), found.get(one.photo, 0))
    return found


def _noon(edtf: str) -> int:
    """Unix seconds of a moment with its offset, as the desk notes corrections.

    Of a day its middle: within half a day of it wherever it was.
    """
    with suppress(ValueError):
        moment = datetime.fromisoformat(edtf)
        if moment.tzinfo is not None:
            return int(moment.timestamp())
    return int(datetime.combine(when.parse(edtf).lower, time(12), UTC).timestamp())


def _dates(album: Album, photos: Iterable[PhotoRow]) -> Iterator[str]:
    """When the photos were taken: the editor's word, else the day that the file tells.

    A photo that is not always shown says nothing: the date would tell of it.
    """
    dated_so, some = stated(album), limited(album)
    for one in photos:
        if one.name in some:
            continue
        told = one.facts.date if one.facts.date_kind == "taken" else None
        if dated := dated_so.get(one.name) or (told or "")[:10]:
            yield dated
