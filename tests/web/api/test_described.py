"""The description of the API, held against it: thousands of questions that it allows or not."""

import os
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gallery.people.tokens import SCOPES
from gallery.web.api.document import description
from gallery.web.api.problems import KINDS
from gallery.web.api.table import OPERATIONS
from gallery.wiring import open_gallery
from tests.pictures import jpeg
from tests.web.api.newsroom import client, fill, ticking, token

# how the cases are sent is schemathesis' own business
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

CASES = int(os.environ.get("GALLERY_CASES", "150"))
SAID = ("lang", "field", "seen", "from", "title", "place")
EACH = -(-CASES // (3 * (len(OPERATIONS) - 1)))
"""Cases of one operation and one of WHO; where nothing is asked there is but one question."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
KNOWN: dict[str, list[Any]] = {
    "slug": ["draft", "may-day", "ready"],
    "number": [1, 1, 2],
    "other": ["may-day"],
    "code": ["changed"],
    "name": ["new.jpg", "new.txt"],
    "lang": ["", "en", "es"],
    "seen": [""],
    "from": ["draft", "review"],
    "title": [{"en": "Rent strike"}],
    "place": [{"es": "Puebla"}],
}
"""What stands where something is found."""

PICTURE = jpeg(300, 200, 7)
WHO = ("stranger", "reads", "writes")


@pytest.fixture(scope="module")
def described() -> Any:
    """What the site says of itself."""
    return schemathesis.openapi.from_dict(description(OPERATIONS, "http://testserver"))


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """By who asks: a client of a site of their own, and what its answers were."""
    return {who: _asking(tmp_path_factory.mktemp(who), who) for who in WHO}


def _asking(folder: Path, who: str) -> Any:
    (folder / "albums").mkdir()
    gallery = open_gallery(folder, {"workers": 1})
    fill(gallery)
    secret = {"reads": ("photographer", "read-drafts"), "writes": ("admin",)}.get(who)
    shown = token(gallery, *secret) if secret else ""
    return client(gallery, shown, ticking(), raise_server_exceptions=False)


def _cases(operation: Any) -> st.SearchStrategy[Any]:
    """Questions as they are allowed, and others; the half of them about what there is."""
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    drawn = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))
    places = st.fixed_dictionaries({name: st.sampled_from(some) for name, some in KNOWN.items()})
    return st.builds(_placed, drawn, places, st.booleans())


def _placed(case: Any, known: dict[str, Any], real: bool) -> Any:
    """A question as it came, or one about what there is: by chance no word would be that."""
    if not real:
        return case
    here = {name: one for name, one in known.items() if f"{{{name}}}" in case.operation.path}
    case.path_parameters.update(here)
    if isinstance(case.body, dict):
        field = "caption" if "/photos/" in case.operation.path else "title"
        said = {**known, "field": field}
        case.body.update({name: said[name] for name in SAID if name in case.body})
    if case.operation.path.endswith("/files/{name}"):
        case.body, case.query = PICTURE, {"sha256": sha256(PICTURE).hexdigest()}
    return case


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", [one.name for one in OPERATIONS])
def test_every_answer_is_one_that_the_description_knows(
    described: Any, asking: dict[str, Any], who: str, name: str
) -> None:
    program, operation = asking[who], described.find_operation_by_id(name)
    seen = Counter[int]()

    @settings(
        max_examples=EACH,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_cases(operation))
    def answered(case: Any) -> None:
        if who != "stranger":  # else it would show a token that somebody made up
            case.headers.pop("Authorization", None)
        made = case.as_transport_kwargs(base_url="http://testserver")
        answer = program.request(**made)
        case.validate_response(answer, checks=CHECKS)
        seen[answer.status_code] += 1

    answered()

    print(who, name, dict(seen))
    assert seen
    if EACH > 100 and who == "writes":
        assert {one.status for one in OPERATIONS if one.name == name} <= set(seen)


def test_the_page_for_people_names_every_address_scope_and_code() -> None:
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
    addresses = [f"`{one.method} {one.path}" for one in OPERATIONS]

    assert [one for one in addresses if one not in page] == []
    assert [one for one in (*KINDS, *SCOPES) if f"`{one}`" not in page] == []


def test_every_operation_says_what_it_is_for_and_who_may() -> None:
    told = description(OPERATIONS, "https://photos.example")
    found = [one for path in told["paths"].values() for one in path.values()]

    assert len(found) == len(OPERATIONS)
    for one in found:
        assert one["summary"]
        assert {"401", "429", "503"} <= set(one["responses"])
    closed = {one["operationId"] for one in found if {} not in one["security"]}
    assert closed == {one.name for one in OPERATIONS if one.scope}
    assert told["servers"] == [{"url": "https://photos.example"}]
