"""What others made: pinned by hash, listed whole, and upgraded in a way that is written down."""

import json
import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.sbom import LOCK, PACKAGES, ROOT, TEMPLATES, Pin, bill, pins

LOCKS = sorted(ROOT.glob("requirements*.lock"))
SHIPPED = (".onnx", ".woff2", ".min.js", ".icc", ".dat")
"""Endings of files that others make."""


@pytest.fixture(scope="module")
def bom() -> Any:
    return json.loads(bill())


def of(lock: Path) -> list[Pin]:
    return pins(lock.read_text("utf-8"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_pinned_to_a_version_and_to_its_bytes(lock: Path) -> None:
    told = lock.read_text("utf-8")
    named = re.findall(r"^(?!\s|#|--)(\S.*)$", told, re.MULTILINE)

    assert len(of(lock)) == len(named) > 0
    assert [pin.name for pin in of(lock) if not pin.hashes] == []
    assert not re.search(r"^(-e|--index-url|--extra-index-url|--find-links)|git\+|://", told, re.M)


def test_what_is_installed_is_installed_by_hash() -> None:
    """pip refuses bytes that are not those of the lock, and looks for no other version."""
    made = (ROOT / "Makefile").read_text("utf-8")
    installs = re.findall(r"pip install (.+)", made)

    assert len(installs) >= 3
    assert [
        one for one in installs if "--require-hashes" not in one and "--no-deps" not in one
    ] == []


def test_all_that_the_product_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    tests_alone = extras.pop("cluster-test")
    asked = [*project["dependencies"], *(one for extra in extras.values() for one in extra)]

    assert _names(asked) - {pin.name.lower() for pin in of(LOCK)} == set()
    for_tests = {pin.name.lower() for pin in of(ROOT / "requirements-dev.lock")}
    assert _names(tests_alone) - for_tests == set()


def _names(asked: list[str]) -> set[str]:
    return {re.split(r"[\s\[<>=!~;]", one)[0].lower() for one in asked}


def test_the_bill_of_materials_is_what_its_standard_asks_for() -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill()) is None


def test_the_bill_of_materials_names_every_package_with_its_version_and_its_bytes(bom: Any) -> None:
    listed = {
        (one["name"], one["version"]): {told["content"] for told in one["hashes"]}
        for one in bom["components"]
        if one["type"] == "library"
    }

    assert listed == {(pin.name, pin.version): set(pin.hashes) for pin in of(LOCK)}
    assert len({one["bom-ref"] for one in bom["components"]}) == len(bom["components"])


def test_the_bill_of_materials_names_the_licence_of_all_that_is_installed_here(bom: Any) -> None:
    without = {one["name"] for one in bom["components"] if not one.get("licenses")}
    elsewhere = {pin.name for pin in of(LOCK) if pin.when}

    assert without <= elsewhere


def test_the_bill_of_materials_names_every_file_that_others_made(bom: Any) -> None:
    files = [
        path
        for top in (TEMPLATES, PACKAGES)
        for path in top.rglob("*")
        if path.name.endswith(SHIPPED)
    ]
    listed = {told["content"] for one in bom["components"] for told in one["hashes"]}

    assert len(files) >= 3
    assert {p.name for p in files if sha256(p.read_bytes()).hexdigest() not in listed} == set()


def test_the_same_lock_gives_the_same_bill(bom: Any) -> None:
    assert bill() == bill()
    assert "serialNumber" not in bom
    assert "timestamp" not in bom["metadata"]
    assert str(ROOT) not in json.dumps(bom)


def test_how_to_upgrade_is_written_down_where_its_maintainer_looks() -> None:
    words = (ROOT / "docs" / "security.md").read_text("utf-8")

    assert "make lock" in words
    assert "make sbom" in words
    assert re.search(r"every month|once a month", words)
