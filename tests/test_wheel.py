"""The wheel in an empty environment: everything it needs is inside."""

import os
import re
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Drop
from tests.pictures import jpeg
from tests.serving import free_port

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], check=True, cwd=folder)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`gallery` as installed from the wheel; the dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    [packages] = (folder / "env" / "lib").glob("python*/site-packages")
    shared = [p for p in sys.path if p.endswith("site-packages")]
    lines = [path for path in shared if Path(path).is_dir()]
    # the locked libraries are borrowed by path; the program itself must come from the wheel
    (packages / "zz_borrowed.pth").write_text("\n".join(lines) + "\n")
    return folder / "env" / "bin" / "gallery"


def test_the_wheel_holds_templates_catalogues_words_and_no_picture(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "gallery/site/templates/essay.html" in names
    assert any(name.endswith("es/LC_MESSAGES/messages.po") for name in names)
    assert "gallery/site/albums/2026-05-01-may-day/album.toml" in names
    assert "gallery/demo/shots.toml" in names
    assert not [name for name in names if name.lower().endswith((".jpg", ".avif", ".sqlite"))]
    assert {name.split("/")[0].split("-")[0] for name in names} == {"gallery", "march_gallery"}


def test_the_wheel_runs_init_ingest_and_serve(installed: Path, tmp_path: Path, drop: Drop) -> None:
    site, card = tmp_path / "site", drop(**{"a.jpg": jpeg(), "b.jpg": jpeg(seed=2)})
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [installed, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run("--version")
    run("init", str(site))
    run("--library", str(site), "ingest", str(card), "--album", "march")
    run("--library", str(site), "publish", "march", "--override", "no words yet")
    port = free_port()
    with subprocess.Popen(
        [installed, "--library", site, "serve", "--port", str(port)], env=environment, cwd=tmp_path
    ) as server:
        try:
            page = _fetched(f"http://127.0.0.1:{port}/es/photos/march/", server)
            [picture] = set(
                re.findall(r'src="(/media/[^"]+-1-[^"]+jpg|/media/[^"]+/1-[^"]+jpg)"', page)
            )
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{picture}") as answer:
                first = answer.read(2)
        finally:
            server.terminate()
            server.wait(30)

    assert where.startswith("gallery ")
    assert 'lang="es"' in page
    assert first == b"\xff\xd8"


def _fetched(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.read(), "utf-8")
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer at {address}")
