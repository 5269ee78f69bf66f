"""The bill of materials (`make sbom`): all that others made and this product ships or installs.

CycloneDX 1.6 as JSON, from the lock file, the metadata of what is installed, and the files of
others that lie in this repository. No network is asked, and nothing in it tells when or where it
was made: the same lock gives the same bytes on the same platform.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
TEMPLATES = ROOT / "templates"
PACKAGES = ROOT / "gallery"

_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ;(?P<when>[^\\]*))?", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True)
class Pin:
    """One line of the lock: a version, the hashes of its files, and when it is installed."""

    name: str
    version: str
    when: str
    hashes: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A file of somebody else's that lies in this repository.

    kind     "npm", "generic": whose names these are (purl); file: below the repository
    licence  SPDX
    """

    kind: str
    name: str
    version: str
    licence: str
    file: str
    model: bool = False


OTHERS = (
    Kept(
        "generic",
        "source-serif-4",
        "variable",
        "OFL-1.1",
        "templates/static/source-serif-4.woff2",
    ),
    Kept(
        "pypi",
        "zxcvbn",
        "4.5.0",
        "MIT",
        "gallery/people/common-passwords.txt",
    ),
    Kept(
        "generic",
        "face_detection_yunet",
        "2023mar",
        "MIT",
        "gallery/ingest/faces/yunet.onnx",
        model=True,
    ),
)
"""What is no package and no script: a font, a list of passwords, what finds faces."""


def pins(lock: str) -> list[Pin]:
    """What a lock file pins, in its order."""
    found = list(_PIN.finditer(lock))
    ends = [*(one.start() for one in found[1:]), len(lock)]
    return [
        Pin(
            one["name"],
            one["version"],
            (one["when"] or "").strip(),
            tuple(_HASH.findall(lock[one.start() : end])),
        )
        for one, end in zip(found, ends, strict=True)
    ]


def kept() -> Iterator[Kept]:
    """The files of others."""
    yield from OTHERS
    scripts = tomllib.loads((TEMPLATES / "vendored.toml").read_text("utf-8"))
    for name, told in scripts.items():
        file = f"templates/static/{name}"
        yield Kept("npm", told["package"], told["version"], told["licence"], file)


def bill() -> str:
    """The bill of materials as JSON, sorted, with a line end."""
    product = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    bom = Bom(components=[*map(_package, pins(LOCK.read_text("utf-8"))), *map(_file, kept())])
    bom.metadata.component = Component(
        name=product["name"],
        version=product["version"],
        type=ComponentType.APPLICATION,
        licenses=_licences(product["license"]),
        bom_ref=product["name"],
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    told = json.loads(JsonV1Dot6(bom).output_as_string())
    del told["serialNumber"], told["metadata"]["timestamp"]  # they would differ each time
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _package(pin: Pin) -> Component:
    purl = PackageURL("pypi", None, pin.name, pin.version)
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=purl.to_string(),
        scope=ComponentScope.OPTIONAL if pin.when else ComponentScope.REQUIRED,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in pin.hashes],
        licenses=_licences(licence_of(pin.name)),
        properties=[Property(name="python:marker", value=pin.when)] if pin.when else [],
    )


def _file(one: Kept) -> Component:
    purl = PackageURL(one.kind, None, one.name, one.version)
    digest = sha256((ROOT / one.file).read_bytes()).hexdigest()
    return Component(
        name=one.name,
        version=one.version,
        type=ComponentType.MACHINE_LEARNING_MODEL if one.model else ComponentType.FILE,
        purl=purl,
        bom_ref=f"{purl.to_string()}#{one.file}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        licenses=_licences(one.licence),
        properties=[Property(name="file", value=one.file)],
    )


def _licences(told: str) -> list[License]:
    return [LicenseFactory().make_from_string(told)] if told else []


def licence_of(name: str) -> str:
    """What an installed package says of its licence; "" where it is not installed here."""
    try:
        told = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return ""
    short = str(told.get("license", ""))
    said = [str(told.get("license_expression", "")), "" if "\n" in short else short]
    said += [
        one.removeprefix(_CLASSIFIER) for one in told.get("classifier", []) if _CLASSIFIER in one
    ]
    return next((one for one in said if one), "")


def main(out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(bill(), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
