"""Paste the speech: what would become of it, and the command that does it."""

from collections.abc import Mapping, Sequence

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from gallery import text
from gallery.desk.opened import Desk
from gallery.desk.order import items
from gallery.desk.pairing import Step, Wanted, counts, paste, planned
from gallery.desk.speech import Doubts, Reading, parsed, spans
from gallery.errors import AlbumError, Malformed, Missing
from gallery.web.desk import shell
from gallery.web.desk.arrange import back, perform, sentence
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.site import site

MOST = 2000
"""Paragraphs of one speech."""

_SHORT = 160  # characters of each that the preview shows


class _Asked(msgspec.Struct):
    words: str
    lang: str
    numbered: bool = True
    roman: bool = False
    fill: bool = False
    replace: bool = False
    after: str = ""


@on_desk
def speech(request: Request, desk: Desk) -> Response:
    """GET the page; POST a look at what would become of it, or do it: 303 to the screen."""
    if request.method != "POST":
        after = request.query_params.get("after", "")
        return _page(
            request, desk, _Asked("", site(request).main, fill=_has_points(desk), after=after)
        )
    asked = _from_form(request.state.form)
    steps = _steps(request, desk, asked)
    if request.state.form.get("do") != "paste":
        return _page(request, desk, asked, steps)
    try:
        command = paste(steps, _wanted(desk, asked))
        if command is None:
            raise Malformed("there is nothing to put in")
        made = perform(request, [command])
    except (Missing, Malformed, AlbumError) as problem:
        told = sentence(request, problem)
        return _page(request, opened_for(request), asked, steps, problem=told)
    return back(desk.slug, made[:1])


def look(request: Request) -> Response:
    """POST {"words", "lang", ...}: {"rows", "counts", "doubts", "command"}; changes nothing."""
    asked = shell.read(request, _Asked)
    desk = opened_for(request)
    steps = _steps(request, desk, asked)
    command = paste(steps, _wanted(desk, asked))
    told = msgspec.to_builtins(command) | {"do": command.word} if command else None
    return shell.told({**_told(asked, steps), "command": told})


def _steps(request: Request, desk: Desk, asked: _Asked) -> list[Step]:
    if asked.lang not in site(request).languages:
        raise Malformed("there are no pages in this language")
    read = parsed(asked.words, Reading(asked.numbered, asked.roman))
    if len(read.pieces) > MOST:
        raise Malformed(f"send {MOST} paragraphs at most")
    return planned(desk.album, read, _wanted(desk, asked))


def _wanted(desk: Desk, asked: _Asked) -> Wanted:
    order = items(desk)
    there = {item.key for item in order}
    after = asked.after if asked.after in there else (order[-1].key if order else "")
    return Wanted(asked.lang, asked.fill, asked.replace, after)


def _told(asked: _Asked, steps: Sequence[Step]) -> Mapping[str, object]:
    """What the preview shows."""
    doubts = parsed(asked.words, Reading(asked.numbered, asked.roman)).doubts
    return {
        "rows": [_row(step) for step in steps],
        "counts": counts(steps),
        "doubts": _doubts(doubts),
    }


def _row(step: Step) -> Mapping[str, object]:
    return {
        "kind": step.piece.kind,
        "number": step.piece.number,
        "what": step.what,
        "place": step.place,
        "words": text.plain(step.piece.words)[:_SHORT],
        "seen": text.plain(step.seen)[:_SHORT] if step.what in ("replaces", "kept") else "",
    }


def _doubts(doubts: Doubts) -> Mapping[str, object]:
    return {
        "missing": spans(doubts.missing),
        "doubled": spans(doubts.doubled),
        "empty": spans(doubts.empty),
        "hyphens": doubts.hyphens,
    }


def _from_form(form: FormData) -> _Asked:
    return _Asked(
        words=str(form.get("words", "")),
        lang=str(form.get("lang", "")),
        numbered=form.get("manner") != "paragraphs",
        roman="roman" in form,
        fill=form.get("into") == "fill",
        replace="replace" in form,
        after=str(form.get("after", "")),
    )


def _has_points(desk: Desk) -> bool:
    return any(block.key == "point" for block in desk.album.blocks)


def _page(
    request: Request,
    desk: Desk,
    asked: _Asked,
    steps: Sequence[Step] = (),
    problem: str = "",
) -> Response:
    speaking, tags = shell.speaking(request), list(site(request).languages)
    content = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "asked": asked,
        "looked": bool(asked.words) and not problem,
        "tags": tags,
        "names": {tag: speaking.name(tag) for tag in tags},
        "problem": problem,
        **_told(asked, steps),
    }
    title, status = str(content["heading"]), 409 if problem else 200
    return shell.page(request, "desk/arrange-speech.html", content, title=title, status=status)
