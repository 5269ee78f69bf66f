"""Readers for `benchmarks.crowd`: each asks, waits for all of it, pauses, asks for something else.

Reads addresses by line, up to an empty one; ends when its input does, and prints milliseconds.
"""

import asyncio
import random
import re
import sys
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

PAUSE = 2.0
"""Seconds between an answer and the next request, in the mean."""

PATIENCE = 30.0
"""Seconds after which an answer is one that failed."""

_LENGTH = re.compile(rb"(?i)content-length: (\d+)")


async def _reader(
    number: int, addresses: Sequence[str], ended: asyncio.Event, spent: list[float]
) -> None:
    place, chance = urlsplit(addresses[0]), random.Random(number)
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    await asyncio.sleep(chance.uniform(0, PAUSE))
    while not ended.is_set():
        began = time.perf_counter()
        try:
            if line is None or line[0].at_eof():  # closed while nobody asked (RFC 9112, 9.5)
                line = await asyncio.open_connection(place.hostname, place.port)
            asked = _request(chance.choice(addresses))
            await asyncio.wait_for(_answered(*line, asked), PATIENCE)
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


async def _answered(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes
) -> None:
    """Ask, and read all of the answer; ValueError where it is not 200 with a length."""
    writer.write(asked)
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length is None or not head.startswith(b"HTTP/1.1 200"):
        raise ValueError(head)
    await reader.readexactly(int(length[1]))


async def _all(readers: int, addresses: Sequence[str]) -> None:
    ended, spent = asyncio.Event(), list[float]()
    begun = [asyncio.create_task(_reader(n, addresses, ended, spent)) for n in range(readers)]
    await asyncio.to_thread(sys.stdin.read)
    ended.set()
    await asyncio.gather(*begun)
    print(*spent, sep="\n")


if __name__ == "__main__":
    asyncio.run(_all(int(sys.argv[1]), [line.strip() for line in iter(sys.stdin.readline, "\n")]))
