"""Words out to other programs and back: one XMP sidecar for each photo of an essay.

Other programs get plain text in the usual properties. Beside it stands what an editor wrote,
Markdown included, and the plain text as it went out: so words come back exactly as they were,
unless another program changed them since; then the changed text counts.
"""

import json
from collections.abc import Iterator, Mapping

import msgspec

from gallery import text
from gallery.blocks import REJECTED, PhotoBlock, standing
from gallery.captions import Key
from gallery.errors import GalleryError
from gallery.ingest.clock import EVER
from gallery.ingest.label import xmp as packets
from gallery.ingest.label.words import cleaned, default
from gallery.ingest.read import claims, letters, xmp
from gallery.ingest.resolve import facts
from gallery.ingest.shown import Shown
from gallery.model import Facts, Lang, Texts

LARGEST = 1 << 20
"""Bytes of a sidecar; what is longer is not read as XMP either."""

PROPERTY = "march:words"
_XMP = "http://ns.adobe.com/xap/1.0/"
_FIELDS = ("caption", "alt")


class _Note(msgspec.Struct):
    """Our own property, as JSON: no program folds its blanks or spells its languages anew.

    own   what the editor wrote; told: what stands in the usual properties, the main language first
    """

    own: dict[str, dict[Lang, str]]
    told: dict[str, dict[Lang, str]]


def sidecar(photo: Shown) -> bytes:
    """The sidecar of a photo: credit, rights, headline, captions, alt texts, stars and label.

    raises  GalleryError when the words are too many to be read again
    """
    block, label = photo.block, photo.label
    note = {
        "own": _note(block.caption, block.alt, block.credit),
        "told": _note(label.captions, label.alts, label.credit),
    }
    words = packets.element(PROPERTY, json.dumps(note))
    made = packets.wrapped(
        (
            *packets.properties(label),
            packets.element("photoshop:Headline", photo.said.headline or ""),
            *_rated(photo),
            words.replace(f"<{PROPERTY}>", f'<{PROPERTY} xmlns:march="{xmp.OWN}">', 1),
        )
    )
    if len(made) > LARGEST:
        raise GalleryError(f"{block.photo}: its words are over {LARGEST >> 20} MiB")
    return made


def words_in(packet: bytes, photo: str, main: Lang) -> Mapping[Key, str]:
    """The words for album.toml that a sidecar of our own or of another program holds.

    photo  the file that it describes
    main   language of words whose language the sidecar does not name
    """
    note = _noted(packet)
    if note is None:
        return _foreign(facts(claims(b"", photo, packet), EVER), main)
    found: dict[Key, str] = {}
    for claim in xmp.claims(packet, "sidecar"):
        field, _, lang = claim.field.partition(".")
        found.setdefault((field, lang), claim.value)
    words = dict(_credit(found, note))
    for field in _FIELDS:
        texts = {lang: words for (name, lang), words in found.items() if name == field}
        own = note.own.get(field, {})
        joined = _joined(texts, own, note.told.get(field, {}), main)
        words |= {
            (field, lang): told if told == own.get(lang) else _markdown(field, told)
            for lang, told in joined.items()
        }
    return words


def own_words(block: PhotoBlock) -> Mapping[Key, str]:
    """What the editor wrote about a photo, by field and language."""
    texts = {"caption": block.caption, "alt": block.alt, "credit": {"": block.credit}}
    return {
        (field, lang): words
        for field, told in texts.items()
        for lang, words in told.items()
        if words
    }


def _rated(photo: Shown) -> Iterator[str]:
    """Stars and label as they stand on the desk: xmp:Rating is -1 for a rejected photo.

    Sidecars go to editors and photographers; pictures for readers never carry either.
    """
    said = next((one for one in photo.home.cull if one.photo == photo.original.name), None)
    found = standing(said, photo.said)
    rating = -1 if found.pick == REJECTED else found.stars
    known = said is not None or photo.said.rating is not None
    for name, told in (("xmp:Rating", str(rating) if known else ""), ("xmp:Label", found.label)):
        made = packets.element(name, told)
        yield made.replace(f"<{name}>", f'<{name} xmlns:xmp="{_XMP}">', 1)


def _note(captions: Texts, alts: Texts, credit: str) -> dict[str, dict[Lang, str]]:
    said = {"caption": captions, "alt": alts, "credit": {"": credit}}
    return {field: dict(texts) for field, texts in said.items() if any(texts.values())}


def _markdown(field: str, words: str) -> str:
    """Another program's words as album.toml has them: captions are Markdown, alt texts are not."""
    return text.literal(words) if field == "caption" else words


def _noted(packet: bytes) -> _Note | None:
    try:
        return msgspec.json.decode(xmp.text(packet, PROPERTY), type=_Note)
    except (msgspec.DecodeError, UnicodeError):
        return None


def _foreign(said: Facts, main: Lang) -> Mapping[Key, str]:
    """Words of unknown language fill the main one, where there are none in it."""
    words: dict[Key, str] = {}
    for field, texts in (("caption", said.captions), ("alt", said.alt)):
        for lang, told in texts.items():
            if lang or main not in texts:
                words[field, lang or main] = _markdown(field, told)
    return words | ({("credit", ""): said.credit} if said.credit else {})


def _joined(found: Texts, own: Texts, told: Texts, main: Lang) -> Texts:
    """One field of a sidecar of ours: the editor's words where they were left as they are.

    Languages are compared without regard to capitals. A text that is no longer there was not
    taken away by anybody: many programs keep one language only.
    """
    sent = {lang.lower(): letters.clean(words) for lang, words in cleaned(told).items()}
    # where a program takes the first words for "nothing", the next ones speak for all
    sent[""] = letters.clean(default(cleaned(told))) or next(filter(None, sent.values()), "")
    there = {lang.lower(): words for lang, words in found.items()}
    changed = {lang for lang in there if there[lang] != sent.get(lang, "")}
    spelt = {lang.lower(): lang for lang in (*found, *own)}
    kept = {
        lang: words
        for lang, words in own.items()
        if there.get(lang.lower(), "") == sent.get(lang.lower(), "")
    }
    words = kept | {spelt[lang]: there[lang] for lang in changed if lang}
    target = next(iter(cleaned(told)), main)
    others = {there[lang] for lang in changed if lang}
    if "" in changed and target.lower() not in changed - {""} and there[""] not in others:
        words[spelt.get(target.lower(), target)] = there[""]  # a program that knows one language
    return words


def _credit(found: Mapping[Key, str], note: _Note) -> Mapping[Key, str]:
    key = ("credit", "")
    sent = letters.clean(cleaned(note.told.get("credit", {})).get("", ""))
    words = found.get(key, "")
    if words == sent:
        words = note.own.get("credit", {}).get("", "")
    return {key: words} if words else {}
