"""The shape of the code: files that fit in the head, and documents that are complete."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import typer.main

from gallery.blocks import ALBUM_KEYS, KINDS, LAYOUTS, STATUSES
from gallery.cli import app
from gallery.errors import GalleryError
from gallery.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MAP = (ROOT / "gallery" / "README.md").read_text("utf-8")
CODE = sorted(
    path for top in ("gallery", "tests", "benchmarks") for path in (ROOT / top).rglob("*.py")
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_file_fits_in_the_head(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()

    assert len(lines) <= 400


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_function_fits_on_half_a_screen(path: Path) -> None:
    long = {
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > 40
    }

    assert not long


@pytest.mark.parametrize("path", [p for p in CODE if "gallery" in p.parts[-3:]], ids=name)
def test_piexif_reads_nothing(path: Path) -> None:
    """It asks for 2 GiB when a 669-byte file tells it to; here it writes our own words only."""
    source = path.read_text("utf-8")

    assert not re.search(r"piexif\.(load|insert|remove|transplant)|from piexif import", source)


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nothing_is_left_for_later(path: Path) -> None:
    if path == Path(__file__):
        return

    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text("utf-8"))


def test_imports_keep_to_the_layers_and_know_no_cycles() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


def test_every_command_is_documented_where_its_user_looks() -> None:
    commands = typer.main.get_group(app).commands

    missing = [command for command in commands if f"`gallery {command}" not in README]

    assert len(commands) >= 11
    assert not missing


def test_every_option_is_documented_where_its_user_looks() -> None:
    flags = {
        flag
        for command in typer.main.get_group(app).commands.values()
        for parameter in command.params
        for flag in parameter.opts
        if flag.startswith("--") and flag != "--help"
    }

    assert {flag for flag in flags if flag not in README} == set()


def test_every_setting_is_documented_where_its_user_looks() -> None:
    settings = {field.name for field in msgspec.structs.fields(Settings)}

    assert {name for name in settings if f"`{name}`" not in README} == set()


def test_every_kind_of_block_key_and_word_is_documented_where_its_user_looks() -> None:
    words = {*KINDS, *ALBUM_KEYS, *filter(None, LAYOUTS), *STATUSES}

    assert {word for word in words if f"`{word}`" not in README} == set()


def test_every_refusal_and_every_finding_is_documented_where_its_user_looks() -> None:
    makers = {"Refused", "Unreadable", "TooLarge", "Verdict", "Finding"}
    codes = {
        call.args[0].value
        for path in CODE
        if path.is_relative_to(ROOT / "gallery")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in makers
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and call.args[0].value
    }

    assert len(codes) >= 18
    assert {code for code in codes if f"`{code}`" not in README} == set()


def test_every_error_is_in_the_tree_at_the_top_of_its_file() -> None:
    tree = ast.get_docstring(ast.parse((ROOT / "gallery/errors.py").read_text("utf-8"))) or ""
    found = {GalleryError.__name__}
    kinds = [GalleryError]
    while kinds:
        below = kinds.pop().__subclasses__()
        found |= {kind.__name__ for kind in below if kind.__module__ == "gallery.errors"}
        kinds += below

    assert {error for error in found if not re.search(rf"\b{error}\b", tree)} == set()


def test_the_map_names_every_room() -> None:
    rooms = {
        path.name.removesuffix(".py")
        for path in (ROOT / "gallery").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.name[0] != "_"
    }

    assert {room for room in rooms if f"`{room}" not in MAP} == set()
