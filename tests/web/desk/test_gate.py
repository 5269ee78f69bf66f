"""No door leads an essay with an error to readers, but for a publisher's reason that is kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from gallery import editing
from gallery.album import parse
from gallery.cli import app
from gallery.desk import gate
from gallery.desk.linting import measure
from gallery.editing import history
from gallery.editing.ignoring import HEEDED, IGNORED
from gallery.ingest.index import reindex
from gallery.lint import RULES
from gallery.wiring import Gallery, open_gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SLUG = "march"
PAGE, HERE = f"/en/photos/{SLUG}/", f"/desk/essays/{SLUG}"
EN = "Nurses carry the lead banner in Puebla, 1 May 2026."
ES = "Enfermeras llevan la manta principal en Puebla, 1 de mayo de 2026."
ALT = {"en": "A row of women", "es": "Una fila de mujeres"}
SOUND = HEAD + block("a.jpg", caption={"en": EN, "es": ES}, alt=ALT)
VEILED = 'persons = ["Ana Rojas"]\nsensitive = true\n'
CREDIT = 'credit = "Inés Marrufo"\n'
SETTINGS = """\
required_languages = ["en", "es"]
[lint]
no-who = "error"
block-language = "error"
"""

FAULTY = {
    "title-missing": SOUND.replace("title.", "series."),
    "photos-none": HEAD,
    "sensitive-violated": SOUND.replace(EN, f"Ana Rojas: {EN}") + VEILED,
    "caption-missing": HEAD + block("a.jpg", alt=ALT),
    "alt-missing": HEAD + block("a.jpg", caption={"en": EN, "es": ES}),
    "language-missing": SOUND.replace("title.en", "series.en"),
    "credit-missing": SOUND.replace(CREDIT, ""),
    "placeholder": SOUND.replace("Nurses", "{who}"),
    "file-name-as-caption": SOUND.replace(EN, "IMG_0412"),
}
"""An essay for each rule that is an error of itself."""
REQUIRED = {
    "language-missing": HEAD + block("a.jpg", caption={"en": EN}, alt=ALT),
    "alt-missing": HEAD + block("a.jpg", caption={"en": EN, "es": ES}, alt={"en": ALT["en"]}),
    "no-who": SOUND,
    "block-language": SOUND + 'persons = ["Ana"]\n\n[[block]]\ntext.en = "Rain."\n',
}
"""Essays that SETTINGS alone make faulty."""


class Doors:
    """A library, and somebody of each role at its desk."""

    def __init__(self, gallery: Gallery) -> None:
        self.gallery = gallery
        self.readers = reader(gallery)
        self.desk: dict[str, TestClient] = {
            role: desk_client(gallery, role, lambda: NOW, follow_redirects=False)
            for role in ("photographer", "editor", "publisher", "admin")
        }

    def lay(self, source: str, status: str = "draft") -> None:
        source = source.replace('status = "draft"', f'status = "{status}"')
        lay(self.gallery.store, SLUG, source, [original("a.jpg", 1)])
        for one in self.gallery.store.list(f"{SLUG}/history", deep=False):
            self.gallery.store.delete(one.key)
        reindex(self.gallery.store, self.gallery.catalog, NOW.date(), [SLUG])

    def published_by(self, role: str, reason: str, status: str = "draft") -> int:
        told = {"from": status, "to": "published", "override": reason}
        return self.desk[role].post(f"{HERE}/publish/", data=told).status_code

    def approved_and_published_by(self, role: str, reason: str) -> int:
        self.desk[role].post(f"{HERE}/publish/", data={"from": "review", "to": "approved"})
        status = parse(SLUG, editing.source_of(self.gallery.store, SLUG)).status
        return self.published_by(role, reason, status)

    def scheduled_by(self, role: str, reason: str) -> bool:
        told = {"when": "schedule", "from": "draft", "override": reason}
        told |= {"opens-day": "2026-12-01", "opens-time": "06:00"}
        self.desk[role].post(f"{HERE}/publish/", data=told)
        return parse(SLUG, editing.source_of(self.gallery.store, SLUG)).status == "scheduled"

    def commanded(self, reason: str, *more: str) -> int:
        command = ["--library", str(self.gallery.library), "publish", SLUG, *more]
        command += ["--override", reason] if reason else []
        return CliRunner().invoke(app, command).exit_code

    def public(self) -> bool:
        return self.readers.get(PAGE).status_code == 200

    def overridden(self) -> list[tuple[str, str, str]]:
        told = history.read(self.gallery.store, SLUG)
        return [(one.who, one.new, one.old) for one in told if one.kind == gate.OVERRIDDEN]


def doors_of(library: Path, settings: str = "") -> Doors:
    (library / "albums").mkdir()
    (library / "gallery.toml").write_text(settings, "utf-8")
    return Doors(open_gallery(library, {"workers": 1, "settle": 0.0}))


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """A library for many tests: each lays its own words in place of those before."""
    return doors_of(tmp_path_factory.mktemp("doors"))


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """A site that asks for more."""
    return doors_of(tmp_path_factory.mktemp("strict"), SETTINGS)


def walked(doors: Doors, rule: str, source: str) -> None:
    """Try every door with an essay, as everybody, without a reason and with one."""
    tries = [(role, "The wire is waiting") for role in doors.desk]
    for role, reason in [*tries, ("publisher", ""), ("admin", "  ")]:
        goes = role in ("publisher", "admin") and bool(reason.strip())
        told = [(role, reason, rule)] if goes else []
        doors.lay(source)
        code = doors.published_by(role, reason)
        assert (code == 303, doors.public(), doors.overridden()) == (goes, goes, told)
    for role, reason in [("editor", "please"), ("publisher", ""), ("publisher", "It is late")]:
        goes = (role, reason) == ("publisher", "It is late")
        doors.lay(source)
        assert (doors.scheduled_by(role, reason), bool(doors.overridden())) == (goes, goes)
    doors.lay(source, "review")
    doors.approved_and_published_by("publisher", "")
    assert not doors.public()
    doors.lay(source)
    assert (doors.commanded(""), doors.commanded(" "), doors.public()) == (1, 1, False)
    assert doors.commanded("", "--at", "2126-05-02T06:00") == 1
    assert 'status = "draft"' in editing.source_of(doors.gallery.store, SLUG)
    doors.lay(source)
    assert (doors.commanded("The wire is waiting"), doors.public()) == (0, True)
    assert [(why, rules) for _, why, rules in doors.overridden()] == [("The wire is waiting", rule)]


@pytest.mark.parametrize("rule", FAULTY)
def test_an_error_keeps_an_essay_from_readers_at_every_door(doors: Doors, rule: str) -> None:
    walked(doors, rule, FAULTY[rule])


@pytest.mark.parametrize("rule", REQUIRED)
def test_what_a_site_asks_for_keeps_an_essay_from_readers_too(strict: Doors, rule: str) -> None:
    source = REQUIRED[rule]
    if "persons" not in source and rule != "no-who":
        source = source + 'persons = ["Ana"]\n'

    walked(strict, rule, source)


def test_every_error_is_tried() -> None:
    errors = {rule: one for rule, one in RULES.items() if one.level == "error"}

    assert set(FAULTY) == {rule for rule, one in errors.items() if not one.sealed}
    assert {rule for rule, one in errors.items() if one.sealed} == {"faces-undecided"}


def test_an_essay_without_errors_goes_out_and_no_reason_is_kept(doors: Doors) -> None:
    doors.lay(SOUND)

    doors.published_by("publisher", "for no reason at all")

    assert (doors.public(), doors.overridden()) == (True, [])


def test_what_is_ignored_with_a_reason_stands_in_nobodys_way(doors: Doors) -> None:
    doors.lay(FAULTY["credit-missing"])
    told = {"rule": "credit-missing", "photo": "a.jpg", "reason": "found in a drawer"}

    answer = doors.desk["editor"].post(f"{HERE}/ignore", data=told)
    doors.published_by("publisher", "")

    assert answer.headers["location"] == f"{HERE}/publish/#list"
    assert (doors.public(), doors.overridden()) == (True, [])
    assert 'ignore.credit-missing = "found in a drawer"' in editing.source_of(
        doors.gallery.store, SLUG
    )
    page = doors.desk["editor"].get(f"{HERE}/publish/").text
    assert "<q>found in a drawer</q>" in page


def test_the_reason_is_taken_back_and_both_are_remembered(doors: Doors) -> None:
    doors.lay(FAULTY["credit-missing"])
    told = {"rule": "credit-missing", "photo": "", "reason": "nobody knows"}
    doors.desk["editor"].post(f"{HERE}/ignore", json=told)

    doors.desk["editor"].post(f"{HERE}/ignore", json={**told, "reason": ""})

    assert "ignore" not in editing.source_of(doors.gallery.store, SLUG)
    assert [
        (one.kind, one.field, one.old, one.new) for one in history.read(doors.gallery.store, SLUG)
    ] == [
        (HEEDED, "ignore.credit-missing", "nobody knows", ""),
        (IGNORED, "ignore.credit-missing", "", "nobody knows"),
    ]


@pytest.mark.parametrize(
    ("role", "told", "status"),
    [
        ("editor", {"rule": "title-missing", "reason": "x"}, 400),
        ("editor", {"rule": "no-such-rule", "reason": "x"}, 400),
        ("editor", {"rule": "no-date", "photo": "b.jpg", "reason": "x"}, 404),
        ("photographer", {"rule": "no-date", "reason": "x"}, 403),
        ("photographer", {"rule": "no-date", "photo": "a.jpg", "reason": "x"}, 403),
    ],
)
def test_not_everybody_may_ignore_everything(
    doors: Doors, role: str, told: dict[str, str], status: int
) -> None:
    doors.lay(SOUND)

    answer = doors.desk[role].post(f"{HERE}/ignore", json=told)

    assert answer.status_code == status
    assert "ignore" not in editing.source_of(doors.gallery.store, SLUG)


def test_the_caption_screen_is_told_what_was_found(doors: Doors) -> None:
    doors.lay(FAULTY["placeholder"])

    told = doors.desk["photographer"].get(f"{HERE}/lint").json()

    [fault] = [one for one in told["photos"]["a.jpg"] if one["level"] == "error"]
    assert fault == {
        "rule": "placeholder",
        "level": "error",
        "field": "caption",
        "lang": "en",
        "sentence": "Left to fill in",
        "found": "{who}",
        "reason": "",
        "firm": False,
    }
    assert (told["meter"]["photos"], told["meter"]["errors"]) == (1, 1)


Damage = Callable[[Doors], object]


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (lambda doors: doors.lay(FAULTY["alt-missing"], "published"), True),
        (lambda doors: doors.lay(FAULTY["alt-missing"], "scheduled"), True),
        (lambda doors: doors.lay(FAULTY["alt-missing"]), False),
        (lambda doors: doors.lay(SOUND, "published"), False),
        (lambda doors: (doors.lay(FAULTY["alt-missing"]), doors.commanded("it is late")), False),
    ],
    ids=["by hand", "scheduled by hand", "a draft", "sound", "answered for"],
)
def test_a_check_names_essays_that_readers_see_with_errors(
    doors: Doors, act: Damage, named: bool
) -> None:
    act(doors)
    gallery = doors.gallery

    notes = list(gate.public(gallery.store, NOW.date(), measure(gallery.settings, gallery.library)))

    assert [(one.where, one.level) for one in notes] == ([(SLUG, "note")] if named else [])
