"""Rules about people: who is named, who must not be, and what nobody has looked at."""

from collections.abc import Iterator
from typing import TypeAlias

from gallery.lint.said import Essay, Hit, Photo, named, names

Hits: TypeAlias = Iterator[Hit]


def sensitive(photo: Photo, _: Essay) -> Hits:
    """A photo that is shown behind a veil, and whose words name somebody who is known."""
    if photo.block.sensitive is None:
        return
    ours = names(photo.block.persons)
    for lang, found in photo.named.items():
        words = f"{photo.captions.get(lang, '')} {photo.alts.get(lang, '')}"
        if who := sorted(found | named(words, ours)):
            yield Hit("caption", lang, ", ".join(who))


def nobody(photo: Photo, _: Essay) -> Hits:
    """Neither are there persons, nor does anybody say that nobody can be recognised."""
    if not photo.block.persons and photo.block.sensitive is None:
        yield Hit("persons")


def untagged(photo: Photo, _: Essay) -> Hits:
    """A name that is known stands in the words, and its person is not among those of the photo."""
    if photo.block.sensitive is not None:
        return
    tagged = {name.casefold() for name in photo.block.persons}
    found = frozenset[str]().union(*photo.named.values())
    if lacking := sorted(name for name in found if name.casefold() not in tagged):
        yield Hit("persons", "", ", ".join(lacking))


def differing(photo: Photo, essay: Essay) -> Hits:
    """A person is named in one language and not in another one, where both have a caption."""
    told = [lang for lang in essay.languages if photo.captions[lang]]
    everybody = frozenset[str]().union(*(photo.named.get(lang, frozenset()) for lang in told))
    for lang in told if everybody else ():
        if lacking := sorted(everybody - photo.named.get(lang, frozenset())):
            yield Hit("caption", lang, ", ".join(lacking))


def unconfirmed(photo: Photo, _: Essay) -> Hits:
    """A context that was given to many photos, and nobody looked whether it is true of this one."""
    if photo.context == "unconfirmed":
        yield Hit("caption")


def unread(photo: Photo, _: Essay) -> Hits:
    """The file is another one than that which its words were written for."""
    if photo.unread:
        yield Hit("caption")
