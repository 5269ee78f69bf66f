"""The table of rules: one line each, with the function that looks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from gallery.blocks import Block
from gallery.lint import dating, facing, lacking, naming, spelling, telling, unfilled
from gallery.lint.said import Essay, Hit, Photo

Level: TypeAlias = Literal["error", "warning", "note", "off"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note", "off")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that an essay should not have.

    id        as settings and album.toml name it
    level     where a site says nothing else: "error" keeps an essay from readers
    sentence  what is wrong, in English; what was found is put behind it
    essay, photo, block  how each is looked at; None where the rule is not about it
    firm      nobody can say that it does not matter; a publisher may still override it
    sealed    no publisher may either, and no site sets its level: it is about people's safety
    """

    id: str
    level: Level
    sentence: str
    essay: Callable[[Essay], Iterator[Hit]] | None = None
    photo: Callable[[Photo, Essay], Iterator[Hit]] | None = None
    block: Callable[[Block, Essay], Iterator[Hit]] | None = None
    firm: bool = False
    sealed: bool = False

    @property
    def about(self) -> tuple[str, ...]:
        """What it is about: "essay", "photo", "block"."""
        return tuple(one for one in ("essay", "photo", "block") if getattr(self, one))


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words


_ERRORS = (
    Rule("title-missing", "error", _("No title"), lacking.no_title, firm=True),
    Rule("photos-none", "error", _("No photo"), lacking.no_photos, firm=True),
    Rule(
        "sensitive-violated",
        "error",
        _("Sensitive, and its words name somebody"),
        photo=naming.sensitive,
        firm=True,
    ),
    Rule(
        "faces-undecided",
        "error",
        _("Nobody has decided who may be recognised"),
        photo=facing.undecided,
        firm=True,
        sealed=True,
    ),
    Rule("caption-missing", "error", _("No caption"), photo=lacking.no_caption),
    Rule("alt-missing", "error", _("No alt text"), photo=lacking.no_alt),
    Rule(
        "language-missing",
        "error",
        _("Missing in a language that is required"),
        lacking.title_in_required,
        lacking.caption_in_required,
    ),
    Rule("credit-missing", "error", _("Nobody is credited"), photo=lacking.no_credit),
    Rule(
        "placeholder",
        "error",
        _("Left to fill in"),
        unfilled.in_essay,
        unfilled.in_photo,
        unfilled.in_block,
    ),
    Rule(
        "file-name-as-caption",
        "error",
        _("The name of a file for a caption"),
        photo=unfilled.file_name,
    ),
)
_WARNINGS = (
    Rule("no-date", "warning", _("The caption does not say when"), photo=dating.no_date),
    Rule("no-place", "warning", _("The caption does not say where"), photo=dating.no_place),
    Rule("no-who", "warning", _("Nobody says who is in it"), photo=naming.nobody),
    Rule("capitals", "warning", _("Mostly capitals"), photo=telling.capitals),
    Rule("long", "warning", _("Longer than 400 characters"), photo=telling.too_long),
    Rule("short", "warning", _("Shorter than 25 characters"), photo=telling.too_short),
    Rule("photo-of", "warning", _("Says that a photo is a photo"), photo=telling.photo_of),
    Rule(
        "many-sentences",
        "warning",
        _("More than two sentences"),
        photo=telling.many_sentences,
    ),
    Rule(
        "past-tense",
        "warning",
        _("Past tense"),
        photo=telling.past_tense,
    ),
    Rule("double-blanks", "warning", _("Two blanks in a row"), photo=telling.double_blanks),
    Rule(
        "alt-long",
        "warning",
        _("Alt text over 250 characters"),
        photo=telling.alt_too_long,
    ),
    Rule(
        "alt-over-125",
        "note",
        _("Alt text over 125 characters"),
        photo=telling.alt_long,
    ),
    Rule(
        "alt-equals-caption",
        "warning",
        _("The alt text repeats the caption"),
        photo=telling.alt_is_caption,
    ),
    Rule(
        "languages-identical",
        "warning",
        _("The same in two languages"),
        photo=telling.languages_alike,
    ),
    Rule(
        "names-differ",
        "warning",
        _("Named in another language only"),
        photo=naming.differing,
    ),
    Rule(
        "code-without-person",
        "warning",
        _("Named, and not among the persons"),
        photo=naming.untagged,
    ),
    Rule(
        "name-misspelt",
        "warning",
        _("A name that the site writes otherwise"),
        spelling.in_essay,
        spelling.in_photo,
        spelling.in_block,
    ),
    Rule(
        "context-unconfirmed",
        "warning",
        _("Context given to many photos, and nobody looked"),
        photo=naming.unconfirmed,
    ),
    Rule(
        "names-unchecked",
        "warning",
        _("Its file was changed: check names and words again"),
        photo=naming.unread,
    ),
    Rule(
        "date-differs",
        "warning",
        _("Another day than that of the photo"),
        photo=dating.date_differs,
    ),
    Rule(
        "translation-missing",
        "warning",
        _("Not translated yet"),
        lacking.title_in_others,
        lacking.photo_in_others,
    ),
    Rule("dek-missing", "warning", _("No dek"), lacking.no_dek),
    Rule("place-missing", "warning", _("The essay does not say where"), lacking.no_place),
    Rule("date-missing", "warning", _("The essay does not say when"), lacking.no_date),
    Rule("file-refused", "warning", _("A file that cannot be shown"), lacking.refused),
    Rule("block-empty", "warning", _("A block without words"), block=lacking.no_words),
    Rule(
        "block-language",
        "warning",
        _("Words between the photos, not in every language"),
        block=lacking.block_in_one,
    ),
)

RULES: Mapping[str, Rule] = {rule.id: rule for rule in (*_ERRORS, *_WARNINGS)}
