"""What is not public, at the readers' own addresses: for the desk alone (see web/test_walk)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from gallery.catalog import Viewer, visible
from gallery.wiring import Gallery, open_gallery
from tests.web.desk.signed import desk_client
from tests.web.sample import BOTH, Shot, blocks, reader, show

SLUG = "essay"
HIDDEN = ("draft", "review", "scheduled", "withdrawn")
AT = "publish_at = 2036-05-02T06:00:00-06:00\n"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Gallery]:
    """A library whose one essay has a status; tests only look at it."""
    library = tmp_path_factory.mktemp("preview") / "library"
    (library / "albums").mkdir(parents=True)
    gallery = open_gallery(library, {"workers": 1})

    def put(status: str) -> Gallery:
        source = BOTH.replace('"published"', f'"{status}"') + (AT if status == "scheduled" else "")
        show(gallery, SLUG, source + blocks("a.jpg"), {"a.jpg": Shot()})
        return gallery

    return put


@pytest.mark.parametrize(
    ("status", "words", "palabras"),
    [
        ("draft", "Draft: only the desk sees this", "Borrador: solo"),
        ("review", "Draft: only the desk sees this", "Borrador: solo"),
        ("scheduled", "Scheduled: only the desk sees this yet", "Programado: por ahora solo"),
        ("withdrawn", "Withdrawn: only the desk sees this", "Retirado: solo"),
    ],
)
def test_its_pages_say_that_they_are_not_public(
    shown: Callable[[str], Gallery], status: str, words: str, palabras: str
) -> None:
    client = desk_client(shown(status))

    for page in ("", "1/", "light/", "print/", "sheet/"):
        assert words in client.get(f"/en/photos/{SLUG}/{page}").text, page
        assert palabras in client.get(f"/es/photos/{SLUG}/{page}").text, page


def test_a_sign_in_that_is_over_sees_what_strangers_see(
    shown: Callable[[str], Gallery],
) -> None:
    gallery = shown("draft")
    client = desk_client(gallery, "editor")
    assert client.get(f"/en/photos/{SLUG}/").status_code == 200

    gallery.door().signs.end_all("editor")

    assert client.get(f"/en/photos/{SLUG}/").status_code == 404


@pytest.mark.parametrize("status", ["published", *HIDDEN])
@pytest.mark.parametrize("year", [2026, 2046])
@pytest.mark.parametrize("viewer", ["stranger", "owner", "desk"])
def test_the_rule_is_the_same_in_the_index_and_in_hand(
    shown: Callable[[str], Gallery], status: str, year: int, viewer: str
) -> None:
    gallery = shown(status)
    now = datetime(year, 6, 1, tzinfo=UTC)
    asking = Viewer(now, drafts=viewer != "stranger", withdrawn=viewer == "desk")
    [row] = [row for row in gallery.catalog.albums() if row.slug == SLUG]

    assert visible(asking, row) == (gallery.catalog.essay(SLUG, asking) is not None)


@pytest.mark.parametrize("secret", ["", "x", "../../people", "a" * 4000])
def test_a_made_up_cookie_opens_nothing(shown: Callable[[str], Gallery], secret: str) -> None:
    client = reader(shown("draft"))
    client.cookies.set("s", secret)

    assert client.get(f"/en/photos/{SLUG}/").status_code == 404
