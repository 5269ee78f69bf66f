"""What an essay should not have before readers see it: rules, their levels, what they found.

Pure: an essay and its photos as readers get them go in, faults come out. Rules never raise,
whatever somebody wrote.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gallery.blocks import PhotoBlock
from gallery.errors import SettingsError
from gallery.lint.rules import LEVELS, RULES, Level, Rule
from gallery.lint.said import Essay, Hit, Photo, has, own
from gallery.model import Lang

__all__ = [
    "LEVELS",
    "RULES",
    "Essay",
    "Fault",
    "Hit",
    "Level",
    "Photo",
    "Rule",
    "errors",
    "has",
    "levels",
    "lint",
    "own",
    "required",
    "sealed",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a rule found.

    level   "error", "warning" or "note"
    photo   as its block names it; block: number of a block that is no photo, from 0, -1 for none;
            without either it is about the essay itself
    field, lang, found  as of a Hit
    reason  why it does not matter, as somebody wrote it; "" = it stands
    """

    rule: str
    level: Level
    photo: str = ""
    block: int = -1
    field: str = ""
    lang: Lang = ""
    found: str = ""
    reason: str = ""

    @property
    def sentence(self) -> str:
        """In English, with what was found."""
        said = RULES[self.rule].sentence
        return f"{said}: {self.found}" if self.found else said


def lint(essay: Essay, stated: Mapping[str, Level]) -> list[Fault]:
    """All that is to be said of an essay: of itself, of each photo in its order, of its blocks.

    stated  levels of a site, as `levels` made them
    """
    rules = [(rule, stated[rule.id]) for rule in RULES.values() if stated[rule.id] != "off"]
    return [*_of_essay(essay, rules), *_of_photos(essay, rules), *_of_blocks(essay, rules)]


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """What keeps an essay from readers: errors that nobody gave a reason to ignore."""
    return [one for one in faults if one.level == "error" and not one.reason]


def sealed(faults: Iterable[Fault]) -> list[Fault]:
    """The errors that nobody may let pass, whatever their reason."""
    return [one for one in errors(faults) if RULES[one.rule].sealed]


def levels(stated: Mapping[str, str]) -> Mapping[str, Level]:
    """The level of each rule, where a site says otherwise for some of them.

    raises  SettingsError for a rule or a level that there is not
    """
    found: dict[str, Level] = {rule.id: rule.level for rule in RULES.values()}
    for name, wanted in stated.items():
        if name not in RULES:
            raise SettingsError(f"`lint.{name}`: there is no such rule; {', '.join(RULES)}")
        if RULES[name].sealed:
            raise SettingsError(f"`lint.{name}` cannot be set: it follows `faces` of each essay")
        level = next((one for one in LEVELS if one == wanted), None)
        if level is None:
            raise SettingsError(
                f"`lint.{name}` is {wanted!r}; it can be error, warning, note or off"
            )
        found[name] = level
    return found


def required(stated: Sequence[Lang], languages: Sequence[Lang]) -> Sequence[Lang]:
    """The languages that a site requires; SettingsError for one that its pages do not have."""
    for lang in stated:
        if lang not in languages:
            raise SettingsError(f"`required_languages` has {lang!r}, `languages` does not")
    return stated


def _of_essay(essay: Essay, rules: Sequence[tuple[Rule, Level]]) -> Iterator[Fault]:
    for rule, level in rules:
        if rule.essay:
            reason = _reason(rule, essay, None)
            for hit in rule.essay(essay):
                yield _fault(rule, level, hit, reason=reason)


def _of_photos(essay: Essay, rules: Sequence[tuple[Rule, Level]]) -> Iterator[Fault]:
    ours = [(rule, level, rule.photo) for rule, level in rules if rule.photo]
    for photo in essay.photos:
        for rule, level, look in ours:
            for hit in look(photo, essay):
                reason = _reason(rule, essay, photo.block)
                yield _fault(rule, level, hit, photo=photo.block.photo, reason=reason)


def _of_blocks(essay: Essay, rules: Sequence[tuple[Rule, Level]]) -> Iterator[Fault]:
    ours = [(rule, level, rule.block) for rule, level in rules if rule.block]
    for number, block in enumerate(essay.album.blocks):
        for rule, level, look in () if isinstance(block, PhotoBlock) else ours:
            reason = _reason(rule, essay, None)
            for hit in look(block, essay):
                yield _fault(rule, level, hit, block=number, reason=reason)


def _reason(rule: Rule, essay: Essay, block: PhotoBlock | None) -> str:
    """Why a rule does not matter there: by the photo's own word, else by the essay's."""
    if rule.firm:
        return ""
    return (block.ignore.get(rule.id, "") if block else "") or essay.album.ignore.get(rule.id, "")


def _fault(
    rule: Rule, level: Level, hit: Hit, *, photo: str = "", block: int = -1, reason: str = ""
) -> Fault:
    level = "warning" if hit.mild and level == "error" else level
    return Fault(rule.id, level, photo, block, hit.field, hit.lang, hit.found, reason)
