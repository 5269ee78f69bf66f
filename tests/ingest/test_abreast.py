"""An index is the same whether one process reads the albums or several do."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gallery.errors import StoreError
from gallery.ingest import abreast
from gallery.ingest.filling import Asked, Told
from gallery.ingest.readable import Files
from gallery.jobs import Outcome, Pool
from gallery.model import Verdict
from gallery.wiring import Gallery, open_gallery

TABLES = ("album", "photo", "shown", "term", "entry", "seal")
BROKEN = b"title.en = 'Not closed"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The numbers of the pieces that other processes have read, each album by itself."""
    found: list[object] = []

    class Heard(Pool):
        def each(self, *args: Any, **kwargs: Any) -> Iterator[Outcome[Any, Any]]:
            for outcome in super().each(*args, **kwargs):
                found.append(outcome.key)
                yield outcome

    monkeypatch.setattr(abreast, "ENOUGH", 1)
    monkeypatch.setattr(abreast, "PIECE", 1)
    monkeypatch.setattr(abreast, "cores", lambda: 2)
    monkeypatch.setattr(abreast, "Pool", Heard)
    return found


def rows(gallery: Gallery) -> dict[str, list[tuple[object, ...]]]:
    """All that the index holds, tags and numbers of entries too, as it lies in the file."""
    path = gallery.library / "albums/.gallery/index.sqlite"
    with closing(sqlite3.connect(path)) as db:
        return {name: sorted(db.execute(f"SELECT * FROM {name}")) for name in TABLES}


def words(number: int, source: bytes = b"") -> Asked:
    """An essay without photos."""
    said = source or f'title.en = "Essay {number}"\nlang = "en"\n'.encode()
    files = Files(said, None, None)
    return Asked(f"essay-{number}", files, "tag", date(2026, 11, 22), ("city", "off"))


def slugs(found: Iterable[tuple[Asked, Told]]) -> list[tuple[str, str]]:
    return [(asked.slug, told.stored.slug) for asked, told in found]


def test_several_processes_fill_the_same_index_to_the_byte(
    demo: Path, tmp_path: Path, sent: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = shutil.ignore_patterns("index.sqlite*", "locks")
    shutil.copytree(demo, tmp_path / "site", copy_function=os.link, ignore=left)
    gallery = open_gallery(tmp_path / "site")
    broken = next((tmp_path / "site/albums").glob("*/album.toml"))
    broken.unlink()  # a link: the sample library keeps its own
    broken.write_bytes(BROKEN)
    gallery.catalog.renew()
    abroad = rows(gallery)
    assert len(sent) == len(abroad["album"])

    monkeypatch.setattr(abreast, "ENOUGH", 1000)
    gallery.catalog.renew()

    assert len(sent) == len(abroad["album"])
    assert abroad == rows(gallery)
    assert [slug for slug, _, _ in gallery.catalog.broken()] == [broken.parent.name]


def test_they_are_read_in_their_order_whoever_is_done_first(sent: list[object]) -> None:
    names = [f"essay-{number}" for number in range(8)]

    found = slugs(abreast.abreast(words(number) for number in range(8)))

    assert found == [(name, name) for name in names]
    assert len(sent) == 8


class Backwards:
    """Processes of which the last is done first, and those of even numbers die."""

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> "Backwards":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def each(
        self, function: Callable[..., Any], items: Iterable[tuple[int, tuple[Any, ...]]]
    ) -> Iterator[Outcome[int, Any]]:
        for key, args in reversed(list(items)):
            dead = Verdict("crashed", "it was killed", "") if key % 2 == 0 else None
            yield Outcome(key, None if dead else function(*args), dead)


def test_what_another_process_could_not_read_is_read_here(
    sent: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abreast, "Pool", Backwards)

    found = slugs(abreast.abreast(words(number) for number in range(5)))

    assert found == [(f"essay-{number}", f"essay-{number}") for number in range(5)]


def test_a_disk_that_does_not_answer_leaves_no_album_out_in_silence(sent: list[object]) -> None:
    def asked() -> Iterator[Asked]:
        yield from (words(number) for number in range(4))
        raise StoreError("the disk does not answer")

    with pytest.raises(StoreError, match="the disk"):
        list(abreast.abreast(asked()))
