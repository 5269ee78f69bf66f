"""Photos picked, rejected, rated: what album.toml says then, and that nothing of them is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from gallery import editing
from gallery.album import parse, with_cull
from gallery.blocks import Album, Cull
from gallery.editing import arranging, culling, history
from gallery.editing.commands import Move, Remove
from gallery.editing.culling import CULLED, Culled, Wish
from gallery.editing.keys import keys
from gallery.editing.saying import Place, say
from gallery.errors import AlbumError
from gallery.store import Store, Tag
from gallery.store.local import LocalStore

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEAD = """\
title.en = "March"  # the working title
lead = "b.jpg"

# the first one
"""
ESSAY = (
    HEAD
    + """\
[[block]]
photo = "a.jpg"
caption.en = "A banner."

# about b
[[block]]
photo = "b.jpg"
caption.en = "Dockers."  # read twice
layout = "full"

[[block]]
point.en = "Eight hours"
photos = ["c.jpg", { photo = "d.jpg", caption.en = "Drums." }]

[[block]]
photo = "e.jpg"
"""
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "march", ESSAY)
    return store


def source(store: Store) -> str:
    return editing.source_of(store, "march")


def album(store: Store) -> Album:
    return parse("march", source(store))


def shown(store: Store) -> list[str]:
    return [block.photo for block in album(store).photos]


def decide(store: Store, *wishes: Wish, who: str = "ana") -> Culled:
    return culling.cull(store, "march", wishes, who, NOW)


def reject(store: Store, *photos: str, who: str = "ana") -> Culled:
    return decide(store, *(Wish(photo, "rejected") for photo in photos), who=who)


def undo(store: Store, who: str = "ana") -> Culled | None:
    return culling.undo(store, "march", who, NOW)


def test_a_pick_is_one_table_of_its_own_and_touches_nothing_else(store: Store) -> None:
    decide(store, Wish("a.jpg", "picked", 4))
    decide(store, Wish("e.jpg", stars=0, label="Red"))

    table = '[[cull]]\nphoto = "a.jpg"\npick = "picked"\nstars = 4\n'
    other = '[[cull]]\nphoto = "e.jpg"\nstars = 0\nlabel = "Red"\n'
    assert source(store) == ESSAY.replace("\n# the first", f"\n{table}\n{other}\n# the first")


def test_what_is_taken_back_to_nothing_leaves_no_table(store: Store) -> None:
    decide(store, Wish("a.jpg", "picked"))
    decide(store, Wish("a.jpg", ""))

    assert source(store) == ESSAY


def test_a_rejected_photo_leaves_the_essay_and_comes_back_as_it_stood(store: Store) -> None:
    done = reject(store, "b.jpg", "d.jpg")

    assert shown(store) == ["a.jpg", "c.jpg", "e.jpg"]
    assert (album(store).lead, done.turned) == ("", ("b.jpg", "d.jpg"))
    decide(store, Wish("d.jpg", ""))
    decide(store, Wish("b.jpg", "picked"))
    assert shown(store) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]
    assert album(store).lead == "b.jpg"
    assert (
        '# about b\n[[block]]\nphoto = "b.jpg"\ncaption.en = "Dockers."  # read twice\n'
        in source(store)
    )


def test_photos_rejected_one_after_the_other_come_back_in_any_order(tmp_path: Path) -> None:
    names = [f"{n:03}.jpg" for n in range(60)]
    store, random = LocalStore(tmp_path), Random(3)
    editing.create(store, "march", "".join(f'[[block]]\nphoto = "{name}"\n\n' for name in names))
    for name in reversed(names):
        reject(store, name)
    emptied = shown(store)

    for name in random.sample(names, len(names)):
        decide(store, Wish(name, ""))

    assert emptied == []
    assert shown(store) == names


def test_one_decision_is_one_swap_of_the_essay_and_one_step_to_undo(store: Store) -> None:
    before = source(store)
    done = reject(store, "a.jpg", "c.jpg", "e.jpg")

    entries = [one for one in history.read(store, "march") if one.kind == CULLED]
    assert {one.batch for one in entries} == {done.ident}
    assert {one.photo for one in entries} == {"a.jpg", "c.jpg", "e.jpg"}
    undone = undo(store)
    assert undone is not None
    assert set(undone.photos) == {"a.jpg", "c.jpg", "e.jpg"}
    assert parse("march", source(store)) == parse("march", before)
    assert undo(store) is None


def test_each_takes_back_what_they_decided_themselves_and_nobody_decided_since(
    store: Store,
) -> None:
    decide(store, Wish("a.jpg", "picked"), who="ana")
    decide(store, Wish("b.jpg", "picked"), who="ana")
    decide(store, Wish("b.jpg", stars=5), who="ben")

    first, second = undo(store, "ana"), undo(store, "ana")

    assert first is not None and second is not None
    assert (first.photos, second.photos) == ((), ("a.jpg",))
    assert album(store).cull == (Cull("b.jpg", "picked", 5),)


def test_bringing_back_is_undone_too(store: Store) -> None:
    reject(store, "b.jpg")
    decide(store, Wish("b.jpg", ""))

    undo(store)

    assert "b.jpg" not in shown(store)
    undo(store)
    assert parse("march", source(store)) == parse("march", ESSAY)


def test_culling_and_arranging_do_not_take_back_each_others_steps(store: Store) -> None:
    decide(store, Wish("a.jpg", "picked"))
    arranging.do(store, "march", [Move(("e.jpg",))], "ana", NOW)

    undo(store)

    assert shown(store)[0] == "e.jpg"
    arranging.undo(store, "march", "ana", NOW)
    assert source(store) == ESSAY


def test_a_photo_whose_neighbours_are_gone_waits_in_the_tray(store: Store) -> None:
    reject(store, "c.jpg")
    point = next(key for key in keys(album(store).blocks) if key.startswith("point"))
    arranging.do(store, "march", [Remove(point)], "ana", NOW)

    decide(store, Wish("c.jpg", ""))

    assert "c.jpg" not in shown(store)
    assert "c.jpg" not in album(store).rejected()


def test_two_people_cull_and_write_at_once_and_both_have_their_way(store: Store) -> None:
    def write(n: int) -> None:
        words = f"A banner, read {n} times."
        seen = f"A banner, read {n - 1} times." if n else "A banner."
        say(store, "march", Place("a.jpg", "caption", "en"), seen, words, "ben", NOW, langs=["en"])

    def rate(n: int) -> None:
        decide(store, Wish("b.jpg", "rejected" if n % 2 else "", n % 6))

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(list, map(one, range(12))) for one in (write, rate)]
        for one in both:
            one.result()

    assert album(store).photos[0].caption["en"] == "A banner, read 11 times."
    assert album(store).cull == (Cull("b.jpg", "rejected", 5),)
    assert shown(store) == ["a.jpg", "c.jpg", "d.jpg", "e.jpg"]


def test_a_save_of_a_text_editor_in_between_is_kept(store: Store, tmp_path: Path) -> None:
    swapped: list[bool] = []

    class Meanwhile(LocalStore):
        """A library in which Ben's text editor saves while Ana thinks that she knows the essay."""

        def get(self, key: str) -> tuple[bytes, Tag]:
            found = super().get(key)
            if key.endswith("album.toml") and not swapped:
                swapped.append(True)
                store.put(key, found[0].replace(b'"A banner."', b'"Two banners."'), expect=found[1])
            return found

    reject(Meanwhile(tmp_path), "b.jpg")

    assert swapped
    assert album(store).photos[0].caption["en"] == "Two banners."
    assert shown(store) == ["a.jpg", "c.jpg", "d.jpg", "e.jpg"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('cull = [{ photo = "a.jpg", stars = 2 }]\ntitle.en = "x"\n', ""),
        ('title.en = "x"\r\n\r\n[[cull]]\r\nphoto = "a.jpg"\r\nstars = 2\r\n', ""),
        ('[[cull]]\nphoto = "a.jpg"\nstars = 2\n\n[[cull]]\nphoto = "a.jpg"\nstars = 3\n', ""),
        (
            '[[cull]]\nphoto = "z.jpg"  # seen by Ben\npick = "picked"\n\n'
            '[[cull]]\nstars = 2\nphoto = "a.jpg"\n\n'
            '[[trash]]\nphoto = "t.jpg"\nat = 2026-05-02T06:00:00-06:00\nby = ""\n',
            "# seen by Ben",
        ),
    ],
)
def test_tables_that_a_person_wrote_are_followed_however_they_stand(
    written: str, kept: str
) -> None:
    before = {one.photo: one for one in parse("x", written).cull}

    made = with_cull(written, [Cull("a.jpg", "rejected", 5), Cull("b.jpg", "picked")])

    after = {one.photo: one for one in parse("x", made).cull}
    wanted = {"a.jpg": Cull("a.jpg", "rejected", 5), "b.jpg": Cull("b.jpg", "picked")}
    assert after == {**before, **wanted}
    assert len(parse("x", made).cull) == len(after)
    assert parse("x", made).trash == parse("x", written).trash
    assert kept in made


@pytest.mark.parametrize(
    "table",
    [
        'pick = "picked"',
        'photo = "a.jpg"\nstars = 6',
        'photo = "a.jpg"\nstars = true',
        'photo = "/b/a.jpg"',
        'photo = "a.jpg"\npick = "maybe"',
        'photo = "a.jpg"\nrating = 3',
    ],
)
def test_a_table_that_says_nothing_sensible_is_refused_with_its_line(table: str) -> None:
    with pytest.raises(AlbumError) as refused:
        parse("x", f'title.en = "x"\n\n[[cull]]\n{table}\n')

    assert refused.value.spot is not None
    assert refused.value.spot.line == 3
