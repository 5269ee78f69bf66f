"""The page of one essay: its blocks in order, photos set into rows, anchors and chapters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from gallery import layout
from gallery.blocks import Album, Block, ChapterBlock, PhotoBlock, PointBlock
from gallery.layout import Row, Shape
from gallery.web.edition import FULL, Edition
from gallery.web.frames import Frame, shape
from gallery.web.picture import Picture, focus_style, photo_style, picture, row_style, rule
from gallery.web.words import Said

_BESIDE = 1.15  # width by height; a lead less wide than this stands beside the title
_BROAD = 1.4  # from this ratio on it may be cut to fill the window
_SMALL = 1000  # px; a narrower lead does not fill the window
_ACROSS = ("full", "wide", "panorama")
_ANCHORED = (ChapterBlock.key, PointBlock.key)


@dataclass(frozen=True, slots=True)
class Hung:
    """A photo with its markup, as it stands in a row.

    credit  printed under this photo: where it differs from the essay's
    """

    frame: Frame
    picture: Picture
    credit: str


@dataclass(frozen=True, slots=True)
class Group:
    """A row of photos; the anchor is that of the row, not of a photo.

    caption  of the row, in place of those of its photos; credit likewise: all that differ
    """

    row: Row
    anchor: str
    photos: Sequence[Hung]
    caption: Said | None = None
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A block as the page shows it, or a run of photos.

    kind    key of blocks.KINDS: the macro of that name in blocks.html prints it
    block   None for a run of photos
    anchor  id on the page, "" for none
    number  how many of its kind there are up to here
    level   of its heading: 2, or 3 below a chapter
    groups  rows of photos: a run, or those that hang on a point
    """

    kind: str
    block: Block | None
    anchor: str = ""
    number: int = 0
    level: int = 2
    groups: Sequence[Group] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """The photo above the title.

    kind    "stage": across the window; "inset": less broad; "beside": an upright one, next to
            the title; "small": never blown up
    """

    kind: str
    photo: Hung


@dataclass(frozen=True, slots=True)
class Essay:
    """Everything between the first and the last line of the page; style is its own rules.

    anchors  where each photo stands, by its name in album.toml
    """

    album: Album
    lead: Lead | None
    parts: Sequence[Part]
    photos: int
    credit: str
    style: str
    anchors: Mapping[str, str]

    @property
    def contents(self) -> list[tuple[Part | None, list[Part]]]:
        """Chapters, each with its numbered points; None before the first chapter."""
        found: list[tuple[Part | None, list[Part]]] = []
        for part in self.parts:
            if part.kind == ChapterBlock.key:
                found.append((part, []))
            elif part.kind == PointBlock.key:
                if not found:
                    found.append((None, []))
                found[-1][1].append(part)
        return found


@dataclass(slots=True)
class _Step:
    """A block with the photos that hang on it, or (block None) a run of photos."""

    block: Block | None
    frames: list[Frame]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Manner:
    """What holds for all rows: the essay's credit, and which pictures are shown."""

    credit: str
    edition: Edition


def compose(album: Album, framed: Sequence[Frame], credit: str, edition: Edition = FULL) -> Essay:
    """Lay out an essay.

    framed  its photos, the opening one first, those that are missing left out
    credit  the one that holds for the essay: not repeated under each photo
    """
    lead = _lead(framed, edition)
    parts = _parts(_steps(album, framed[1:] if lead else framed), _Manner(credit, edition))
    photos = max((frame.position for frame in framed), default=0)
    anchors = {frame.block.photo: frame.anchor for frame in reversed(framed)}
    return Essay(album, lead, parts, photos, credit, _style(lead, parts), anchors)


def _lead(framed: Sequence[Frame], edition: Edition) -> Lead | None:
    """The photo that opens the essay; it is not shown a second time at its block's place."""
    if not framed or framed[0].veil:
        return None
    frame = framed[0]
    ratio = frame.photo.width / frame.photo.height
    if frame.photo.width < _SMALL:
        kind, size = "small", layout.single(shape(frame), "wide").sizes[0]
    elif ratio < _BESIDE:
        phone, desk = f"min(100vw, {74 * ratio:.4g}vh)", f"min(50vw, {86 * ratio:.4g}vh)"
        kind, size = "beside", layout.sizes(phone, desk)
    elif ratio < _BROAD:
        kind, size = "inset", layout.sizes("100vw", "min(100vw, 72rem)")
    else:
        kind, size = "stage", layout.sizes("100vw", "100vw")
    shown = picture(frame.photo, size, frame.alt, "high", edition)
    return Lead(kind, Hung(frame, shown, frame.credit))


def _steps(album: Album, framed: Sequence[Frame]) -> list[_Step]:
    """Blocks in order, photos that follow each other joined, missing ones left out."""
    there = {frame.slot: frame for frame in framed}
    slots = iter(range(len(album.photos)))
    steps: list[_Step] = []
    opens = False
    for block in album.blocks:
        hanging = _photo_count(block)
        found = [there[slot] for slot in islice(slots, hanging) if slot in there]
        if not isinstance(block, PhotoBlock):
            opens = opens or isinstance(block, ChapterBlock)
            steps.append(_Step(block, found))
        elif found and steps and steps[-1].block is None:
            steps[-1].frames.extend(found)
        elif found:
            steps.append(_Step(None, found, opens))
            opens = False
    return steps


def _photo_count(block: Block) -> int:
    return len(block.photos) if isinstance(block, PointBlock) else isinstance(block, PhotoBlock)


def _parts(steps: Sequence[_Step], manner: _Manner) -> list[Part]:
    runs = [step for step in steps if step.block is None]
    rows = iter(layout.arrange([_shapes(run) for run in runs]))
    counted: Counter[str] = Counter()
    parts: list[Part] = []
    for step in steps:
        if step.block is None:
            groups = _groups(step.frames, next(rows), manner)
            parts.append(Part(PhotoBlock.key, None, groups=groups))
            continue
        kind = step.block.key
        counted[kind] += 1
        anchor = f"{kind}-{counted[kind]}" if kind in _ANCHORED else ""
        groups = _groups(step.frames, layout.hung(_shapes(step)), manner)
        level = 3 if counted[ChapterBlock.key] and kind != ChapterBlock.key else 2
        parts.append(Part(kind, step.block, anchor, counted[kind], level, groups))
    return parts


def _shapes(step: _Step) -> list[Shape]:
    return [shape(f, opens=step.opens and n == 0) for n, f in enumerate(step.frames)]


def _groups(framed: Sequence[Frame], rows: Sequence[Row], manner: _Manner) -> list[Group]:
    left = iter(framed)
    groups: list[Group] = []
    for row in rows:
        edition = manner.edition
        if row.kind not in _ACROSS:
            edition = replace(edition, widest=edition.small)
        photos = [
            Hung(
                frame,
                picture(frame.photo, size, frame.alt, edition=edition),
                frame.credit if frame.credit != manner.credit else "",
            )
            for frame, size in zip(islice(left, len(row.shapes)), row.sizes, strict=True)
        ]
        groups.append(_group(row, photos))
    return groups


def _group(row: Row, photos: Sequence[Hung]) -> Group:
    anchor = f"r-{photos[0].frame.anchor}"
    caption = next((hung.frame.under for hung in photos if hung.frame.under), None)
    if caption is None or len(photos) == 1:
        return Group(row, anchor, photos)
    makers = dict.fromkeys(hung.credit for hung in photos if hung.credit)
    return Group(row, anchor, photos, caption, ", ".join(makers))


def _style(lead: Lead | None, parts: Sequence[Part]) -> str:
    """The values that differ from photo to photo, for the page's one `<style>`."""
    rules: list[str] = []
    if lead:
        focus = lead.photo.frame.block.focus
        frame = lead.photo.frame
        limit = layout.single(shape(frame), "wide") if lead.kind == "small" else None
        rules.append(rule(frame.anchor, {**photo_style(frame.photo, limit), **focus_style(focus)}))
    for group in (group for part in parts for group in part.groups):
        if len(group.photos) > 1:
            rules.append(rule(group.anchor, row_style(group.row)))
        rules.extend(
            rule(hung.frame.anchor, photo_style(hung.frame.photo, group.row))
            for hung in group.photos
        )
    return "".join(rules)
