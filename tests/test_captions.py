"""Words for many photos at once: tables as people save them, and what they come down to."""

import csv
import unicodedata
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album
from gallery.captions import LARGEST, Change, Plan, Row, Table, changes, parse_table, table_of
from gallery.errors import AlbumError
from gallery.store import Store
from gallery.store.local import LocalStore

ESSAY = """\
# kept
lang = "en"

[[block]]
photo = "IMG_1.jpg"  # the lead
caption.en = "A banner."
credit = "A. Photographer"

[[block]]
photo = "Ángel.JPG"

[[block]]
point.en = "Water."
photos = ["IMG_3.jpg", { photo = "/other/IMG_1.jpg", caption.en = "Elsewhere" }]

[[block]]
photo = "alike.jpg"
caption = "1936"
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "x", ESSAY)
    return store


def album_of(store: Store) -> Album:
    return parse("x", editing.source_of(store, "x"))


def plan(table: str, *waiting: str) -> Plan:
    return changes(parse("x", ESSAY), parse_table(table.encode()).rows, waiting)


def reasons(table: Table | Plan) -> list[tuple[int | None, str]]:
    return [(one.line, one.reason) for one in table.refused]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["file", "File Name", "FILENAME", " archivo "])
def test_a_table_is_read_as_any_program_saves_it(
    mark: str, delimiter: str, end: str, name: str
) -> None:
    head = delimiter.join([name, "Caption.ES", "alt.pt-br", "CREDIT"])
    cells = delimiter.join(["a.jpg", '"Una manta, roja; grande"', '"um\ttexto"', "B"])

    table = parse_table(f"{mark}{head}{end}{cells}{end}".encode())

    texts = {
        ("caption", "es"): "Una manta, roja; grande",
        ("alt", "pt-BR"): "um\ttexto",
        ("credit", ""): "B",
    }
    assert table == Table((Row(2, "a.jpg", texts),))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"))


@given(words=WORDS, alt=WORDS, delimiter=st.sampled_from(",;\t"), quoting=st.sampled_from([0, 1]))
def test_any_words_come_out_of_a_table_as_they_went_in(
    words: str, alt: str, delimiter: str, quoting: int
) -> None:
    said = {("caption", "es"): words.strip(), ("alt", "en"): alt.strip()}
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["file", "caption.es", "alt.en"])
    writer.writerow(["a.jpg", words, alt])

    table = parse_table(out.getvalue().encode())

    orders = {"-": "", "\\-": "-"}
    expected = {key: orders.get(text, text) for key, text in said.items() if text}
    assert table == Table((Row(2, "a.jpg", expected),))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    table = parse_table(b"file,credit\n" + data)

    assert all(row.file and row.line and row.line > 1 for row in table.rows)
    assert all(one.reason for one in table.refused)


def test_line_breaks_within_a_cell_keep_the_line_numbers_right() -> None:
    table = parse_table(b'file,caption.en\r\na.jpg,"one\r\ntwo"\r\n\r\nb.jpg,B\r\n')

    assert [(row.line, row.texts["caption", "en"]) for row in table.rows] == [
        (2, "one\ntwo"),
        (5, "B"),
    ]


def test_formulas_are_just_words() -> None:
    table = parse_table(b'file,caption.en\na.jpg,"=HYPERLINK(""http://x"",A1)"\nb.jpg,+1\n')

    words = [row.texts["caption", "en"] for row in table.rows]
    assert words == ['=HYPERLINK("http://x",A1)', "+1"]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbf\n\n", 1, "empty"),
        (b"a.jpg,A banner\n", 1, "no column of the header is called file"),
        (b"\n\nfile,caption\na.jpg,A\n", 3, "like caption.en, alt.es or credit"),
        (b"file,caption.en,Caption.EN\na.jpg,A,B\n", 1, "two columns hold caption.en"),
        (b"file,archivo,credit\n", 1, "two columns hold file"),
        (b"file,credit\na.jpg,Jos\xe9\n", 2, "not UTF-8"),
        ("file,credit\n".encode("utf-16"), 1, "not UTF-8"),
        (b" " * (LARGEST + 1), 1, "over 16 MiB"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(data: bytes, line: int, reason: str) -> None:
    table = parse_table(data)

    assert not table.rows
    assert [one.line for one in table.refused] == [line]
    assert reason in table.refused[0].reason


def test_bad_rows_are_named_by_line_and_the_good_ones_stand() -> None:
    table = parse_table(
        b"file,caption.en\na.jpg,A\n,lost\nb.jpg,a\0b\nc.jpg,C,D\nd.jpg\ne.jpg,E,,\n"
    )

    assert reasons(table) == [
        (3, "it names no photo"),
        (4, "caption.en holds the control character U+0000"),
        (5, "it has more cells than the header; put quotes around its words"),
    ]
    assert [row.file for row in table.rows] == ["a.jpg", "d.jpg", "e.jpg"]


@pytest.mark.parametrize(
    "rest", [b'b.jpg,"never closed\nc.jpg,C\n', b"b.jpg," + b"x" * 1_000_000 + b"\nc.jpg,C\n"]
)
def test_what_follows_an_endless_cell_is_not_guessed_at(rest: bytes) -> None:
    table = parse_table(b"file,caption.en\na.jpg,A\n" + rest)

    assert [row.file for row in table.rows] == ["a.jpg"]
    assert [one.line for one in table.refused] == [3]
    assert "from here on" in table.refused[0].reason


def test_columns_that_mean_nothing_are_named() -> None:
    table = parse_table(b"rating,file,credit,caption,\n5,a.jpg,B,A,\n")

    assert table == Table((Row(2, "a.jpg", {("credit", ""): "B"}),), (), ("rating", "caption"))


def test_only_words_that_differ_are_changes() -> None:
    table = "file,caption.en,caption.es,credit\nIMG_1.jpg,A banner.,Una manta.,-\nIMG_3.jpg,,,\n"

    assert plan(table) == Plan(
        (
            Change("IMG_1.jpg", "caption", "es", "", "Una manta."),
            Change("IMG_1.jpg", "credit", "", "A. Photographer", ""),
        )
    )


@pytest.mark.parametrize(
    ("name", "photo"),
    [
        ("img_1", "IMG_1.jpg"),
        ("IMG_1.JPG", "IMG_1.jpg"),
        (unicodedata.normalize("NFD", "ángel"), "Ángel.JPG"),
        ("IMG_3", "IMG_3.jpg"),
        ("/other/IMG_1", "/other/IMG_1.jpg"),
    ],
)
def test_a_photo_is_found_by_name_with_or_without_its_ending(name: str, photo: str) -> None:
    found = plan(f"file,alt.en\n{name},words\n")

    assert found == Plan((Change(photo, "alt", "en", "", "words"),))


def test_names_that_are_unknown_unclear_or_given_twice_are_refused() -> None:
    table = "file,alt.en\nIMG_1,a\nIMG_9,b\nimg_3,c\nIMG_3.jpg,d\nIMG_1.jpg,e\nIMG_3.cr3,f\n"

    found = plan(table, "IMG_1.png")

    assert found.changes == (Change("IMG_1.jpg", "alt", "en", "", "e"),)
    assert reasons(found) == [
        (2, "it may be IMG_1.jpg or IMG_1.png; write the name with its ending"),
        (3, "no photo of the album is called that"),
        (4, "lines 4 and 5 name the same photo"),
        (5, "lines 4 and 5 name the same photo"),
        (7, "no photo of the album is called that"),
    ]


def test_photos_that_no_block_shows_are_left_out_by_name() -> None:
    found = plan("file,alt.en\nIMG_7,words\nIMG_8,\n", "IMG_7.jpg", "IMG_8.jpg")

    assert found == Plan(waiting=("IMG_7.jpg",))


def test_words_alike_in_all_languages_are_not_split_by_a_table() -> None:
    same = plan("file,caption.en\nalike.jpg,1936\n")
    other = plan("file,caption.en\nalike.jpg,In 1936\n")

    assert same == Plan()
    assert reasons(other) == [
        (2, "its caption is the same in every language; split it in album.toml first")
    ]


def test_all_changes_are_written_and_nothing_else(store: Store) -> None:
    table = "file,caption.es,credit\nIMG_1,Una manta.,-\nIMG_3,Agua.,B\n/other/IMG_1.jpg,Allá,\n"

    left = editing.save_photo_texts(store, "x", plan(table).changes)

    blocks = {block.photo: block for block in album_of(store).photos}
    assert left == []
    assert blocks["IMG_1.jpg"].caption == {"en": "A banner.", "es": "Una manta."}
    assert [blocks[name].credit for name in ("IMG_1.jpg", "IMG_3.jpg")] == ["", "B"]
    assert blocks["/other/IMG_1.jpg"].caption == {"en": "Elsewhere", "es": "Allá"}
    assert editing.source_of(store, "x").startswith('# kept\nlang = "en"\n')
    assert not changes(album_of(store), parse_table(table.encode()).rows).changes


def test_two_editors_bring_in_two_languages_at_once_and_both_win(store: Store) -> None:
    def bring(lang: str) -> None:
        table = f"file,caption.{lang},alt.{lang}\nIMG_1,c {lang},a {lang}\nIMG_3,d {lang},b {lang}"
        editing.save_photo_texts(store, "x", plan(table).changes)

    editors = [Thread(target=bring, args=(lang,)) for lang in ("en", "es", "fr", "de")]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    first, *_ = album_of(store).photos
    assert first.caption == {lang: f"c {lang}" for lang in ("en", "es", "fr", "de")}
    assert first.alt == {lang: f"a {lang}" for lang in ("en", "es", "fr", "de")}


def test_what_someone_else_wrote_since_the_preview_stays(store: Store) -> None:
    seen = plan("file,caption.en,caption.es\nIMG_1,Mine.,Mía.\nIMG_3,Water.,\n").changes
    theirs = Change("IMG_1.jpg", "caption", "en", "A banner.", "Theirs.")
    editing.save_photo_texts(store, "x", [theirs])

    left = editing.save_photo_texts(store, "x", seen)

    assert left == [Change("IMG_1.jpg", "caption", "en", "Theirs.", "Mine.")]
    assert album_of(store).photos[0].caption == {"en": "Theirs.", "es": "Mía."}
    assert album_of(store).photos[2].caption == {"en": "Water."}


def test_a_photo_that_was_taken_out_since_the_preview_is_left_out(store: Store) -> None:
    seen = plan("file,alt.en\nIMG_1,a\nIMG_3,b\n").changes
    editing.change(store, "x", lambda source, _: source.replace("IMG_1.jpg", "IMG_2.jpg"))

    left = editing.save_photo_texts(store, "x", seen)

    assert left == [Change("IMG_1.jpg", "alt", "en", "", "a")]
    assert album_of(store).photos[2].alt == {"en": "b"}


def test_a_change_that_cannot_be_written_names_the_photo_and_changes_nothing(
    store: Store,
) -> None:
    wanted = plan("file,caption.en\nIMG_1,New.\n").changes
    split = Change("alike.jpg", "caption", "en", "1936", "In 1936")

    with pytest.raises(AlbumError, match=r"alike\.jpg: .*same in every language"):
        editing.save_photo_texts(store, "x", [*wanted, split])

    assert editing.source_of(store, "x") == ESSAY


@given(words=WORDS | st.sampled_from(["-", "\\-", "\\\\-"]), alt=WORDS, credit=WORDS)
def test_a_table_that_we_write_is_read_back(words: str, alt: str, credit: str) -> None:
    texts = {
        ("caption", "es"): words,
        ("alt", "pt-BR"): alt,
        ("caption", ""): "",
        ("credit", ""): credit,
    }
    texts = {key: text.strip() for key, text in texts.items() if text.strip()}

    table = parse_table(table_of([Row(2, "a, b.jpg", texts)], ["en", "es"]))

    assert table == Table((Row(2, "a, b.jpg", texts),))


def test_words_alike_in_all_languages_have_a_column_of_their_own() -> None:
    table = table_of([Row(2, "a.jpg", {("caption", ""): "1936"})], ["en"])
    found = plan("file,caption.*\nIMG_3.jpg,1936\nalike.jpg,1937\nIMG_1.jpg,x\n")
    both = plan("file,caption.*,caption.en\nIMG_3.jpg,1936,In 1936\n")

    assert table == b"\xef\xbb\xbffile,caption.en,caption.*,alt.en,credit\r\na.jpg,,1936,,\r\n"
    assert found.changes == (
        Change("IMG_3.jpg", "caption", "", "", "1936"),
        Change("alike.jpg", "caption", "", "1936", "1937"),
    )
    differs = "its caption differs by language; it cannot be alike in all too"
    assert (reasons(found), reasons(both)) == ([(4, differs)], [(2, differs)])
