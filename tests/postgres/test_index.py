"""The index on PostgreSQL: a place of its own, made anew whole, written to by one at a time."""

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gallery.catalog import Asked, Catalog, Viewer
from gallery.catalog.asked import understood
from gallery.catalog.postgres.keeper import Keeper
from gallery.catalog.tables import SCHEMA
from gallery.errors import Busy, SettingsError
from gallery.ingest.index import reindex
from gallery.wiring import Gallery, open_gallery
from tests.library import index_of
from tests.postgres.server import Server
from tests.web.sample import reader

WORDS = """\
title.en = "Mayday"
date = "2026-05-01"
lang = "en"
status = "published"
[[block]]
text.en = "Ropa vieja; Ångström, ZETA."
"""
NOW = Viewer(datetime(2026, 11, 22, tzinfo=UTC))
TODAY = NOW.now.date()


@pytest.fixture
def served(library: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """A library of words, with its index on the server."""
    for slug in ("march", "vigil"):
        (library / "albums" / slug).mkdir()
        (library / "albums" / slug / "album.toml").write_text(WORDS, "utf-8")
    schema = postgresql.fresh()
    monkeypatch.setenv("GALLERY_INDEX", postgresql.url(schema))
    gallery = open_gallery(library)
    reindex(gallery.store, gallery.catalog, TODAY)
    return gallery


def keeper(gallery: Gallery) -> Keeper:
    assert isinstance(gallery.catalog.keeper, Keeper)
    return gallery.catalog.keeper


def schema(gallery: Gallery) -> str:
    return keeper(gallery).address.namespace


def schemas(server: Server, gallery: Gallery) -> set[str]:
    """The schemas of a gallery: the one in use, and any that are being made or go."""
    wanted = f"SELECT nspname FROM pg_namespace WHERE nspname ~ '^{schema(gallery)}(_|$)'"
    return {name for (name,) in server.do(wanted)}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://me@host/db", "a URL like postgresql://USER@HOST/DATABASE"),
        ("nowhere", "no URL like postgresql://"),
        ("postgresql://me@host", "names no database"),
        ("postgresql://me@host/db?schema=Not-Good", "small letters"),
        ("postgresql://me@host/db?schema=public", "for it alone"),
        ("postgresql://me:secret@localhost:1/db", "is the server running"),
        ("postgresql://me:secret@localhost:1/db?mode=fast", "invalid connection option"),
    ],
)
def test_an_index_that_cannot_be_opened_says_why_and_tells_no_password(
    library: Path, url: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        open_gallery(library, {"index": url})

    assert said in str(refusal.value)
    assert "`index`" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_who_is_let_in_nowhere_hears_what_to_do(library: Path, postgresql: Server) -> None:
    postgresql.do("CREATE ROLE locked_out NOLOGIN")
    postgresql.do("CREATE ROLE guest LOGIN")
    said = {}
    for user in ("locked_out", "guest", "postgres"):
        url = postgresql.url(postgresql.fresh()).replace("postgres@/postgres", f"{user}@/postgres")
        url = url.replace("/postgres?", "/lacking?") if user == "postgres" else url
        with pytest.raises(SettingsError) as refusal:
            open_gallery(library, {"index": url})
        said[user] = str(refusal.value)

    assert "PGPASSWORD" in said["locked_out"]
    assert "GRANT CREATE ON DATABASE postgres TO guest" in said["guest"]
    assert 'database "lacking" does not exist' in said["postgres"]


def test_without_the_extra_the_refusal_names_it(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(SettingsError, match=r"pip install 'march-gallery\[cluster\]'"):
        open_gallery(library, {"index": "postgresql://me@host/db"})


def test_who_keeps_the_index_in_a_file_loads_nothing_of_postgresql(library: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from gallery.wiring import open_gallery;"
        "open_gallery(Path(sys.argv[1])).catalog.tags(); print('psycopg' in sys.modules)"
    )

    told = subprocess.run(
        [sys.executable, "-c", script, str(library)], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "False"


def test_words_are_ordered_by_bytes_whatever_the_language_of_the_server(
    served: Gallery, postgresql: Server
) -> None:
    found = postgresql.do(
        "SELECT DISTINCT collation_name FROM information_schema.columns"
        f" WHERE table_schema = '{schema(served)}' AND data_type = 'text'"
    )

    assert found == [("C",)]


def test_what_is_in_a_schema_already_is_left_alone(library: Path, postgresql: Server) -> None:
    postgresql.do("CREATE SCHEMA theirs")
    postgresql.do("CREATE TABLE theirs.album (slug text)")
    postgresql.do("INSERT INTO theirs.album VALUES ('kept')")

    with pytest.raises(SettingsError, match="holds something else, which is left alone"):
        open_gallery(library, {"index": postgresql.url("theirs")})

    assert postgresql.do("SELECT slug FROM theirs.album") == [("kept",)]


def test_galleries_share_a_database_and_know_nothing_of_each_other(
    served: Gallery, postgresql: Server, tmp_path: Path
) -> None:
    (tmp_path / "other/albums/june").mkdir(parents=True)
    (tmp_path / "other/albums/june/album.toml").write_text(WORDS, "utf-8")
    url = postgresql.url(postgresql.fresh())

    other = open_gallery(tmp_path / "other", {"index": url})
    other.catalog.renew()

    assert other.catalog.tags().keys() == {"june"}
    assert served.catalog.tags().keys() == {"march", "vigil"}


def test_an_index_of_another_version_is_emptied_and_filled_again(
    served: Gallery, postgresql: Server
) -> None:
    rows, here = index_of(served), schema(served)
    postgresql.do(f"ALTER TABLE {here}.album RENAME title TO titles")
    postgresql.do(f"COMMENT ON SCHEMA {here} IS 'march-gallery index, tables {SCHEMA + 1}'")

    answer = reader(served, raise_server_exceptions=False).get("/en/photos/")
    again = open_gallery(served.library)

    assert answer.status_code == 503  # two versions do not fight over it: the later start decides
    assert int(answer.headers["retry-after"]) > 0
    assert index_of(again) == rows
    assert schemas(postgresql, served) == {here}
    assert reader(served).get("/en/photos/march/").status_code == 200


@pytest.mark.parametrize("harm", ["SCHEMA {0} CASCADE", "TABLE {0}.entry", "TABLE {0}.outdated"])
def test_an_index_that_is_gone_is_made_anew_while_it_serves(
    served: Gallery, postgresql: Server, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = reader(served)
    addresses = ("/en/photos/", "/en/photos/march/", "/en/search/?q=ropa", "/en/photos/none/")
    before = {address: client.get(address).content for address in addresses}
    postgresql.do("DROP " + harm.format(schema(served)))

    with caplog.at_level(logging.WARNING):
        served.catalog.inspect()
        after = {address: client.get(address).content for address in addresses}

    assert after == before
    assert "No photo and no text is affected" in caplog.text
    assert served.catalog.damage() == ""


def test_readers_have_the_old_index_until_the_new_one_is_whole(
    served: Gallery, postgresql: Server
) -> None:
    """Asked in the middle of it: to wait for it would be to wait for ever."""
    seen, whole = [], keeper(served).truth.fill
    before = reader(served).get("/en/photos/march/").content

    def fill(engine: Engine) -> None:
        whole(engine)
        Catalog(engine).forget("march")
        seen.append(reader(served).get("/en/photos/march/").content)

    keeper(served).truth = replace(keeper(served).truth, fill=fill)
    served.catalog.renew()

    assert seen == [before]
    assert served.catalog.tags().keys() == {"vigil"}
    assert reader(served).get("/en/photos/march/").status_code == 404


def test_a_refill_that_breaks_off_leaves_the_old_index_and_the_next_one_tidies_up(
    served: Gallery, postgresql: Server
) -> None:
    rows, whole = index_of(served), keeper(served).truth

    def broken(engine: Engine) -> None:
        whole.fill(engine)
        raise KeyboardInterrupt

    keeper(served).truth = replace(whole, fill=broken)
    with pytest.raises(KeyboardInterrupt):
        served.catalog.renew()
    left = schemas(postgresql, served)
    keeper(served).truth = whole

    assert index_of(served) == rows
    assert len(left) == 2
    served.catalog.renew()
    assert index_of(served) == rows
    assert schemas(postgresql, served) == {schema(served)}


def test_one_process_fills_the_index_and_its_turn_ends_with_its_connection(
    served: Gallery, postgresql: Server
) -> None:
    other = open_gallery(served.library)

    with served.catalog.alone():
        with served.catalog.alone():  # whoever has the turn need not wait for it
            pass
        with pytest.raises(Busy), keeper(other).alone(wait=False):
            pass
        postgresql.do(  # as a machine that is gone
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )
        with keeper(other).alone(wait=False):
            pass


def test_many_who_fill_the_same_albums_at_once_leave_a_whole_index(served: Gallery) -> None:
    """Without the lock, as after it was lost: rows of two fillings are never mixed."""
    rows, galleries = index_of(served), [open_gallery(served.library) for _ in range(4)]

    def filled(gallery: Gallery) -> None:
        unlocked, slugs = Catalog(gallery.catalog.engine), ["march", "vigil"]
        for _ in range(5):
            reindex(gallery.store, unlocked, TODAY, slugs, cards=False)
            for slug in slugs:
                unlocked.forget(slug)
        reindex(gallery.store, unlocked, TODAY, slugs, cards=False)

    with ThreadPoolExecutor(len(galleries)) as pool:
        list(pool.map(filled, galleries))
    reindex(served.store, served.catalog, TODAY)

    assert index_of(served) == rows


def test_what_postgresql_cannot_hold_breaks_no_page_and_no_index(served: Gallery) -> None:
    words = served.library / "albums/march/album.toml"
    odd = WORDS.replace("Ropa", r"Ropa\u0000bis " + "x" * 5000 + " de la" * 9000 + " casa")
    words.write_text("publish_at = 2040-01-01T00:00:00Z\n" + odd, "utf-8")
    client = reader(served)

    reindex(served.store, served.catalog, TODAY)

    found = [
        served.catalog.search(NOW, Asked(understood(question, {}))).total
        for question in ("x" * 199, '"la de la de"', '"la casa"', '"de casa"', '"la zeta"')
    ]
    assert found == [1, 1, 1, 0, 0]
    for address in ("/en/photos/march/", "/en/search/?q=ropa"):
        assert client.get(address).status_code == 200
    assert client.get("/en/photos/mar%00ch/").status_code == 404
