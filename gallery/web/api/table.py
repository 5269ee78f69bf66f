"""The operations of the API: of these lines routes, guards and the description are made."""

from gallery.people.tokens import DRAFTS, PUBLISH, UPLOAD, WRITE
from gallery.web.api import document, editing, reading, sending, stating
from gallery.web.api.operation import Operation
from gallery.web.way import Who

_ESSAY = "/api/essays/{slug}"
_WORDS = ("broken", "changed", "unfit")

OPERATIONS = (
    Operation("api-essays", "GET", "/api/essays", reading.essays),
    Operation("api-essay", "GET", _ESSAY, reading.one_essay, problems=("gone",)),
    Operation(
        "api-photo",
        "GET",
        f"{_ESSAY}/photos/{{number}}",
        reading.one_photo,
        problems=("gone",),
    ),
    Operation(
        "api-borrowed",
        "GET",
        f"{_ESSAY}/photos/{{other}}/{{number}}",
        reading.one_photo,
        problems=("gone",),
    ),
    Operation("api-search", "GET", "/api/search", reading.search),
    Operation("api-terms", "GET", "/api/terms", reading.terms),
    Operation("api-problem", "GET", "/api/problems/{code}", reading.problem),
    Operation(
        "api-words",
        "GET",
        f"{_ESSAY}/words",
        editing.words,
        Who.PHOTOGRAPHER,
        DRAFTS,
        problems=("broken",),
    ),
    Operation(
        "api-findings",
        "GET",
        f"{_ESSAY}/findings",
        editing.findings,
        Who.PHOTOGRAPHER,
        DRAFTS,
        problems=("broken",),
    ),
    Operation(
        "api-history",
        "GET",
        f"{_ESSAY}/history",
        editing.history,
        Who.PHOTOGRAPHER,
        DRAFTS,
        problems=("broken",),
    ),
    Operation(
        "api-new",
        "POST",
        "/api/essays",
        editing.create,
        Who.EDITOR,
        WRITE,
        201,
        ("one-essay", "missing", "state", "unfit"),
    ),
    Operation("api-say", "PATCH", _ESSAY, editing.say_essay, Who.EDITOR, WRITE, problems=_WORDS),
    Operation(
        "api-tags",
        "PUT",
        f"{_ESSAY}/tags",
        editing.put_tags,
        Who.EDITOR,
        WRITE,
        problems=("broken", "state", "unfit"),
    ),
    Operation(
        "api-say-photo",
        "PATCH",
        f"{_ESSAY}/photos/{{number}}",
        editing.say_photo,
        Who.PHOTOGRAPHER,
        WRITE,
        problems=("not-yours", *_WORDS),
    ),
    Operation(
        "api-say-borrowed",
        "PATCH",
        f"{_ESSAY}/photos/{{other}}/{{number}}",
        editing.say_photo,
        Who.PHOTOGRAPHER,
        WRITE,
        problems=("not-yours", *_WORDS),
    ),
    Operation(
        "api-state",
        "POST",
        f"{_ESSAY}/state",
        stating.state,
        Who.EDITOR,
        PUBLISH,
        problems=("publishers", "broken", "state", "unfit", "errors-stand"),
    ),
    Operation(
        "api-upload",
        "PUT",
        f"{_ESSAY}/files/{{name}}",
        sending.upload,
        Who.PHOTOGRAPHER,
        UPLOAD,
        201,
        ("no-length", "checksum", "not-a-photo", "day-limit"),
        sending.MEDIA,
    ),
)

WAYS = (*(one.way for one in OPERATIONS), document.way(OPERATIONS))
