"""What a file says anew where an editor has written: both are kept, until the editor decides.

The editor's word always stands. The manifest remembers which texts of the file it answers to, so
that a text that changes later is shown as a difference, to accept or to decline. A text that goes
away says nothing new, and one that comes back as it was ends the difference.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gallery import album as albums
from gallery import editing, text
from gallery.album.manifest import Manifest
from gallery.blocks import Album, PhotoBlock
from gallery.captions import ALIKE, Change, Key, Refusal, is_alike, words_of
from gallery.errors import AlbumError
from gallery.ingest.clock import EVER
from gallery.ingest.context import own_claims
from gallery.ingest.record import load_manifest, save_manifest
from gallery.ingest.resolve import facts
from gallery.model import Claim, Lang, Original, Texts
from gallery.store import Store


@dataclass(frozen=True, slots=True)
class Difference:
    """One text of one photo.

    photo   file name in the album
    field   "caption", "alt" or "credit"; lang: "" for the credit
    words   the editor's, as album.toml has them
    before  what the file said when they were written, "" when nothing
    now     what it says since
    """

    photo: str
    field: str
    lang: Lang
    words: str
    before: str
    now: str

    @property
    def name(self) -> str:
        """The field as album.toml spells it: "caption.es"."""
        return _spelt((self.field, self.lang))


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision.

    left     not written, because somebody else changed this very text; `old` is what it says now
    refused  not written: words that are alike in all languages are split by hand first
    past     differences that are no more what the editor was shown
    """

    left: Sequence[Change] = ()
    refused: Sequence[Refusal] = ()
    past: Sequence[Difference] = ()


def texts_of(claims: Sequence[Claim]) -> Texts:
    """The words of a file that an essay would show, by field: "caption.es", "alt.en", "credit".

    "caption" alone is a caption of unknown language. Captions are spelt as album.toml would have
    them, so that a file's asterisks are no emphasis. The credit is the byline where the file
    has no credit line, as pages print it.
    """
    said = facts(own_claims(claims), EVER)
    captions = {lang: text.literal(words) for lang, words in said.captions.items()}
    texts = {_spelt(("caption", lang)): words for lang, words in captions.items() if lang}
    unknown = captions.get("") or text.literal(said.caption or "")
    if unknown and unknown not in texts.values():
        texts["caption"] = unknown
    texts |= {_spelt(("alt", lang)): words for lang, words in said.alt.items()}
    credit = said.credit or ", ".join(said.byline)
    return texts | ({"credit": credit} if credit else {})


def remembered(known: Original, anew: Original) -> Original:
    """`anew` with the texts that the file had until now, when it or its sidecar changed.

    known  what the manifest has of it; a file that was never read had no texts
    """
    same = (known.sha256, known.sidecar_ns) == (anew.sha256, anew.sidecar_ns)
    if same or not known.sha256 or known.answered is not None:
        return anew
    return replace(anew, answered=texts_of(known.claims))


def settled(manifest: Manifest, album: Album, main: Lang) -> Manifest:
    """Forget what needs no answer: the file says as before, or the editor says nothing else.

    main  language of file captions of unknown language, where the album names none
    """
    blocks = _blocks(album)
    spoken = album.lang or main
    asked = [(photo, _left(photo, blocks.get(photo.name), spoken)) for photo in _open(manifest)]
    changed = [replace(photo, answered=left) for photo, left in asked if left != photo.answered]
    return manifest.with_photos(changed) if changed else manifest


def differences(manifest: Manifest, album: Album, main: Lang) -> list[Difference]:
    """What the files say anew where the album has an editor's words, in reading order.

    Of a photo shown twice the first block counts. A photo that was refused, or is gone, waits.
    """
    asked = {photo.name: photo for photo in _open(manifest)}
    return [
        one
        for name, block in _blocks(album).items()
        if name in asked
        for one in _differing(asked[name], block, album.lang or main)
        if one.now
    ]


def settle(store: Store, slug: str, manifest: Manifest, main: Lang) -> list[str]:
    """Save what `settled` leaves of the manifest; called under the album's lock.

    returns  names of the photos whose files say something new
    """
    if not any(_open(manifest)):
        return []
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except AlbumError:
        return []  # a hand edit that cannot be read now: all is remembered until it can
    left = settled(manifest, album, main)
    if left is not manifest:
        save_manifest(store, slug, left)
    return list(dict.fromkeys(one.photo for one in differences(left, album, main)))


def differing(store: Store, slug: str, main: Lang) -> list[Difference]:
    """The differences of an album; Missing without it, AlbumError when it cannot be read."""
    album = albums.parse(slug, editing.source_of(store, slug))
    return differences(load_manifest(store, slug), album, main)


def decide(
    store: Store,
    slug: str,
    accepted: Sequence[Difference],
    declined: Sequence[Difference],
    main: Lang,
    *,
    wait: bool = False,
) -> Decided:
    """Write the files' words in place of the editor's where accepted; remember what is declined.

    wait    for another process that ingests this album, instead of raising Busy
    raises  Busy, Missing, AlbumError; then nothing is written
    """
    with store.lock(f"album-{slug}", wait=wait):
        manifest = load_manifest(store, slug)
        album = albums.parse(slug, editing.source_of(store, slug))
        current = {_place(one) for one in differences(manifest, album, main)}
        past = [one for one in (*accepted, *declined) if _place(one) not in current]
        changes, refused = _changes(album, [one for one in accepted if one not in past])
        left = editing.save_photo_texts(store, slug, changes)
        answered = _known(manifest, [one for one in declined if one not in past])
        if answered is not manifest:
            save_manifest(store, slug, answered)
        settle(store, slug, answered, main)
    return Decided(left, refused, past)


def _changes(album: Album, accepted: Iterable[Difference]) -> tuple[list[Change], list[Refusal]]:
    """What to write, each on top of the words that the editor was shown."""
    blocks = _blocks(album)
    changes: list[Change] = []
    refused: list[Refusal] = []
    for one in accepted:
        if is_alike(blocks[one.photo], one.field):
            refused.append(Refusal(None, one.photo, ALIKE.format(one.field)))
        else:
            changes.append(Change(one.photo, one.field, one.lang, one.words, one.now))
    return changes, refused


def _known(manifest: Manifest, declined: Iterable[Difference]) -> Manifest:
    """The manifest once the editor's words answer to what the files say now."""
    answered: dict[str, dict[str, str]] = {}
    for one in declined:
        known = answered.setdefault(one.photo, dict(manifest.photos[one.photo].answered or {}))
        known[one.name] = one.now
    photos = [replace(manifest.photos[name], answered=known) for name, known in answered.items()]
    return manifest.with_photos(photos) if photos else manifest


def _place(one: Difference) -> tuple[str, str, Lang, str]:
    return one.photo, one.field, one.lang, one.now


def _open(manifest: Manifest) -> Iterator[Original]:
    """The photos of which the file may say something else than before."""
    for photo in manifest.photos.values():
        if photo.answered is not None and photo.verdict is None and not photo.gone:
            yield photo


def _blocks(album: Album) -> Mapping[str, PhotoBlock]:
    """The first block of each photo, in reading order."""
    found: dict[str, PhotoBlock] = {}
    for block in album.photos:
        found.setdefault(block.photo, block)
    return found


def _differing(photo: Original, block: PhotoBlock, main: Lang) -> list[Difference]:
    """The texts that changed where the editor says something else; also those that went away."""
    was = _behind(photo.answered or {}, block, main)
    now = _behind(texts_of(photo.claims), block, main)
    found = []
    for field, lang in dict.fromkeys((*was, *now)):
        words = words_of(block, field, lang)
        before, new = was.get((field, lang), ""), now.get((field, lang), "")
        if words and not _is_same(before, new) and not _is_same(words, new):
            found.append(Difference(photo.name, field, lang, words, before, new))
    return found


def _left(photo: Original, block: PhotoBlock | None, main: Lang) -> Texts | None:
    """What is still to be remembered of one photo."""
    asked = _differing(photo, block, main) if block else []
    if block is None or not asked:
        return None
    now = _behind(texts_of(photo.claims), block, main)
    texts = {_spelt(key): words for key, words in now.items()}
    return texts | {one.name: one.before for one in asked}


def _behind(texts: Texts, block: PhotoBlock, main: Lang) -> dict[Key, str]:
    """The texts of a file by the field of the block that covers them.

    Words of unknown language are in `main`; those in a variety ("es-MX") stand behind words in
    the language itself, unless the file has such words too.
    """
    found: dict[Key, str] = {}
    later: list[tuple[Key, str]] = []
    for name, words in texts.items():
        field, _, lang = name.partition(".")
        tongue = _tongue(block, field, lang or main) if field != "credit" else ""
        if tongue == lang:
            found[field, lang] = words
        else:
            later.append(((field, tongue), words))
    for key, words in later:
        found.setdefault(key, words)
    return found


def _tongue(block: PhotoBlock, field: str, lang: Lang) -> Lang:
    """The language in which the editor speaks to readers of `lang`; itself where in none."""
    texts = {"caption": block.caption, "alt": block.alt}[field]
    if lang in texts or "" in texts:
        return lang
    base = lang.partition("-")[0]
    return next((tag for tag in texts if tag.partition("-")[0] == base), lang)


def _spelt(key: Key) -> str:
    return ".".join(filter(None, key))


def _is_same(one: str, other: str) -> bool:
    """Equal for readers: blanks, line ends and the composition of accents do not count."""
    return _folded(one) == _folded(other)


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())
