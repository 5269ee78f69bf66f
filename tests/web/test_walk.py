"""Every address, asked by everybody, in every state of an essay: no wrong answer, nothing changed.

The full walk, with all that depends on neither state nor role in each of them, is that of
`make test-security` (GALLERY_WALK=full).
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from gallery.audit import Line
from gallery.people import Person, Role
from gallery.people.tokens import SCOPES
from gallery.web.app import create_app
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, open_gallery
from tests.library import index_of
from tests.web import states
from tests.web.asking import Answer, Asker
from tests.web.desk.signed import HERE, sent_by
from tests.web.states import NOW, Seen, tree
from tests.web.walking import (
    AHEAD,
    AT_DESK,
    COLLECTED,
    PROGRAM,
    ROLES,
    STRANGER,
    STREAMS,
    Step,
    Walk,
    allowed,
    changes,
    fair,
    reads,
    values,
)

FULL = os.environ.get("GALLERY_WALK") == "full"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    library = tmp_path_factory.mktemp("walk") / "library"
    (library / "albums").mkdir(parents=True)
    return open_gallery(library, {"base_url": "http://testserver", "workers": 1})


@pytest.fixture(scope="module")
def walk(gallery: Gallery) -> Walk:
    links = states.fill(gallery)
    return Walk(gallery, links, {one.name: values(gallery, one) for one in states.STATES})


@pytest.fixture(scope="module")
def sent(gallery: Gallery) -> Mapping[str, Mapping[str, str]]:
    """What each sends with every question."""
    people = {role: sent_by(gallery, role, NOW) for role in AT_DESK}
    door = gallery.door()
    editor = Person("editor", "Elsa Editora", Role.EDITOR, "en")
    scopes = [one for one, least in SCOPES.items() if Role.EDITOR.covers(least)]
    made, token = door.tokens.make(
        editor, scopes, label="Archive", now=NOW, expires=NOW + timedelta(days=1)
    )
    door.tokens.used(made, NOW)  # the day of it is noted once
    return {
        **dict.fromkeys(ROLES, HERE),
        PROGRAM: {**HERE, "authorization": f"Bearer {token}"},
        **people,
    }


@pytest.fixture(scope="module")
def asker(walk: Walk) -> Iterator[Asker]:
    with Asker(create_app(walk.gallery, lambda: NOW)) as asker:
        yield asker


LOOKING = (STRANGER, AHEAD, "admin")
"""Who asks for heads in the short walk."""

Answers = Mapping[str, list[tuple[Step, Answer]]]


@dataclass(frozen=True)
class Looked:
    """A library as it was: its files by name, the rows of its index, the lines of its log."""

    files: Mapping[str, str]
    index: Mapping[str, object]
    log: Sequence[Line]


@pytest.fixture(scope="module")
def before(walk: Walk, sent: Mapping[str, Mapping[str, str]]) -> Looked:
    """The library before anybody looks."""
    assert set(sent) == set(ROLES)
    gallery = walk.gallery
    gallery.audit().write("sign-in", "editor", "", NOW)
    return Looked(dict(tree(gallery.library)), index_of(gallery), [*gallery.audit().read()])


@pytest.fixture(scope="module")
def answers(
    walk: Walk, asker: Asker, sent: Mapping[str, Mapping[str, str]], before: Looked
) -> Answers:
    """role -> what is answered to all that it asks for."""
    assert before.files
    found: dict[str, list[tuple[Step, Answer]]] = {}
    for role in ROLES:
        found[role] = [
            (step, asker.ask(step.address, headers=sent[role], most=_most(step)))
            for step in walk.steps(role, every=FULL)
            if reads(step.way)
        ]
    return found


def _most(step: Step) -> int:
    """Parts of the answer that are heard: one of what never ends."""
    return 1 if step.way.name in STREAMS else 0


def told(step: Step, what: object) -> str:
    return f"{step.role}, {step.state.name}, {step.way.name}: {what}"


@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_what_is_theirs_and_no_more(answers: Answers, role: str) -> None:
    wrong = [told(step, why) for step, answer in answers[role] if (why := fair(step, answer))]

    assert "\n".join(wrong) == ""
    assert {step.way.name for step, _ in answers[role]} == {w.name for w in WAYS if reads(w)}


def test_what_is_hidden_is_told_of_as_what_there_is_not(answers: Answers, asker: Asker) -> None:
    wrong = []
    for step, answer in answers[STRANGER]:
        if answer.status == 404 and (nothing := _nothing(step)) != step.address:
            missing = asker.ask(nothing)
            same = said(missing) == said(answer)
            wrong += [] if same and missing.status == 404 else [told(step, missing.status)]

    assert "\n".join(wrong) == ""


def _nothing(step: Step) -> str:
    """The same address of an essay, or of a photo of it, that there is not."""
    if step.state.essay is Seen.ALL:
        return re.sub(r"/2(?=[/-]|$)", "/9", step.address)
    return re.sub(rf"/{step.state.name}(?=/|$)", "/nosuch", step.address)


def test_what_is_public_is_the_same_for_all_so_that_it_may_be_kept(answers: Answers) -> None:
    public = {
        step.address: answer
        for step, answer in answers[STRANGER]
        if not step.way.path.startswith("/desk/") and "{secret}" not in step.way.path
        if answer.status in (200, 302) or step.way.name in COLLECTED
    }
    theirs = [
        (step, answer)
        for role in ROLES
        for step, answer in answers[role]
        if step.address in public and not (role == PROGRAM and step.way.api)
    ]
    wrong = [
        told(step, answer.status)
        for step, answer in theirs
        if said(answer) != said(public[step.address])
    ]

    assert len(public) > 60
    assert "\n".join(wrong) == ""


def said(answer: Answer) -> tuple[bytes, Mapping[str, str]]:
    """Body and headers, without the number that names a question in the log."""
    told = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.body, told


def test_asking_for_the_head_alone_tells_what_asking_for_all_tells(
    answers: Answers, asker: Asker, sent: Mapping[str, Mapping[str, str]]
) -> None:
    wrong = []
    for role in ROLES:
        for step, whole in answers[role]:
            if not FULL and (step.state.name not in ("open", "held") or role not in LOOKING):
                continue
            head = asker.ask(step.address, "HEAD", sent[role], most=_most(step))
            fine = head.status == whole.status and head.cache == whole.cache
            wrong += [] if fine else [told(step, head.status)]

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_ask_changes_nothing(
    walk: Walk, asker: Asker, sent: Mapping[str, Mapping[str, str]], role: str
) -> None:
    form = {**sent[role], "content-type": "application/x-www-form-urlencoded"}
    steps = [
        step
        for step in walk.steps(role, every=FULL)
        if step.way.who and not allowed(step.way, role)
    ]
    wrong = [
        told(step, (method, answer.status))
        for step in steps
        for method in changes(step.way)
        if (answer := asker.ask(step.address, method, form, b"words=x")).status
        != (404 if role in AT_DESK and not step.way.api else 401)
    ]

    assert "\n".join(wrong) == ""
    assert steps or role == "admin"


def test_no_address_answers_a_method_that_the_table_does_not_name(walk: Walk, asker: Asker) -> None:
    steps = [step for step in walk.steps(STRANGER, every=False) if step.state.name == "open"]
    known: dict[str, set[str]] = {}
    for step in steps:
        known.setdefault(step.address, {"HEAD"}).update(step.way.methods)

    wrong = {
        (method, address)
        for address, methods in known.items()
        for method in {"TRACE", "CONNECT", "PUT", "PATCH", "DELETE"} - methods
        if asker.ask(address, method, HERE).status != 405
    }

    assert wrong == set()
    assert len(known) > 100


def test_nothing_in_the_library_was_changed_by_all_this(
    walk: Walk, answers: Answers, before: Looked
) -> None:
    """Words, photos, histories, people, links and the index: all but what `tree` leaves out."""
    asked = sum(len(found) for found in answers.values())

    assert asked > 2500
    assert dict(tree(walk.gallery.library)) == before.files
    assert index_of(walk.gallery) == before.index


def test_the_audit_log_has_a_line_for_each_original_that_was_opened_and_no_other(
    walk: Walk, answers: Answers, before: Looked
) -> None:
    opened = [
        (step.role, f"{step.state.name}/b.jpg")
        for role in ROLES
        for step, answer in answers[role]
        if step.way.name == "original" and answer.status == 200
    ]

    lines = [*walk.gallery.audit().read()]  # the newest first

    added = lines[: -len(before.log)]
    assert lines[len(added) :] == before.log
    assert {line.kind for line in added} == {"original-opened"}
    assert opened
    assert {(line.who, line.about) for line in added} == set(opened)
    assert walk.gallery.audit().broken() == []


def test_every_page_of_the_desk_has_a_way_out(answers: Answers) -> None:
    framed = ("arrange-beside",)
    without = {
        step.way.name
        for step, answer in answers["admin"]
        if step.way.path.startswith("/desk/") and step.way.name not in framed
        if answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")
        if 'action="/desk/sign-out"' not in answer.text
    }

    assert without == set()


def test_the_library_is_whole_and_hides_what_it_should(walk: Walk, answers: Answers) -> None:
    """Each state has been seen: somebody was let in, and somebody was not."""
    seen = {
        (step.state.name, answer.status)
        for role in ROLES
        for step, answer in answers[role]
        if step.way.name in ("essay", "media", "preview-media", "original")
    }
    public = {state.name for state in states.STATES if state.essay is Seen.ALL}

    assert {name for name, status in seen if status == 200} == set(walk.links)
    assert {name for name, status in seen if status == 404} >= set(walk.links) - {"open"}
    assert "open" in public
