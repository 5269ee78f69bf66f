"""One change to the words of many photos: what it would do to each, before it is done. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from gallery.blocks import PhotoBlock
from gallery.captions import Change, words_of
from gallery.desk.applying import Records, again
from gallery.desk.claims import day
from gallery.desk.composed import Frame, Scene, caption, worded
from gallery.desk.opened import Desk, Shot
from gallery.editing.naming import FIELD as PERSONS
from gallery.editing.naming import LISTED
from gallery.errors import Malformed
from gallery.event.codes import expanded
from gallery.event.composing import LONGEST, slots_of
from gallery.ingest.context import EVENT
from gallery.model import Lang, Texts

Mode: TypeAlias = Literal["replace", "prepend", "append", "empty", "find"]

TEXTS, WORDS = ("caption", "alt"), ("credit", "date", PERSONS)
"""What can be changed in many photos: TEXTS in a language, WORDS in none."""

_NO_BLANK_BEFORE = ".,;:!?)]}»”’…"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do to one field of many photos.

    text  new words, with codes and slots; find: what they take the place of, letter by letter
    lang  "" for WORDS
    action  of a caption whose text is a template: what happens, in place of the words that are
            there; None = those words
    """

    field: str
    lang: Lang
    mode: Mode
    text: str = ""
    find: str = ""
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What it means for one text of one photo.

    missing, unknown  slots as of `Composed`; a line that has any is not to be carried out
    kept              the words were composed by hand since: they stay as they are
    template, action  what a composed caption is made of, "" for other words
    """

    photo: str
    field: str
    lang: Lang
    old: str
    new: str
    missing: Sequence[str] = ()
    unknown: Sequence[str] = ()
    kept: bool = False
    template: str = ""
    action: str = ""

    @property
    def sound(self) -> bool:
        """Whether it may be carried out."""
        return not (self.missing or self.unknown or self.kept) and self.new != self.old

    @property
    def change(self) -> Change:
        return Change(self.photo, self.field, self.lang, self.old, self.new)


def planned(
    desk: Desk, photos: Iterable[str], wanted: Sequence[Wanted], scene: Scene, kept: Records
) -> Sequence[Line]:
    """What a change would do, photo by photo: texts that it would not change are left out.

    Words that a photo has from its file count as its words: what is put before or after them
    keeps them, and nothing that has such words is empty. A caption with slots is composed; one
    that was composed before is made anew around the same action.

    kept    how captions came about until now
    raises  Malformed for a field, a template or a find that cannot be; Missing for an unknown
            photo. Photos in the tray have no words yet, and are passed over
    """
    for one in wanted:
        _check(one, scene.languages)
    places = {shot.name: number for number, shot in enumerate(desk.shots, 1)}
    shots = {shot.name: shot for shot in desk.everything()}
    frames = (
        Frame(scene, shots.get(name) or desk.shot(name), places.get(name, 0))
        for name in dict.fromkeys(photos)
    )
    found = (line for frame in frames for one in wanted for line in _lines(desk, frame, one, kept))
    return [line for line in found if line.new != line.old or not line.sound]


def inherited(desk: Desk, shot: Shot, field: str, lang: Lang) -> str:
    """The words that readers see of a photo as long as its editor writes none; "" without.

    A file's caption of unknown language counts as written in the album's main one.
    """
    said = shot.facts
    match field:
        case "credit":
            told = said.credit or ", ".join(said.byline)
            return told or (desk.album.credit if shot.home == desk.slug else "")
        case "caption":
            return worded(captions_of(shot, desk.album.lang), lang)
        case "alt":
            return worded(said.alt, lang)
        case "date":
            return day(said.date or "") if said.date_kind == "taken" else ""
    return ""


def captions_of(shot: Shot, main: Lang) -> Texts:
    """A file's captions; one of unknown language counts as written in `main`."""
    said = shot.facts
    known = {lang: words for lang, words in said.captions.items() if lang}
    unknown = said.captions.get("") or said.caption
    if unknown and unknown not in known.values():
        known.setdefault(main, unknown)
    return known


def stated(block: PhotoBlock, field: str, lang: Lang) -> str:
    """The editor's words in one field, "" when absent; names by LISTED."""
    if field == PERSONS:
        return LISTED.join(block.persons)
    return block.date if field == "date" else words_of(block, field, lang)


def joined(first: str, second: str) -> str:
    """Two texts with one blank between them, where neither brings its own or wants none."""
    if not first or not second or first[-1].isspace() or second[0].isspace():
        return first + second
    return f"{first}{'' if second[0] in _NO_BLANK_BEFORE else ' '}{second}"


def _check(one: Wanted, languages: Sequence[Lang]) -> None:
    if one.field not in TEXTS + WORDS or (one.field in WORDS) != (one.lang == ""):
        raise Malformed(f"send one of {', '.join(TEXTS)} with a language, or {', '.join(WORDS)}")
    if one.lang and one.lang not in languages:
        raise Malformed(f"{one.lang!r} is no language of the site")
    if one.mode == "find" and not one.find:
        raise Malformed("say what to find")
    if len(one.text) > LONGEST:
        raise Malformed(f"that is longer than {LONGEST} characters")


def _lines(desk: Desk, frame: Frame, one: Wanted, kept: Records) -> Iterator[Line]:
    shot = frame.shot
    if shot.block is None:
        return
    old = stated(shot.block, one.field, one.lang)
    shown = old or inherited(desk, shot, one.field, one.lang)
    template = _template(one, shown)
    if template and one.field == "caption" and one.action is not None:
        if one.mode == "replace" or not (old or _by_people(shot, shown)):
            yield _composed(frame, one, template, old, one.action)
        return
    if template and one.field == "caption":
        made = kept.get((shot.name, one.lang))
        yield _composed(frame, one, template, old, again(old, shown, made))
        return
    words, missing, unknown = _words(frame, one)
    new = _said(one, words, shown, old)
    if new != old:
        yield Line(shot.name, one.field, one.lang, old, new, missing, unknown)


def _by_people(shot: Shot, words: str) -> str:
    """Words that a file inherits, "" where nobody but its event's template says them."""
    made = {claim.value for claim in shot.claims if claim.source == EVENT}
    return "" if words in made else words


def _template(one: Wanted, shown: str) -> str:
    """The words with their slots as a template of the whole caption; "" where they are none.

    What goes before or after a caption is a template around its action. One that has a place for
    the action keeps the words that are there, so it is for photos that have some.
    """
    names = {slot.name for slot in slots_of(one.text)}
    if not names or one.mode == "find":
        return ""
    if "action" in names or one.mode == "replace":
        return one.text
    if one.mode == "empty":
        return "" if shown else one.text
    around = ("{action}", one.text) if one.mode == "append" else (one.text, "{action}")
    return joined(*around)


def _composed(frame: Frame, one: Wanted, template: str, old: str, action: str | None) -> Line:
    name, lang = frame.shot.name, one.lang
    if action is None:
        return Line(name, one.field, lang, old, old, kept=True)
    event = frame.scene.event
    action = _bare(expanded(action, event.codes_in(lang), event.delimiter), template)
    said = caption(template, lang, Frame(frame.scene, frame.shot, frame.n, {lang: action}))
    has_place = any(slot.name == "action" for slot in slots_of(template))
    return Line(
        *(name, one.field, lang, old, said.text, said.missing, said.unknown),
        template=template,
        action=action if has_place else "",
    )


def _bare(action: str, template: str) -> str:
    """An action as it goes into a template: without its full stop where more words follow."""
    bare = "\n".join(" ".join(line.split()) for line in action.strip().split("\n"))
    follows = not template.rstrip().endswith("{action}")
    return bare[:-1] if follows and bare.endswith(".") and not bare.endswith("..") else bare


def _words(frame: Frame, one: Wanted) -> tuple[str, Sequence[str], Sequence[str]]:
    """The words to use in one photo, and the slots that nobody fills."""
    event, lang = frame.scene.event, one.lang or frame.scene.album.lang
    text = expanded(one.text, event.codes_in(lang), event.delimiter)
    if next(slots_of(text), None) is None:
        return text, (), ()
    said = caption(text, lang, frame)
    return said.text, said.missing, said.unknown


def _said(one: Wanted, words: str, shown: str, old: str) -> str:
    """The text of one photo after it; `old` where nothing is to change."""
    if one.field == PERSONS and one.mode in ("prepend", "append"):
        parts = (words, shown) if one.mode == "prepend" else (shown, words)
        return LISTED.join(dict.fromkeys(filter(None, parts)))
    match one.mode:
        case "replace":
            return words
        case "prepend":
            return joined(words, shown) if words.strip() else old
        case "append":
            return joined(shown, words) if words.strip() else old
        case "empty":
            return old if shown else words
        case "find":
            return shown.replace(one.find, words) if one.find in shown else old


Templates: TypeAlias = Mapping[str, Texts]
"""Templates for captions by the name of where they stand, per language."""


def templates(scene: Scene) -> Templates:
    """The templates that an essay knows: its own, then its event's; empty ones left out."""
    known = {"album.toml": scene.album.context.template, "event.toml": scene.event.captions}
    return {name: texts for name, texts in known.items() if texts}
