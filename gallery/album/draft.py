"""The words of an album that nobody has written yet."""

import re
from collections.abc import Sequence

from gallery import text
from gallery.event import Event
from gallery.model import Texts
from gallery.settings import Settings

_TEMPLATE = """\
# The words and choices of this essay; the photos lie beside it. Lines that start with # are notes.
# A date may be as vague as what is known: "2026-05-01", "2026-05", "1932~" (circa), "193X".
{titles}
{deks}
date = "{date}"
zone = "{zone}"
{places}
credit = "{credit}"
licence = "{licence}"
{rights}lang = "{lang}"
status = "draft"  # draft, review, approved, scheduled, published, withdrawn
"""


def draft(
    slug: str, settings: Settings, title: str = "", date: str = "", event: Event | None = None
) -> str:
    """album.toml of a new album: a draft titled `title`, else after its event or its folder.

    event  fills what the arguments leave open; before the site's settings
    """
    languages, event = settings.languages, event or Event()
    titles = {languages[0]: title} if title else event.name or {languages[0]: _titled(slug)}
    return _TEMPLATE.format(
        titles=_lines("title", titles, languages),
        deks=_lines("dek", {}, languages),
        date=date or event.date,
        zone=settings.zone,
        places=_lines("place", event.place or event.city or {"": ""}, languages),
        credit=_quoted(event.credit or settings.credit)[1:-1],
        licence=_quoted(settings.licence)[1:-1],
        rights=_lines("rights", event.rights, languages) + "\n" if event.rights else "",
        lang=languages[0],
    )


def _lines(key: str, texts: Texts, languages: Sequence[str]) -> str:
    """One line for each language, those of the site first; words alike in all on a line alone."""
    if "" in texts:
        return f"{key} = {_quoted(texts[''])}"
    tags = dict.fromkeys((*languages, *texts))
    return "\n".join(f"{key}.{lang} = {_quoted(texts.get(lang, ''))}" for lang in tags)


def slug_of(name: str) -> str:
    """The address that a folder of this name gets; "" when its name has no letter or digit."""
    return text.slug(name)


def _titled(slug: str) -> str:
    """ "2026-05-01-may-day" -> "May day"."""
    bare = re.sub(r"^\d{4}(-\d{2}){0,2}-", "", slug)
    return (bare or slug).replace("-", " ").capitalize()


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'
