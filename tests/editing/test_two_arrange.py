"""Two people arrange one essay for hours: thousands of moves, nothing lost, both have their way.

GALLERY_MOVES=2000 makes as many moves each (`make test-desk`).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random

import msgspec

from gallery import editing
from gallery.album import FILE, parse
from gallery.editing import arranging
from gallery.editing.commands import Command, Hang, Move, keys, unpacked
from gallery.editing.history import Entry
from gallery.editing.keys import hung_keys, spots
from gallery.store import Ahead, Expect, Tag
from gallery.store.local import LocalStore

MOVES = int(os.environ.get("GALLERY_MOVES", "150"))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PHOTOS = tuple(f"{n:02}.jpg" for n in range(60))
POINTS = 6
ESSAY = 'title.en = "March"\n' + "".join(f'\n[[block]]\nphoto = "{name}"\n' for name in PHOTOS)
ESSAY += "".join(f'\n[[block]]\npoint.en = "Point {n}"\n' for n in range(POINTS))
EACH = tuple(key for key in keys(parse("x", ESSAY).blocks) if key.startswith("point-"))
CONTEXT = get_context("spawn")


class Told(LocalStore):
    """A library that writes down in which order an essay took its steps."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.log = root / "steps.jsonl"

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
        then: Sequence[tuple[str, bytes]] = (),
        ahead: Ahead | None = None,
    ) -> Tag:
        if not key.endswith(FILE) or not then:
            return super().put(key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead)
        with self.lock("told"):  # the step and its line, with nobody between
            tag = super().put(key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead)
            with self.log.open("ab") as log:
                log.write(then[-1][1].splitlines()[-1] + b"\n")
            return tag

    def steps(self) -> list[Entry]:
        """The steps in the order in which the essay took them."""
        return [
            msgspec.json.decode(line, type=Entry) for line in self.log.read_bytes().splitlines()
        ]


def arrange(folder: Path, who: str, count: int) -> None:
    """Moves at random: blocks behind others, photos onto points and off them, now and then undo."""
    chance, store = Random(who), Told(folder)
    for _ in range(count):
        what = chance.random()
        if what < 0.05:
            arranging.undo(store, "march", who, NOW)
            continue
        some = tuple(chance.sample(PHOTOS, chance.choice([1, 1, 1, 2, 3])))
        if what < 0.3:
            arranging.do(store, "march", [Hang(some, chance.choice(EACH))], who, NOW)
        elif what < 0.4:
            moved = Move((chance.choice(EACH),), chance.choice(["", *PHOTOS, *EACH]))
            arranging.do(store, "march", [moved], who, NOW)
        else:
            arranging.do(store, "march", [Move(some, chance.choice(["", *PHOTOS]))], who, NOW)


@dataclass(frozen=True)
class Said:
    """What a move says of one block: it stands right after another ("" = it opens the essay)."""

    key: str
    after: str


def named(one: Command) -> set[str]:
    """The blocks that a command names."""
    if isinstance(one, Move):
        return {*one.keys, one.after}
    return {*one.keys, one.onto, one.after or ""} if isinstance(one, Hang) else set()


def sayings(one: Command) -> list[Said]:
    """What a move says: the first right after its anchor, each other right after the one before."""
    if not isinstance(one, Move) or one.after in one.keys:
        return []
    return [Said(*pair) for pair in zip(one.keys, (one.after, *one.keys), strict=False)]


def together(folder: Path, count: int) -> Told:
    store = Told(folder)
    editing.create(store, "march", ESSAY)
    people = [CONTEXT.Process(target=arrange, args=(folder, who, count)) for who in ("ana", "ben")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert [person.exitcode for person in people] == [0, 0]
    return store


def test_two_people_who_move_at_the_same_time_lose_and_double_nothing(tmp_path: Path) -> None:
    """A move says "x right after y". At the end that is so of every move, whoever's it was, unless
    a later step, or one that was taken back later, names x or y.

    Who puts z behind y names y; so nobody else can have come between. Points as anchors are left
    out: a photo goes behind a point also by naming one that hangs on it.
    """
    store = together(tmp_path, MOVES)

    album = parse("march", editing.source_of(store, "march"))
    assert sorted(spots(album.blocks)) == sorted((*PHOTOS, *EACH))
    assert len(album.photos) == len(PHOTOS)
    order = ["", *keys(album.blocks)]
    hung = {key for on in hung_keys(album.blocks).values() for key in on}
    steps = store.steps()
    undoing = {one.batch: unpacked(one.old) for one in steps if one.kind == arranging.ARRANGED}
    touched: set[str] = set()  # by the steps after the one that is looked at
    honoured: set[str] = set()
    for step in reversed(steps):
        back = step.kind == arranging.PUT_BACK
        done = undoing[step.batch] if back else unpacked(step.new)
        for command in reversed(done):
            for said in sayings(command):
                if {said.key, said.after}.isdisjoint({*touched, *hung, *EACH}):
                    assert order[order.index(said.key) - 1] == said.after, step
                    honoured.add(step.who)
            touched |= named(command)
    assert len(steps) > MOVES
    assert {step.who for step in steps} == {"ana", "ben"}
    assert honoured


def test_after_all_of_it_each_can_take_back_their_own_last_step(tmp_path: Path) -> None:
    store = together(tmp_path, 20)
    before = parse("march", editing.source_of(store, "march"))
    arranging.do(store, "march", [Move(("00.jpg", "01.jpg"), EACH[0])], "ana", NOW)
    arranging.do(store, "march", [Hang(("02.jpg",), EACH[1])], "ben", NOW)

    arranging.undo(store, "march", "ben", NOW)
    arranging.undo(store, "march", "ana", NOW)

    assert parse("march", editing.source_of(store, "march")) == before
