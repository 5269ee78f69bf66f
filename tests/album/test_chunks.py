"""album.toml read and written in pieces: it means what the whole file means, whatever is in it."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.album import parse, with_photo_texts, with_status, with_words
from gallery.album.chunks import chunks
from gallery.blocks import Album
from gallery.errors import AlbumError

HEADS = (
    'title.en = "May Day"  # short\n',
    "# a note\n\n",
    'dek.en = """\n[[block]]\nphoto = "not.jpg"\n"""\n',
    "rights.en = '''\n[[block]]'''\n",
    'tags = [\n  "may-day",  # [[block]]\n]\n',
    '[clock."Canon EOS R5 #0123"]\nshift = "01:00:00"\n',
    '[[correction]]\nnote.en = "[[block]]"\n',
    'place = "Zócalo"\n',
    'block = [{photo = "z.jpg"}]\n',
    "broken = \n",
)
BLOCKS = (
    '[[block]]\nphoto = "a.jpg"\ncaption.en = "One."\nalt.es = "uno"\n',
    '[[block]]  # the lead\nphoto = "b.jpg"\ncaption = "alike"  # a note\n',
    '[[block]]\nphoto = "c.jpg"\n[block.caption]\nen = "Sub"\n\n[block.alt]\nes = "tabla"\n',
    '[[block]]\ntext.en = """\nWords\n[[block]]\nphoto = "not.jpg"\n"""\n',
    "[[block]]\ntext.es = '''\n\n[[block]]'''\n",
    '[[block]]\npoint.en = "w"\nphotos = [\n  "d.jpg", # one\n  { photo = "e.jpg" },\n]\n',
    '[[block]]\npoint.en = "w"\n[[block.photos]]\nphoto = "f.jpg"\n',
    '  [[ block ]]\nphoto = "g.jpg"\n',
    '[["block"]]\nphoto = "h.jpg"\n',
    '[[block]]\nphoto = "i.jpg"\ncaption.en = """# not\n# a note"""\n# a note\n',
    '[[block]]\nphoto = "j.jpg"\ncaption = { en = "inline", es = "en línea" }\n',
    '[[block]]\nchapter.en = "At the Zócalo"\n\n\n',
    '[[correction]]\nnote.en = "late"\n',
    '[[block]]\nphoto = "k.jpg"\nlayout = "huge"\n',
    '[[block]]\nphoto = "unclosed\n',
    '[[block]]\nphoto = "l.jpg"\ntext = """\n',
    '[[block]]\nphoto = "m.jpg"\nphoto = "n.jpg"\n',
    '[[block]]\nphoto = "o.jpg"\ncaption = "alike"\ncaption.en = "One."\n',
    '[[block]]\nphoto = "p.jpg"\nalt.en = "One."\ncaption.es = "uno"\nalt.en = "Two."\n',
    '[[block]]\nphoto = "q.jpg"\nalt.en = "One."\nalt = "alike"\n',
    '[[block]]\nphoto = "r.jpg"\nalt.en = "A \\"word\\""\ncaption.en = "\tOne\x7f"\n',
    "[[block]]x\n",
    '# """\n',
    "\n",
)
PLAIN = st.lists(
    st.builds(
        '{}{} = "{}"\n'.format,
        st.sampled_from(["photo", "caption", "alt", "credit", "text"]),
        st.sampled_from(["", "", ".en", ".es"]),
        st.text(st.sampled_from("ab ñ#=.\u2028\x85\t\x00\\'\"\r"), max_size=4),
    ),
    max_size=4,
).map(lambda lines: "".join(["[[block]]\n", *lines]))
LETTERS = st.text(st.sampled_from("[]block\"'\\\n\r# =.{},ñ\u2028"), max_size=30)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Files as people and programs may write them, and some that nobody should."""
    head = draw(st.lists(st.sampled_from(HEADS), max_size=3, unique=True))
    blocks = draw(st.lists(st.sampled_from(BLOCKS), max_size=5))
    odd = draw(st.lists(LETTERS, max_size=1))
    plain = draw(st.lists(PLAIN, max_size=2))
    made = "".join([*head, *draw(st.permutations([*blocks, *plain, *odd]))])
    made = made.removesuffix("\n") if draw(st.booleans()) else made
    return made.replace("\n", "\r\n") if draw(st.booleans()) else made


def whole(source: str) -> Album | None:
    """What the file says when it is read at once; None when it cannot be read."""
    try:
        return Album.read("x", tomllib.loads(source))
    except (AlbumError, tomllib.TOMLDecodeError):
        return None


def in_pieces(source: str) -> Album | None:
    try:
        return parse.__wrapped__("x", source)
    except AlbumError:
        return None


def mended(source: str) -> str:
    """The source, or, when it cannot be read, an essay that can."""
    return source if whole(source) is not None else "".join(BLOCKS[:6])


@settings(deadline=None)
@given(sources())
def test_in_pieces_it_says_what_the_whole_file_says(source: str) -> None:
    cut = chunks(source)

    assert in_pieces(source) == whole(source)
    assert cut is None or cut.joined() == source


@settings(deadline=None)
@given(sources(), WORDS, st.sampled_from(["en", "es"]), st.sampled_from(["caption", "alt"]))
def test_a_text_is_set_and_taken_away_and_nothing_else_changes(
    source: str, words: str, lang: str, field: str
) -> None:
    source = mended(source)
    album = whole(source)
    assert album is not None
    for photo in dict.fromkeys(block.photo for block in album.photos):
        made = with_words(source, [(photo, field, lang, words)], ["en", "es"])
        gone = with_words(made, [(photo, field, lang, "")], ["en", "es"])

        assert said(made, photo, field).get(lang, "") == (words if words.strip() else "")
        assert lang not in said(gone, photo, field)
        assert others(made, photo) == others(source, photo) == others(gone, photo)
        assert ("\r\n" in source) <= ("\n" not in made.replace("\r\n", ""))


@settings(deadline=None)
@given(sources())
def test_the_head_is_changed_without_a_look_at_the_blocks(source: str) -> None:
    source = mended(source)
    album = whole(source)

    made = with_words(with_status(source, "review"), [("", "dek", "es", "Un día.")], ["en"])

    changed = whole(made)
    assert album is not None
    assert changed is not None
    assert (changed.status, changed.dek["es"]) == ("review", "Un día.")
    assert changed.blocks == album.blocks
    assert changed.corrections == album.corrections
    assert changed.clocks == album.clocks


@pytest.mark.parametrize(
    "words", ["\n[[block]]\nphoto = 'x.jpg'", 'a\n"""\n[[block]]', "[[block]]"]
)
def test_words_that_look_like_a_block_are_words_and_keep_the_file_in_pieces(words: str) -> None:
    source = "".join(BLOCKS[:3])

    made = with_photo_texts(source, [("a.jpg", "caption", "es", words)])

    album = whole(made)
    assert album is not None
    assert album.photos[0].caption["es"] == words
    assert len(album.blocks) == 3
    assert chunks(made) is not None


def test_an_essay_as_it_is_usually_written_is_read_in_pieces() -> None:
    cut = chunks(
        "".join([HEADS[0], HEADS[4], HEADS[5], BLOCKS[0], BLOCKS[2], BLOCKS[5], BLOCKS[6]])
    )

    assert cut is not None
    assert len(cut.pieces) == 4


def said(source: str, photo: str, field: str) -> dict[str, str]:
    album = whole(source)
    assert album is not None
    block = next(block for block in album.photos if block.photo == photo)
    told: dict[str, str] = dict(getattr(block, field))
    return told


def others(source: str, photo: str) -> list[object]:
    """All that an essay says but for the first block of a photo; a point keeps its other photos."""
    album = whole(source)
    assert album is not None
    first = next(n for n, block in enumerate(album.photos) if block.photo == photo)
    bare = [getattr(block, "point", None) or getattr(block, "text", None) for block in album.blocks]
    return [*album.photos[:first], *album.photos[first + 1 :], album.title, album.clocks, bare]
