"""The words of an album that nobody has written yet."""

import re

from gallery import text
from gallery.settings import Settings

_TEMPLATE = """\
# The words and choices of this essay; the photos lie beside it. Lines that start with # are notes.
# A date may be as vague as what is known: "2026-05-01", "2026-05", "1932~" (circa), "193X".
{titles}
{deks}
date = "{date}"
zone = "{zone}"
place = ""
credit = "{credit}"
licence = "{licence}"
lang = "{lang}"
status = "draft"  # draft, review, scheduled, published, withdrawn
"""


def draft(slug: str, settings: Settings, title: str = "", date: str = "") -> str:
    """album.toml of a new album: a draft titled `title`, else after its folder."""
    languages = settings.languages
    words = title or _titled(slug)
    titles = [f"title.{languages[0]} = {_quoted(words)}"]
    titles += [f'title.{lang} = ""' for lang in languages[1:]]
    return _TEMPLATE.format(
        titles="\n".join(titles),
        deks="\n".join(f'dek.{lang} = ""' for lang in languages),
        date=date,
        zone=settings.zone,
        credit=_quoted(settings.credit)[1:-1],
        licence=_quoted(settings.licence)[1:-1],
        lang=languages[0],
    )


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
