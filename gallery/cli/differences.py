"""The command for words that changed in the files: differences."""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from typing import Annotated

import typer

from gallery.cli.albums import Slug, refill
from gallery.cli.base import counted, safe, say, state
from gallery.errors import Busy, Missing
from gallery.ingest.differing import Decided, Difference, decide, differing
from gallery.wiring import Gallery

Names = list[str] | None


def differences(
    context: typer.Context,
    slug: Slug,
    accept: Annotated[
        Names, typer.Option(metavar="NAME", help="Photo whose file is right (repeatable).")
    ] = None,
    decline: Annotated[
        Names, typer.Option(metavar="NAME", help="Photo whose words stay (repeatable).")
    ] = None,
    accept_all: Annotated[bool, typer.Option("--accept-all", help="Take all of them.")] = False,
    decline_all: Annotated[bool, typer.Option("--decline-all", help="Keep your words.")] = False,
    field: Annotated[str, typer.Option(help="Only these words: caption.es, alt.en, credit.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show where a file says something new and you have written: accept its words, or decline.

    Your words stand until you accept. Exit code 1 when something could not be decided: each one
    is named.
    """
    gallery = state(context).open()
    main = gallery.settings.languages[0]
    found = [one for one in differing(gallery.store, slug, main) if field in ("", one.name)]
    if not (accept or decline or accept_all or decline_all):
        (_json if as_json else _plain)(slug, found)
        return
    if (accept_all and decline_all) or set(accept or ()) & set(decline or ()):
        raise typer.BadParameter("accept or decline, not both")
    taken = _named(slug, found, accept or (), accept_all, spared=decline or ())
    kept = _named(slug, found, decline or (), decline_all, spared=accept or ())
    decided = _decided(gallery, slug, taken, kept)
    refill(gallery, slug)
    (_json_end if as_json else _plain_end)(taken, kept, decided)
    if decided.left or decided.refused or decided.past:
        raise typer.Exit(1)


def _named(
    slug: str,
    found: Sequence[Difference],
    names: Sequence[str],
    every: bool,
    spared: Sequence[str],
) -> list[Difference]:
    """The differences of the photos that are named; of all photos but `spared` for `every`."""
    photos = {one.photo for one in found}
    unknown = [name for name in names if name not in photos]
    if unknown:
        raise Missing(f"{slug} has no difference in {', '.join(map(safe, unknown))}")
    return [o for o in found if o.photo in names or (every and o.photo not in spared)]


def _decided(
    gallery: Gallery, slug: str, taken: Sequence[Difference], kept: Sequence[Difference]
) -> Decided:
    """Decide after whoever is at work on the album now."""
    main = gallery.settings.languages[0]
    try:
        return decide(gallery.store, slug, taken, kept, main)
    except Busy as busy:
        say(f"waiting: {busy}", to=sys.stderr)
        return decide(gallery.store, slug, taken, kept, main, wait=True)


def _plain(slug: str, found: Sequence[Difference]) -> None:
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for one in found:
        before = _words(one.before, one.now, "red" if coloured else "")
        now = _words(one.now, one.before, "green" if coloured else "")
        say(f"{safe(one.photo)}  {one.name}")
        say(_beside("yours", _words(one.words, one.words, "")))
        say(_beside("before", before or "(the file said nothing)"))
        say(_beside("now", now))
    if not found:
        say(f"no differences: no file of {slug} says anything new where you have written")
        return
    say(f"{counted(len(found), 'difference')}; --accept NAME takes the words of the file,")
    say("--decline NAME keeps yours (--accept-all, --decline-all)")


def _beside(label: str, words: str) -> str:
    first, *rest = words.split("\n")
    return "\n".join([f"  {label:<6}  {first}", *(" " * 10 + line for line in rest)])


def _words(words: str, other: str, colour: str) -> str:
    """Words as a terminal may show them; those that `other` has not are coloured."""
    mine, theirs = (re.findall(r"\s+|\S+", text) for text in (words, other))
    matched = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    same = {at for block in matched for at in range(block.a, block.a + block.size)}
    return "".join(_styled(word, colour if at not in same else "") for at, word in enumerate(mine))


def _styled(word: str, colour: str) -> str:
    shown = "\n".join(safe(line) for line in word.split("\n"))
    return typer.style(shown, fg=colour, bold=True) if colour and not word.isspace() else shown


def _plain_end(taken: Iterable[Difference], kept: Iterable[Difference], decided: Decided) -> None:
    for one in decided.left:
        field = f"{one.field}.{one.lang}" if one.lang else one.field
        now = f"it says {safe(one.old)!r} now" if one.old else "its words are gone"
        say(f"left as it is: {safe(one.photo)}  {field}: changed by someone else; {now}")
    for refusal in decided.refused:
        say(f"refused: {safe(refusal.file)}: {refusal.reason}")
    for past in decided.past:
        say(f"left as it is: {safe(past.photo)}  {past.name}: the file or the album changed again")
    accepted, declined = _sums(taken, kept, decided)
    say(f"{accepted} accepted, {declined} declined")


def _sums(
    taken: Iterable[Difference], kept: Iterable[Difference], decided: Decided
) -> tuple[int, int]:
    """How many were accepted and written, and how many declined."""
    accepted = sum(one not in decided.past for one in taken)
    declined = sum(one not in decided.past for one in kept)
    return accepted - len(decided.left) - len(decided.refused), declined


def _json(_slug: str, found: Sequence[Difference]) -> None:
    _lines("difference", map(asdict, found))
    _lines("report", [{"differences": len(found)}])


def _json_end(taken: Iterable[Difference], kept: Iterable[Difference], decided: Decided) -> None:
    accepted, declined = _sums(taken, kept, decided)
    _lines("left", map(asdict, decided.left))
    _lines("refused", map(asdict, decided.refused))
    _lines("past", map(asdict, decided.past))
    _lines("report", [{"accepted": accepted, "declined": declined}])


def _lines(event: str, told: Iterable[dict[str, object]]) -> None:
    for one in told:
        say(json.dumps({"event": event, **one}, ensure_ascii=False))
