"""Readers, as many as wait at once, each asking again as soon as it is answered."""

import asyncio
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

READERS = 16
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Run:
    """What a load came to: requests, those that failed, milliseconds of half and of 99 %."""

    rate: float
    requests: int
    failed: int
    half: float
    most: float


def load(address: str, seconds: int, headers: Mapping[str, str]) -> Run:
    """Ask for an address so long: by wrk where it is installed, else by a program of ours."""
    wrk = shutil.which("wrk")
    return _wrk(wrk, address, seconds, headers) if wrk else _ours(address, seconds, headers)


def _wrk(wrk: str, address: str, seconds: int, headers: Mapping[str, str]) -> Run:
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{READERS}", f"-d{seconds}s", "--latency", *told, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def found(pattern: str) -> list[str]:
        return re.findall(pattern, said)

    def milliseconds(part: str) -> float:
        told = re.search(rf"\s{part}%\s+([\d.]+)(us|ms|s|m)\b", said)
        return float(told[1]) * _UNITS[told[2]] if told else 0.0

    failed = sum(map(int, found(r"Non-2xx or 3xx responses: (\d+)")))
    failed += sum(map(int, found(r"(?:connect|read|write|timeout) (\d+)")))
    requests = int(found(r"(\d+) requests in")[0])
    rate = float(found(r"Requests/sec:\s+([\d.]+)")[0])
    return Run(rate, requests, failed, milliseconds("50"), milliseconds("99"))


def _ours(address: str, seconds: int, headers: Mapping[str, str]) -> Run:
    """In a process of its own, as wrk is."""
    told = [f"{name}: {value}" for name, value in headers.items()]
    command = [sys.executable, "-m", "benchmarks.load", address, str(seconds), *told]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, requests, failed, half, most = map(float, said.split())
    return Run(rate, int(requests), int(failed), half, most)


class _Reader(asyncio.Protocol):
    """One connection."""

    def __init__(self, asked: bytes, spent: list[float], until: float) -> None:
        self.asked, self.spent, self.until = asked, spent, until
        self.done = asyncio.get_running_loop().create_future()
        self.failed, self.left, self.head = 0, 0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.began, self.head, self.left = time.perf_counter(), b"", 0
        self.transport.write(self.asked)

    def data_received(self, data: bytes) -> None:
        if not self.left:
            self.head += data
            head, ended, data = self.head.partition(b"\r\n\r\n")
            if not ended:
                return
            length = re.search(rb"(?i)content-length: (\d+)", head)
            self.failed += not (length and head.startswith(b"HTTP/1.1 200"))
            self.left = int(length[1]) if length else 0
        self.left -= len(data)
        if self.left <= 0:
            self.answered()

    def answered(self) -> None:
        now = time.perf_counter()
        self.spent.append(now - self.began)
        if now < self.until:
            self.ask()
        else:
            self.transport.close()

    def connection_lost(self, reason: Exception | None) -> None:
        self.failed += reason is not None
        if not self.done.done():
            self.done.set_result(None)


async def _read(address: str, seconds: float, lines: list[str]) -> None:
    place = urlsplit(address)
    head = [f"GET {place.path} HTTP/1.1", f"Host: {place.netloc}", *lines, "", ""]
    spent: list[float] = []
    began = time.perf_counter()
    loop, until = asyncio.get_running_loop(), began + seconds
    asked = "\r\n".join(head).encode()
    made = [
        await loop.create_connection(
            lambda: _Reader(asked, spent, until), place.hostname or "", place.port or 80
        )
        for _ in range(READERS)
    ]
    await asyncio.gather(*(reader.done for _, reader in made))
    rate = len(spent) / (time.perf_counter() - began)
    failed, ordered = sum(reader.failed for _, reader in made), sorted(spent)
    half, most = (1000 * ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
    print(rate, len(spent), failed, half, most)


if __name__ == "__main__":
    asyncio.run(_read(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))
