"""Words as Markdown and back."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from gallery import text

LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60
)


def printed(words: str) -> str:
    """What a reader sees of a caption."""
    return html.unescape(re.sub(r"<[^>]+>", "", text.inline(words)))


@given(LINES | st.text("*_~`[]()!<>&#\\\\ab1. ", max_size=30))
def test_words_of_a_file_are_printed_as_they_are(words: str) -> None:
    assert printed(text.literal(words)).strip() == words.strip()


def test_words_without_signs_of_markdown_stay_as_they_are() -> None:
    for words in ("5 * 3 = 15", "AT&T, 1. Mai, photo_by_me", "# 4 of the march"):
        assert text.literal(words) == words


def test_emphasis_of_a_file_is_not_taken_for_markdown() -> None:
    assert text.literal("the *sic* banner") == r"the \*sic\* banner"


def test_a_date_that_looks_like_a_list_stays_in_a_caption() -> None:
    assert text.bare("1. Mai in *Berlin*") == "1. Mai in Berlin"


def test_a_mark_tells_texts_apart() -> None:
    assert text.mark("The banner.") != text.mark("The banner")
    assert text.mark("torn \ud83d") == text.mark("torn \ud83d")
