"""An index of many albums is filled by several processes: each reads albums, one writes.

Reading and resolving takes three times as long as writing. What is handed over are the bytes of an
album's files one way and rows of plain values the other: who reads asks no disk and no store.
"""

from collections.abc import Generator, Iterable, Iterator
from itertools import chain, islice
from multiprocessing import current_process

from gallery.ingest.filling import Asked, Told, told
from gallery.jobs import Pool, cores

ENOUGH = 16
"""Pieces of work from which on it pays to start processes for it."""

PIECE = 2**19
"""Bytes of files that are handed over at once: some 250 photos, some 80 ms of work."""

_TIMEOUT = 300.0
"""Seconds that a piece may take: the list of one album may be long, and the machine busy."""


def abreast(asked: Iterable[Asked], workers: int = 0) -> Generator[tuple[Asked, Told], None, None]:
    """Work out what albums say, in their order: in this process where there are few.

    workers  processes, 0 = as many as there are cores
    raises   what reading `asked` raises; GalleryError where no process can be started
    """
    pieces = _pieces(asked)
    first = list(islice(pieces, ENOUGH))
    every = chain(first, pieces)
    if len(first) < ENOUGH or cores() == 1 or current_process().daemon:  # these may start none
        for piece in every:
            yield from zip(piece, _read(piece), strict=True)
        return
    with Pool(workers or cores(), _TIMEOUT) as pool:
        yield from _in_order(pool, every)


def _in_order(pool: Pool, pieces: Iterable[list[Asked]]) -> Iterator[tuple[Asked, Told]]:
    sent: dict[int, list[Asked]] = {}
    done: dict[int, list[Told]] = {}
    turn = 0
    for outcome in pool.each(_read, _noted(pieces, sent)):
        # what ended a worker may have been the machine's short memory: it is tried once more here
        done[outcome.key] = outcome.value or _read(sent[outcome.key])
        while turn in done:
            yield from zip(sent.pop(turn), done.pop(turn), strict=True)
            turn += 1


def _noted(
    pieces: Iterable[list[Asked]], sent: dict[int, list[Asked]]
) -> Iterator[tuple[int, tuple[list[Asked]]]]:
    for number, piece in enumerate(pieces):
        sent[number] = piece
        yield number, (piece,)


def _read(piece: list[Asked]) -> list[Told]:
    return [told(one) for one in piece]


def _pieces(asked: Iterable[Asked]) -> Iterator[list[Asked]]:
    piece: list[Asked] = []
    size = 0
    for one in asked:
        piece.append(one)
        size += len(one.files.words or b"") + len(one.files.listed or b"")
        if size >= PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece
