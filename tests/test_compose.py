"""compose.yaml names what there is: it is never run here, so it is read."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer.main
import yaml

from gallery.cli import app
from gallery.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "compose.yaml").read_text("utf-8")
SECRET = ("POSTGRES_PASSWORD", "PGPASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(TEXT)["services"]
    return found


def _ours(services: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in services.items() if one.get("build")}


def test_two_serve_and_two_work_beside_each_other(services: dict[str, Any]) -> None:
    commands = [one["command"][-1] for one in _ours(services).values()]

    assert sorted(commands) == ["serve", "serve", "work", "work"]
    assert {"caddy", "postgres", "seaweedfs"} <= services.keys()


def test_every_setting_in_it_exists(services: dict[str, Any]) -> None:
    settings = {field.name for field in msgspec.structs.fields(Settings)}
    named = {
        name.removeprefix(PREFIX).lower()
        for one in _ours(services).values()
        for name in one["environment"]
        if name.startswith(PREFIX)
    }

    assert {"store", "index", "work"} <= named
    assert named - settings == set()


def test_every_command_and_option_in_it_exists(services: dict[str, Any]) -> None:
    group = typer.main.get_group(app)
    for one in _ours(services).values():
        context = group.make_context("gallery", list(one["command"]))
        name, command, left = group.resolve_command(
            context, [*context._protected_args, *context.args]
        )

        assert name in ("serve", "work")
        assert command and left == []


def test_nothing_is_reached_from_outside_but_the_proxy(services: dict[str, Any]) -> None:
    assert [name for name, one in services.items() if "ports" in one] == ["caddy"]
    assert [name for name, one in services.items() if "outside" in one["networks"]] == ["caddy"]
    assert yaml.safe_load(TEXT)["networks"]["inside"]["internal"] is True


def test_what_is_fetched_has_a_version_and_no_secret_is_in_it(services: dict[str, Any]) -> None:
    images = [one["image"] for one in services.values()]

    assert [image for image in images if not re.search(r":\d+(\.\d+)*$", image)] == []
    for one in services.values():
        for name, value in one.get("environment", {}).items():
            assert name not in SECRET or value.startswith("${"), name


def test_the_program_runs_behind_walls(services: dict[str, Any]) -> None:
    for one in _ours(services).values():
        assert one["read_only"] and one["cap_drop"] == ["ALL"]
        assert all(volume.endswith(":ro") for volume in one["volumes"])

    assert "USER 10001" in (ROOT / "Dockerfile").read_text("utf-8")


def test_the_image_is_made_of_what_is_here() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = {name for line in lines if line.startswith("COPY") for name in line.split()[1:-1]}
    let_in = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert {name for name in copied if not (ROOT / name).exists()} == set()
    assert copied | {"Dockerfile"} == {line[1:] for line in let_in if line.startswith("!")} - {
        "albums/*/album.toml"
    }
    assert "--require-hashes" in "".join(lines)


def test_the_proxy_has_the_configuration_that_is_tested_with_two_servers_behind_it(
    services: dict[str, Any], tmp_path: Path
) -> None:
    made = tmp_path / "Caddyfile"
    script = services["caddy"]["command"][2].replace("$$", "$").partition("exec")[0]
    script = script.replace("/etc/caddy/shipped", str(ROOT / "docs/servers/Caddyfile"))

    subprocess.run(
        ["sh", "-euc", script.replace("/tmp/Caddyfile", str(made))],
        env={**os.environ, "SITE": "march.example.net"},
        check=True,
    )

    told = made.read_text("utf-8")
    assert told.count("reverse_proxy web-1:8000 web-2:8000 {") == 5
    assert "\nmarch.example.net {" in told and "lb_try_duration" in told
    assert "127.0.0.1" not in told and "\nfiles.example.org" not in told
    if caddy := shutil.which("caddy"):
        command = [caddy, "validate", "--adapter", "caddyfile", "--config", str(made)]
        subprocess.run(command, check=True, capture_output=True, env=_at(tmp_path))


def _at(folder: Path) -> dict[str, str]:
    kept = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    return os.environ | dict.fromkeys(kept, str(folder))
