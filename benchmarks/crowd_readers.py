"""Readers for `benchmarks.crowd`: each asks, waits for all of it, pauses, asks for something else.

Reads addresses by line, up to an empty one; ends when its input does, and prints milliseconds.
A line that the server gave up in the moment in which it is used again is opened anew, once, as
browsers do (RFC 9112, 9.3.1); the time goes on.
"""

import asyncio
import random
import re
import sys
import time
from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

PAUSE = 2.0
"""Seconds between an answer and the next request, in the mean."""

PATIENCE = 30.0
"""Seconds after which an answer is one that failed."""

Line: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_LENGTH = re.compile(rb"(?i)content-length: (\d+)")


async def _reader(
    number: int, addresses: Sequence[str], ended: asyncio.Event, spent: list[float]
) -> None:
    place, chance = urlsplit(addresses[0]), random.Random(number)
    line: Line | None = None
    await asyncio.sleep(chance.uniform(0, PAUSE))
    while not ended.is_set():
        began = time.perf_counter()
        try:
            asked = _request(chance.choice(addresses))
            line = await asyncio.wait_for(_answered(place, line, asked), PATIENCE)
            spent.append((time.perf_counter() - began) * 1000)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            spent.append(float("inf"))
            line = None
        await asyncio.sleep(chance.expovariate(1 / PAUSE))
    if line:
        line[1].close()


def _request(address: str) -> bytes:
    place = urlsplit(address)
    lines = [f"GET {place.path} HTTP/1.1", f"Host: {place.netloc}", "Accept-Encoding: br, gzip"]
    return "\r\n".join([*lines, "", ""]).encode()


async def _answered(place: SplitResult, line: Line | None, asked: bytes) -> Line:
    """Ask, and read all of the answer; ValueError where it is not 200 with a length.

    line     the one that was used before; returns the one by which the answer came
    """
    head = b"" if line is None or line[0].at_eof() else await _head(line, asked)
    if line is None or not head:
        line = await asyncio.open_connection(place.hostname, place.port)
        head = await _head(line, asked)
    length = _LENGTH.search(head)
    if length is None or not head.startswith(b"HTTP/1.1 200"):
        raise ValueError(head)
    await line[0].readexactly(int(length[1]))
    return line


async def _head(line: Line, asked: bytes) -> bytes:
    """The head of an answer; b"" where the line ended before the first byte of it."""
    line[1].write(asked)
    try:
        return await line[0].readuntil(b"\r\n\r\n")
    except ConnectionError:
        return b""
    except asyncio.IncompleteReadError as problem:
        if problem.partial:
            raise
        return b""


async def _all(readers: int, addresses: Sequence[str]) -> None:
    ended, spent = asyncio.Event(), list[float]()
    begun = [asyncio.create_task(_reader(n, addresses, ended, spent)) for n in range(readers)]
    await asyncio.to_thread(sys.stdin.read)
    ended.set()
    await asyncio.gather(*begun)
    print(*spent, sep="\n")


if __name__ == "__main__":
    asyncio.run(_all(int(sys.argv[1]), [line.strip() for line in iter(sys.stdin.readline, "\n")]))
