"""What compose.yaml says to SeaweedFS, said to a real one."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from gallery.store.s3 import S3Store
from gallery.store.s3.place import Place
from tests.cluster.seaweed import Seaweed, weed

COMPOSE = Path(__file__).parents[2] / "compose.yaml"


def _services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    return found


def test_the_bucket_is_made_and_waits_for_its_disk(seaweed: Seaweed, tmp_path: Path) -> None:
    name, ports, grpc = f"made-{uuid4().hex[:8]}", seaweed.ports, seaweed.grpc
    script = _services()["bucket"]["command"][0].replace("${BUCKET:-marches}", name)
    script = script.replace("$$", "$")
    for part, port in (("master", 9333), ("filer", 8888)):
        assert f"seaweedfs:{port}" in script
        script = script.replace(f"seaweedfs:{port}", f"127.0.0.1:{ports[part]}.{grpc[part]}")
    program = weed()
    assert program
    path = f"{Path(program).parent}:{os.environ['PATH']}"

    for _ in range(2):  # it runs each time that all is started
        done = subprocess.run(
            ["sh", "-euc", script],
            env=os.environ | {"PATH": path, "HOME": str(tmp_path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )

    store = S3Store(Place(name, endpoint=seaweed.endpoint))
    store.bucket.reach()
    store.put("march/album.toml", b"words")
    assert store.get("march/album.toml")[0] == b"words"
    assert re.search(r'"fsync": +true', done.stdout)


def test_every_flag_of_its_server_exists(seaweed: Seaweed) -> None:
    program = weed()
    assert program
    told = subprocess.run([program, "help", "server"], capture_output=True, text=True, check=False)
    known = told.stdout + told.stderr

    command = _services()["seaweedfs"]["command"]
    flags = [flag.partition("=")[0] for flag in command if flag.startswith("-")]

    assert len(flags) > 8
    assert [flag for flag in flags if f"  {flag}" not in known] == []
