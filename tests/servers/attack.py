"""An attacker in a process of its own: many connections that are slow on purpose, and stay many.

    python -m tests.servers.attack PORT CERTIFICATE COUNT PICTURE

A third of them sends heads slowly, a third bodies, a third reads slowly; whoever is cut off comes
again. It runs until its standard input ends, then prints one line of JSON: how many connections
were open on average and at most, and how often the server cut one off.
"""

import asyncio
import json
import resource
import socket
import ssl
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

from tests.servers.lines import NAME

PAUSE = 3.0
"""Seconds between two bytes, or two lines."""

_FAULTS = (OSError, ssl.SSLError, asyncio.IncompleteReadError)


@dataclass(slots=True)
class Attack:
    """What is attacked, and what came of it; trust: None for a server without TLS."""

    port: int
    trust: ssl.SSLContext | None
    picture: str
    origins: "count[int]" = field(default_factory=count)
    counts: Counter[str] = field(default_factory=Counter)
    open: int = 0
    seen: list[int] = field(default_factory=list)

    async def run(self, connections: int) -> None:
        """Until somebody cancels it."""
        ways = (self._slow_head, self._slow_body, self._slow_read)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watched())
            for number in range(connections):
                group.create_task(self._again(ways[number % 3]))
                await asyncio.sleep(0.002)

    async def _watched(self) -> None:
        while True:
            await asyncio.sleep(0.1)
            self.seen.append(self.open)

    async def _again(
        self, way: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
    ) -> None:
        while True:
            with suppress(*_FAULTS, TimeoutError):
                async with self._line() as (reader, writer):
                    with suppress(*_FAULTS):
                        await way(reader, writer)
                    self.counts["cut off"] += 1
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """A connection from one of two hundred addresses, with next to no room for answers."""
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        sock.setblocking(False)
        sock.bind((f"127.9.0.{next(self.origins) % 200 + 1}", 0))
        try:
            async with asyncio.timeout(30):
                await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", self.port))
                reader, writer = await asyncio.open_connection(
                    sock=sock,
                    limit=1024,
                    ssl=self.trust,
                    server_hostname=NAME if self.trust else None,
                )
        except BaseException:
            self.counts["refused"] += 1
            sock.close()
            raise
        self.open += 1
        self.counts["opened"] += 1
        try:
            yield reader, writer
        finally:
            self.open -= 1
            writer.transport.abort()

    async def _slow_head(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"GET /en/photos/ HTTP/1.1\r\nHost: {NAME}\r\n".encode())
        while not reader.at_eof():
            await _heard(reader)
            writer.write(b"X-A: b\r\n")

    async def _slow_body(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (
            f"POST /desk/sign-in HTTP/1.1\r\nHost: {NAME}\r\nSec-Fetch-Site: same-origin\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n"
        )
        writer.write(head.encode())
        while not reader.at_eof():
            await _heard(reader)
            writer.write(b"name=a&")

    async def _slow_read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        one = f"GET {self.picture} HTTP/1.1\r\nHost: {NAME}\r\n\r\n"
        writer.write(one.encode() * 3)
        while not reader.at_eof():
            await asyncio.sleep(PAUSE)
            await reader.readexactly(16)


async def _heard(reader: asyncio.StreamReader) -> None:
    """Wait for as long as an attacker waits, or until the server says that it has enough."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PAUSE):
            while not reader.at_eof():
                await reader.read(1024)


async def main(port: str, certificate: str, connections: str, picture: str) -> None:
    """Attack until the standard input ends."""
    trust = ssl.create_default_context(cafile=certificate) if certificate else None
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    attack = Attack(int(port), trust, picture)
    running = asyncio.create_task(attack.run(int(connections)))
    await asyncio.to_thread(sys.stdin.read)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    seen = attack.seen or [0]
    told = {"mean": round(sum(seen) / len(seen)), "most": max(seen), **attack.counts}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
