"""A text editor that saves in the very moment of a swap, which no lock can hinder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery.errors import Stale
from gallery.store import local
from gallery.store.local import LocalStore
from gallery.store.swap import exchanged


@pytest.fixture(autouse=True)
def exchange(tmp_path: Path) -> Iterator[None]:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    if not exchanged(one, other):
        pytest.skip("files cannot change places on this system: the last microseconds stay open")
    assert (one.read_text(), other.read_text()) == ("2", "1")
    yield


@pytest.mark.parametrize("in_place", [True, False], ids=["in place", "by renaming"])
@pytest.mark.parametrize("saves", [1, 2])
def test_what_it_wrote_stays_and_the_swap_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_place: bool, saves: int
) -> None:
    store = LocalStore(tmp_path / "albums")
    tag = store.put("may-day/album.toml", b"as it was")
    file = tmp_path / "albums" / "may-day" / "album.toml"
    left = [f"by hand, save {number}" for number in range(saves)]

    def save_then_exchange(one: Path, other: Path) -> bool:
        if left:
            words = left.pop(0)
            own = file if in_place else file.with_name("album.toml~")
            own.write_text(words)
            own.replace(file)
        return exchanged(one, other)

    monkeypatch.setattr(local, "exchanged", save_then_exchange)
    with pytest.raises(Stale):
        store.put("may-day/album.toml", b"at the desk", expect=tag)

    assert file.read_text() == f"by hand, save {saves - 1}"
    assert list((tmp_path / "albums" / ".gallery" / "incoming").iterdir()) == []


def test_where_files_cannot_change_places_one_takes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "exchanged", lambda *_: False)
    store = LocalStore(tmp_path / "albums")
    tag = store.put("may-day/album.toml", b"as it was")

    store.put("may-day/album.toml", b"at the desk", expect=tag)

    assert store.get("may-day/album.toml")[0] == b"at the desk"
